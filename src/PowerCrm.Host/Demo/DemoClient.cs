using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PowerCrm.Host.Demo;

/// <summary>Sends the demo's requests over HTTP, with the sandbox's codes, so that the product's real rules apply.</summary>
internal sealed class DemoClient(HttpClient http)
{
    public string? Token { get; set; }

    public Task<JsonNode?> Post(string path, object? body, long? ifMatch = null, CancellationToken ct = default) =>
        Send(HttpMethod.Post, path, body, ifMatch, ct);

    public Task<JsonNode?> Get(string path, CancellationToken ct) => Send(HttpMethod.Get, path, null, null, ct);

    public async Task<JsonNode?> Send(HttpMethod method, string path, object? body, long? ifMatch, CancellationToken ct)
    {
        var (status, response) = await Exchange(method, path, body, ifMatch, ct);
        return status < 300 ? response : throw new InvalidOperationException(
            $"Demo: {method} {path.Split('?')[0]} answered {status} {(response as JsonObject)?["code"]}{FormatFaults(response)}");
    }

    /// <summary>Returns the status and the body of any answer; the body is null if it is not JSON.</summary>
    public async Task<(int Status, JsonNode? Answer)> Exchange(HttpMethod method, string path, object? body, long? ifMatch,
        CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var response = await http.SendAsync(request, ct);
        return ((int)response.StatusCode, ParseOrNull(await response.Content.ReadAsStringAsync(ct)));
    }

    /// <summary>Returns the names of the invalid fields with their error codes, never the values that were sent.</summary>
    public static string FormatFaults(JsonNode? response) => string.Concat((response as JsonObject)?["errors"] is JsonArray errors
        ? errors.Select(e => $", {e?["pointer"]} {e?["code"]}") : []);

    public async Task<Guid> Upload(string kind, byte[] picture, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(kind), "kind");
        var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(file, "file", "picture.jpg");
        return (await Send(HttpMethod.Post, "/upload/image", form, null, ct))!["imageId"]!.GetValue<Guid>();
    }

    private static JsonNode? ParseOrNull(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
