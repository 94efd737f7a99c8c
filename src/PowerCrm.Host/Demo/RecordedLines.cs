using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;

namespace PowerCrm.Host.Demo;

/// <summary>The lines of a recording, with the remarks at its beginning.</summary>
internal sealed class RecordedLines
{
    public const string ApplicantName = "applicant1", ApplicantReference = $"{{{ApplicantName}}}";

    private readonly List<(DateTimeOffset At, Scenario.Line Line)> lines = [];
    private readonly List<string> remarks = [];

    public void Add(DateTimeOffset at, Scenario.Line line) => lines.Add((at, line));

    public void AddApplicantStep(IEvent e, string command, params IReadOnlyList<(string Name, object? Value)> members) =>
        AddApplicantStep(e, command, members.Count == 0 ? null : CreateBody(members));

    public void AddApplicantStep(IEvent e, string command, JsonObject? body, ScenarioExpectation? expect = null) =>
        Add(e.Timestamp, new Scenario.Line(Who: $"{ScenarioPerson.Applicant}:{ApplicantName}", Command: command, Body: body,
            Expect: expect));

    /// <summary>Adds an event that no command of the file causes.</summary>
    public void AddSkipped(IEvent e, string reason) => Add(e.Timestamp, new Scenario.Line(Skipped: e.EventTypeName, Why: reason));

    /// <summary>Adds a comment; one that is added twice is in the file once.</summary>
    public void AddRemark(string text) => remarks.Add(text);

    /// <summary>Returns a body without the members that have no value.</summary>
    public static JsonObject CreateBody(params IEnumerable<(string Name, object? Value)> members) =>
        new(members.Where(m => m.Value is not null)
        .Select(m => KeyValuePair.Create(m.Name, m.Value as JsonNode ?? JsonSerializer.SerializeToNode(m.Value))));

    /// <summary>Returns the text of the file, with the lines in the order of time.</summary>
    public string Render(DateTimeOffset start)
    {
        var text = new StringBuilder();
        text.Append("// Recorded by 'demo record'; every personal value is replaced by a fictitious one (docs/scenarios.md).\n");
        foreach (var remark in remarks.Distinct())
            text.Append("// ").Append(remark).Append('\n');
        Append(text, new Scenario.Line(Scenario: Scenario.Format, Start: start.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
            CultureInfo.InvariantCulture)));
        foreach (var (at, line) in lines.OrderBy(l => l.At))
            Append(text, line with { At = Scenario.FormatOffset(at < start ? TimeSpan.Zero : at - start) });
        return text.ToString();
    }

    private static void Append(StringBuilder text, Scenario.Line line) =>
        text.Append(JsonSerializer.Serialize(line, Scenario.Json)).Append('\n');
}
