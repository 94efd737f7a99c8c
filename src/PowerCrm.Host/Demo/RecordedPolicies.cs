using System.Text.Json.Nodes;
using JasperFx.Events;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>Adds the policies to a recording: those in force at the first event, and those activated up to the last one.</summary>
internal static class RecordedPolicies
{
    public static async Task Add(RecordedLines lines, IReadOnlyList<IEvent> events, PolicyVersions policies, CancellationToken ct)
    {
        var (from, to) = (events[0].Timestamp, events[^1].Timestamp);
        var names = new List<string>();
        foreach (var kind in policies.Kinds.OrderBy(k => k.Kind, StringComparer.Ordinal))
        {
            var versions = await policies.ReadAll(kind, ct, to);
            foreach (var it in versions.TakeWhile(v => v.At > from).Append(versions.First(v => v.At is null || v.At <= from)).Reverse())
            {
                var name = $"{kind.Kind}-{it.Version}";
                names.Add(it.Name == name ? name : $"{name} ({it.Name})");
                // Version 0 is built in: it has no time and needs no step.
                if (it.At is { } at)
                    lines.Add(at, new Scenario.Line(Who: ScenarioPerson.Operator, Command: ScenarioCommand.ActivatePolicy,
                        Body: RecordedLines.CreateBody(("kind", kind.Kind), ("recorded", it.Name),
                            ("policy", JsonNode.Parse(it.Content)))));
            }
        }
        lines.AddRemark($"Policies of that time: {string.Join(", ", names)}. Version 0 (built in, with the settings) is not in the file.");
    }
}
