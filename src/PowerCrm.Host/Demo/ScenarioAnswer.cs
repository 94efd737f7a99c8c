using System.Text.Json.Nodes;

namespace PowerCrm.Host.Demo;

/// <summary>Compares an answer with the answer that the scenario expects.</summary>
internal static class ScenarioAnswer
{
    /// <param name="resolve">Replaces references by ids.</param>
    /// <returns>The difference, as a message for the author of the file; null if there is none.</returns>
    public static string? FindDifference(ScenarioExpectation expectation, int status, JsonNode? response, Func<JsonNode, JsonNode> resolve)
    {
        var code = response is JsonObject ? response["code"]?.ToString() : null;
        var actual = $"came {status}{(code is null ? "" : " " + code)}{DemoClient.FormatFaults(response)}";
        if (expectation.Status is { } expectedStatus ? status != expectedStatus : status is < 200 or > 299 && expectation.Code is null)
            return $"expected {expectation.Status?.ToString(null as IFormatProvider) ?? "a success"}, {actual}";
        if (expectation.Code is { } expectedCode && expectedCode != code)
            return $"expected {expectedCode}, {actual}";
        foreach (var (name, value) in expectation.Answer ?? [])
            if (Find(response, name) is var actualValue && !JsonNode.DeepEquals(actualValue, value is null ? null : resolve(value)))
                return $"expected {name} to be {FormatJson(value)}, it is {FormatJson(actualValue)}";
        return null;
    }

    private static JsonNode? Find(JsonNode? response, string name) => (name.StartsWith('/') ? name[1..].Split('/') : [name])
        .Aggregate(response, (at, part) => at switch
        {
            JsonObject it => it[part],
            JsonArray it when int.TryParse(part, out var index) && index >= 0 && index < it.Count => it[index],
            _ => null,
        });

    private static string FormatJson(JsonNode? value) => value?.ToJsonString(Scenario.Json) ?? "null";
}
