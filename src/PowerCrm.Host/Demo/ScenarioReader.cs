using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>Reads a scenario line by line. A line with an error is skipped, and reading goes on with the next one.</summary>
internal sealed partial class ScenarioReader(IReadOnlySet<string> routes, IEnumerable<string> accounts)
{
    private static readonly string[] Roles = [ScenarioPerson.Applicant, .. StaffAccounts.Roles, ScenarioPerson.Operator];

    private static readonly string[] Offsets = [@"hh\:mm", @"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFF", @"d\.hh\:mm", @"d\.hh\:mm\:ss",
        @"d\.hh\:mm\:ss\.FFFFFF"];

    private readonly List<ScenarioStep> steps = [];
    private readonly List<ScenarioFault> faults = [];
    private readonly HashSet<string> staff = [.. accounts];
    private readonly HashSet<string> applicants = [];
    private readonly HashSet<string> pictures = [];
    private DateTimeOffset? start;
    private DateTimeOffset lastTime;
    private bool hasHeader;

    public (Scenario?, IReadOnlyList<ScenarioFault>) Finish()
    {
        if (!hasHeader)
            faults.Add(new ScenarioFault(0, "The file is empty: its first line is {\"scenario\":1,\"start\":\"…\"}."));
        return (faults.Count == 0 ? new Scenario(start!.Value, steps) : null, faults);
    }

    public void ReadLine(int number, string line)
    {
        Scenario.Line? it;
        try
        {
            it = JsonSerializer.Deserialize<Scenario.Line>(line, Scenario.Json);
        }
        catch (JsonException e)
        {
            it = null;
            AddFault(number, $"this is not a line of a scenario: {CleanMessage(e)}");
        }
        if (!hasHeader)
            ReadHeader(number, it);
        else if (it is not null)
            ReadStep(number, it);
    }

    private void ReadHeader(int number, Scenario.Line? it)
    {
        hasHeader = true;
        start = lastTime = Rfc3339.Parse(it?.Start ?? "") ?? DateTimeOffset.UnixEpoch;
        if (it is not null && (it.Scenario != Scenario.Format || start == DateTimeOffset.UnixEpoch))
            AddFault(number, "the first line is {\"scenario\":1,\"start\":\"2026-11-24T10:00:00+08:00\"}");
    }

    private void ReadStep(int number, Scenario.Line it)
    {
        var time = ReadTime(number, it.At);
        if (it.Skipped is not null)
        {
            steps.Add(new ScenarioStep(number, time, null, null, null, null, null));
            return;
        }
        if (it.Command is null)
            AddFault(number, "command is missing");
        if (it.Command == ScenarioCommand.Wait)
        {
            steps.Add(new ScenarioStep(number, time, null, null, null, null, null));
            return;
        }
        var person = ReadPerson(number, it.Who);
        if (it.Command is { } command && person is not null)
        {
            CheckCommand(number, person, command, it.Body ?? []);
            foreach (var reference in Scenario.FindReferences(CommandRoutePattern().IsMatch(command) ? command : null, it.Body))
                CheckReference(number, reference);
            AddNames(person, command, it.Body);
            steps.Add(new ScenarioStep(number, time, person, command, it.Body, it.Expect, it.IfMatch));
        }
    }

    private DateTimeOffset ReadTime(int number, string? at)
    {
        if (at is null)
            AddFault(number, "at is missing");
        else if (ParseTime(at) is not { } time)
            AddFault(number, $"'{at}' is neither a time with its offset nor +[d.]hh:mm[:ss] since the start");
        else if (time < lastTime)
            AddFault(number, $"the time goes backwards: {at} is before the step above it");
        else
            lastTime = time;
        return lastTime;
    }

    private DateTimeOffset? ParseTime(string at) => !at.StartsWith('+') ? Rfc3339.Parse(at)
        : TimeSpan.TryParseExact(at[1..], Offsets, CultureInfo.InvariantCulture, out var since) ? start + since : null;

    private ScenarioPerson? ReadPerson(int number, string? text)
    {
        if (text is null)
            AddFault(number, "who is missing");
        else if (text == ScenarioPerson.Operator)
            return new ScenarioPerson(ScenarioPerson.Operator, "");
        else if (text.Split(':') is [var role, var name] && Roles.Contains(role) && NamePattern().IsMatch(name))
            return new ScenarioPerson(role, name);
        else
            AddFault(number, $"'{text}' is not a person: write a role and a name, for example applicant:wang ({string.Join(", ", Roles)})");
        return null;
    }

    private void CheckCommand(int number, ScenarioPerson person, string command, JsonObject body)
    {
        if (ScenarioCommand.All.TryGetValue(command, out var definition))
        {
            if (person.Role != definition.Role)
                AddFault(number, $"'{command}' is a command of {definition.Role}");
            foreach (var needed in definition.RequiredMembers.Where(n => body[n] is null))
                AddFault(number, $"the body of '{command}' needs {needed}");
            foreach (var unknown in body.Select(m => m.Key).Except(definition.RequiredMembers).Except(definition.OptionalMembers))
                AddFault(number, $"'{command}' has no member {unknown}");
            if (command == ScenarioCommand.Upload && body["kind"] is { } kind && !PaperKinds.All.Contains(kind.ToString()))
                AddFault(number, $"'{kind}' is not a kind of picture ({string.Join(", ", PaperKinds.All)})");
        }
        else if (!routes.Contains(Scenario.RouteKey(command)))
            AddFault(number, CommandRoutePattern().IsMatch(command) ? $"there is no route {command}"
                : $"there is no command '{command}' ({string.Join(", ", [.. ScenarioCommand.All.Keys, ScenarioCommand.Wait])}, "
                    + "or a route)");
        else if (person.Role == ScenarioPerson.Operator)
            AddFault(number, "an operator sends nothing to a route");
        if (person.Role == ScenarioPerson.Applicant ? command != ScenarioCommand.SignIn && !applicants.Contains(person.Name)
            : person.Role != ScenarioPerson.Operator && !staff.Contains(person.Name))
            AddFault(number, person.Role == ScenarioPerson.Applicant ? $"{person} has not signed in above"
                : $"{person} has no account: 'staff add' makes one");
    }

    private void CheckReference(int number, string reference)
    {
        var (name, kind) = Scenario.SplitReference(reference);
        if (reference != Scenario.PolicyReference && !(kind is null ? applicants.Contains(name) || staff.Contains(name)
            : pictures.Contains(reference)))
            AddFault(number, kind is null ? $"{{{reference}}} is not named in a step above" : $"{{{reference}}} was not uploaded above");
    }

    private void AddNames(ScenarioPerson person, string command, JsonObject? body)
    {
        if (command == ScenarioCommand.SignIn)
            applicants.Add(person.Name);
        else if (command == ScenarioCommand.AddStaff)
            staff.Add(body?["username"]?.ToString() ?? "");
        else if (command == ScenarioCommand.Upload)
            pictures.Add($"{person.Name}.{body?["kind"]}");
    }

    private void AddFault(int number, string text) => faults.Add(new ScenarioFault(number, text + "."));

    /// <summary>Returns the message without the position, which counts within the line, and without type names.</summary>
    private static string CleanMessage(JsonException e) => e.Message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.')
        .Replace($"'{typeof(Scenario.Line).FullName}'", "a step", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A(GET|POST|PUT|DELETE) /", RegexOptions.NonBacktracking)]
    private static partial Regex CommandRoutePattern();
}
