using System.Text.Json;

namespace PowerCrm.Vendors;

/// <summary>The code of a service with our own protocol (company registry, identity check): 0 for an answer.</summary>
internal static class ServiceCode
{
    /// <returns>The code of a refusal; null when there is none, or no code.</returns>
    public static int? FindRefusal(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number
            && code.TryGetInt32(out var number) && number != 0 ? number : null;
}
