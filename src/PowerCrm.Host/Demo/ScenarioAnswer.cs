using System.Text.Json.Nodes;

namespace PowerCrm.Host.Demo;

/// <summary>Compares an answer with the answer that the scenario expects.</summary>
internal static class ScenarioAnswer
{
    /// <param name="filled">Replaces references by ids.</param>
    /// <returns>The difference, as a message for the author of the file; null if there is none.</returns>
    public static string? FindDifference(ScenarioExpectation expect, int status, JsonNode? answer, Func<JsonNode, JsonNode> filled)
    {
        var code = answer is JsonObject ? answer["code"]?.ToString() : null;
        var came = $"came {status}{(code is null ? "" : " " + code)}{DemoClient.Faults(answer)}";
        if (expect.Status is { } wanted ? status != wanted : status is < 200 or > 299 && expect.Code is null)
            return $"expected {expect.Status?.ToString(null as IFormatProvider) ?? "a success"}, {came}";
        if (expect.Code is { } wish && wish != code)
            return $"expected {wish}, {came}";
        foreach (var (name, value) in expect.Answer ?? [])
            if (Find(answer, name) is var found && !JsonNode.DeepEquals(found, value is null ? null : filled(value)))
                return $"expected {name} to be {Short(value)}, it is {Short(found)}";
        return null;
    }

    private static JsonNode? Find(JsonNode? answer, string name) => (name.StartsWith('/') ? name[1..].Split('/') : [name])
        .Aggregate(answer, (at, part) => at switch
        {
            JsonObject it => it[part],
            JsonArray it when int.TryParse(part, out var index) && index >= 0 && index < it.Count => it[index],
            _ => null,
        });

    private static string Short(JsonNode? value) => value?.ToJsonString(Scenario.Json) ?? "null";
}
