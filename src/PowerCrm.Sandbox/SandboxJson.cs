using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Sandbox;

/// <summary>JSON as in the contract and as the vendors send it: names as written, and media types as imprecise as theirs.</summary>
internal static class SandboxJson
{
    public static readonly JsonSerializerOptions ContractOptions = new(JsonSerializerDefaults.Web);
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions VendorOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult CreateReply(object body, int status = 200, string contentType = "application/json; encoding=utf-8") =>
        Results.Text(JsonSerializer.SerializeToUtf8Bytes(body, VendorOptions), contentType, status);

    /// <summary>An answer that breaks off in the middle.</summary>
    public static IResult CreateGarbledReply() => Results.Text("""{"errcode":0,"Response":{"Code":"O""", "application/json");

    /// <returns>Null when the body is not a JSON object, or has a duplicate member.</returns>
    public static JsonElement? ParseObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, NoDuplicates);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? GetText(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Returns the body unchanged, because the signatures cover its bytes.</summary>
    public static async Task<byte[]> ReadBody(HttpRequest request)
    {
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory, request.HttpContext.RequestAborted);
        return memory.ToArray();
    }
}
