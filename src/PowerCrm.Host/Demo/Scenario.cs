using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>A fault in one line of a scenario, or, with line 0, in the whole file.</summary>
internal sealed record ScenarioFault(int Line, string Text)
{
    public override string ToString() => Line == 0 ? Text : $"Line {Line}: {Text}";
}

/// <summary>Who sends a command: a role, and a name that is the same person throughout the file.</summary>
internal sealed record ScenarioPerson(string Role, string Name)
{
    public const string Applicant = "applicant", Operator = "operator";

    public override string ToString() => $"{Role}:{Name}";
}

/// <summary>What the answer has to be; without it any success is right.</summary>
/// <param name="Answer">A member's name, or a JSON pointer, and its value.</param>
internal sealed record ScenarioExpect(int? Status = null, string? Code = null, JsonObject? Answer = null);

/// <summary>One step: one line of the file.</summary>
/// <param name="Who">Null where only time passes.</param>
/// <param name="Command">A name of <see cref="ScenarioCommand"/>, or method and route; null: only time passes.</param>
internal sealed record ScenarioStep(int Line, DateTimeOffset At, ScenarioPerson? Who, string? Command, JsonObject? Body,
    ScenarioExpect? Expect, long? IfMatch);

/// <summary>A command that is more than one request, or that no route has.</summary>
internal sealed record ScenarioCommand(string Role, IReadOnlyList<string> Needs, IReadOnlyList<string> Takes)
{
    public const string SignIn = "sign-in", VerifyPhone = "verify-phone", Upload = "upload", AddStaff = "staff add", Wait = "wait";

    public static readonly IReadOnlyDictionary<string, ScenarioCommand> All = new Dictionary<string, ScenarioCommand>
    {
        [SignIn] = new(ScenarioPerson.Applicant, [], ["sensitive", "nickname", "deviceId"]),
        [VerifyPhone] = new(ScenarioPerson.Applicant, ["phone"], ["by"]),
        [Upload] = new(ScenarioPerson.Applicant, ["kind"], ["reads", "warnings"]),
        [AddStaff] = new(ScenarioPerson.Operator, ["username", "role"], ["name", "phone", "territories", "specialties", "capacity"]),
    };
}

/// <summary>
/// A stream of commands with the times at which they are sent, as a file that is written by hand and read in a diff: JSON Lines with
/// comments (docs/scenarios.md).
/// </summary>
internal sealed partial record Scenario(DateTimeOffset Start, IReadOnlyList<ScenarioStep> Steps)
{
    public const int Format = 1;
    public const string PolicyReference = "policy";

    private static readonly string[] Roles = [ScenarioPerson.Applicant, "reviewer", "manager", "admin", "auditor", ScenarioPerson.Operator];

    private static readonly string[] Offsets = [@"hh\:mm", @"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFF", @"d\.hh\:mm", @"d\.hh\:mm\:ss",
        @"d\.hh\:mm\:ss\.FFFFFF"];

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A line as it is written.</summary>
    /// <param name="At">Since the start: <c>+[d.]hh:mm[:ss[.ffffff]]</c>; or a time with its offset.</param>
    /// <param name="Skipped">An event that no command of the file leads to; time passes to it.</param>
    internal sealed record Text(string? At = null, string? Who = null, string? Command = null, JsonObject? Body = null,
        ScenarioExpect? Expect = null, long? IfMatch = null, string? Skipped = null, string? Why = null, int? Scenario = null,
        string? Start = null);

    /// <summary>Reads and checks a file; nothing of it is sent.</summary>
    /// <param name="text">Of the file.</param>
    /// <param name="routes">Method and path of each route of the contract.</param>
    /// <param name="accounts">Names of staff whom the file need not add.</param>
    public static (Scenario? Read, IReadOnlyList<ScenarioFault> Faults) Read(string text, IReadOnlySet<string> routes,
        IEnumerable<string> accounts)
    {
        var reader = new Reader(routes, accounts);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (lines[i].Trim() is { Length: > 0 } line && !line.StartsWith("//", StringComparison.Ordinal))
                reader.Take(i + 1, line);
        return reader.Done();
    }

    /// <summary>A time as the file says it, in reference to the start.</summary>
    internal static string Offset(TimeSpan since) => "+" + since.ToString(since.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss",
        CultureInfo.InvariantCulture) + (since.Ticks % TimeSpan.TicksPerSecond == 0 ? ""
            : since.ToString(@"\.FFFFFF", CultureInfo.InvariantCulture));

    /// <summary>The routes of a host, as a scenario names them: <c>POST /reviews/{}/claim</c>.</summary>
    public static IReadOnlySet<string> Routes(EndpointDataSource source) => source.Endpoints.OfType<RouteEndpoint>()
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => Bare(m, e)))
        .ToHashSet(StringComparer.Ordinal);

    internal static string Bare(string method, RouteEndpoint endpoint) =>
        $"{method} /{Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "{}")}";

    /// <summary>Method and path with the references taken out, to find the route by.</summary>
    internal static string Bare(string command) => Parameter().Replace(command.Split('?')[0], "{}");

    /// <summary>The references in a text, and in the texts of a body that are nothing but one.</summary>
    internal static IEnumerable<string> References(string? command, JsonNode? body) =>
        Parameter().Matches(command ?? "").Select(m => m.Groups[1].Value).Concat(Texts(body).Select(Reference).OfType<string>());

    /// <summary>The name in <c>{name}</c>; null: the text is something else.</summary>
    internal static string? Reference(string text) => Whole().Match(text) is { Success: true } it ? it.Groups[1].Value : null;

    /// <summary>A person, and which of the person's pictures; null: the person's own id.</summary>
    internal static (string Name, string? Kind) Parts(string reference) => reference.LastIndexOf('.') is > 0 and var dot
        && PaperKinds.All.Contains(reference[(dot + 1)..]) ? (reference[..dot], reference[(dot + 1)..]) : (reference, null);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(m => Texts(m.Value)),
        JsonArray it => it.SelectMany(Texts),
        JsonValue it when it.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    [GeneratedRegex(@"\{([^{}/]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\A\{([^{}/]+)\}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameShape();

    [GeneratedRegex(@"\A(GET|POST|PUT|DELETE) /", RegexOptions.NonBacktracking)]
    private static partial Regex RouteShape();

    /// <summary>Takes line after line; a line with a fault is left out, and the next one is looked at.</summary>
    private sealed class Reader(IReadOnlySet<string> routes, IEnumerable<string> accounts)
    {
        private readonly List<ScenarioStep> steps = [];
        private readonly List<ScenarioFault> faults = [];
        private readonly HashSet<string> staff = [.. accounts];
        private readonly HashSet<string> applicants = [];
        private readonly HashSet<string> pictures = [];
        private DateTimeOffset? start;
        private DateTimeOffset last;
        private bool begun;

        public (Scenario?, IReadOnlyList<ScenarioFault>) Done()
        {
            if (!begun)
                faults.Add(new ScenarioFault(0, "The file is empty: its first line is {\"scenario\":1,\"start\":\"…\"}."));
            return (faults.Count == 0 ? new Scenario(start!.Value, steps) : null, faults);
        }

        public void Take(int number, string line)
        {
            Text? it;
            try
            {
                it = JsonSerializer.Deserialize<Text>(line, Json);
            }
            catch (JsonException e)
            {
                it = null;
                Say(number, $"this is no line of a scenario: {Plain(e)}");
            }
            if (!begun)
                Begin(number, it);
            else if (it is not null)
                Step(number, it);
        }

        private void Begin(int number, Text? it)
        {
            begun = true;
            start = last = Rfc3339.Parse(it?.Start ?? "") ?? DateTimeOffset.UnixEpoch;
            if (it is not null && (it.Scenario != Format || start == DateTimeOffset.UnixEpoch))
                Say(number, "the first line is {\"scenario\":1,\"start\":\"2026-11-24T10:00:00+08:00\"}");
        }

        private void Step(int number, Text it)
        {
            var time = Time(number, it.At);
            if (it.Skipped is not null)
            {
                steps.Add(new ScenarioStep(number, time, null, null, null, null, null));
                return;
            }
            if (it.Command is null)
                Say(number, "it has no command");
            if (it.Command == ScenarioCommand.Wait)
            {
                steps.Add(new ScenarioStep(number, time, null, null, null, null, null));
                return;
            }
            var who = Person(number, it.Who);
            if (it.Command is { } command && who is not null)
            {
                Command(number, who, command, it.Body ?? []);
                foreach (var reference in References(RouteShape().IsMatch(command) ? command : null, it.Body))
                    Known(number, reference);
                Remember(who, command, it.Body);
                steps.Add(new ScenarioStep(number, time, who, command, it.Body, it.Expect, it.IfMatch));
            }
        }

        private DateTimeOffset Time(int number, string? at)
        {
            if (at is null)
                Say(number, "it has no at");
            else if (When(at) is not { } time)
                Say(number, $"'{at}' is neither a time with its offset nor +[d.]hh:mm[:ss] since the start");
            else if (time < last)
                Say(number, $"the time goes backwards: {at} is before the step above it");
            else
                last = time;
            return last;
        }

        private DateTimeOffset? When(string at) => !at.StartsWith('+') ? Rfc3339.Parse(at)
            : TimeSpan.TryParseExact(at[1..], Offsets, CultureInfo.InvariantCulture, out var since) ? start + since : null;

        private ScenarioPerson? Person(int number, string? who)
        {
            if (who is null)
                Say(number, "it has no who");
            else if (who == ScenarioPerson.Operator)
                return new ScenarioPerson(ScenarioPerson.Operator, "");
            else if (who.Split(':') is [var role, var name] && Roles.Contains(role) && NameShape().IsMatch(name))
                return new ScenarioPerson(role, name);
            else
                Say(number, $"'{who}' is nobody: who is a role and a name, as applicant:wang ({string.Join(", ", Roles)})");
            return null;
        }

        private void Command(int number, ScenarioPerson who, string command, JsonObject body)
        {
            if (ScenarioCommand.All.TryGetValue(command, out var named))
            {
                if (who.Role != named.Role)
                    Say(number, $"'{command}' is a command of {named.Role}");
                foreach (var needed in named.Needs.Where(n => body[n] is null))
                    Say(number, $"the body of '{command}' has no {needed}");
                foreach (var other in body.Select(m => m.Key).Except(named.Needs).Except(named.Takes))
                    Say(number, $"'{command}' knows no {other}");
                if (command == ScenarioCommand.Upload && body["kind"] is { } kind && !PaperKinds.All.Contains(kind.ToString()))
                    Say(number, $"'{kind}' is no kind of picture ({string.Join(", ", PaperKinds.All)})");
            }
            else if (!routes.Contains(Bare(command)))
                Say(number, RouteShape().IsMatch(command) ? $"there is no route {command}"
                    : $"there is no command '{command}' ({string.Join(", ", [.. ScenarioCommand.All.Keys, ScenarioCommand.Wait])}, "
                        + "or a route)");
            else if (who.Role == ScenarioPerson.Operator)
                Say(number, "an operator sends nothing to a route");
            if (who.Role == ScenarioPerson.Applicant ? command != ScenarioCommand.SignIn && !applicants.Contains(who.Name)
                : who.Role != ScenarioPerson.Operator && !staff.Contains(who.Name))
                Say(number, who.Role == ScenarioPerson.Applicant ? $"{who} has not signed in above"
                    : $"{who} has no account: 'staff add' makes one");
        }

        private void Known(int number, string reference)
        {
            var (name, kind) = Parts(reference);
            if (reference != PolicyReference && !(kind is null ? applicants.Contains(name) || staff.Contains(name)
                : pictures.Contains(reference)))
                Say(number, kind is null ? $"{{{reference}}} is nobody above" : $"{{{reference}}} was not uploaded above");
        }

        private void Remember(ScenarioPerson who, string command, JsonObject? body)
        {
            if (command == ScenarioCommand.SignIn)
                applicants.Add(who.Name);
            else if (command == ScenarioCommand.AddStaff)
                staff.Add(body?["username"]?.ToString() ?? "");
            else if (command == ScenarioCommand.Upload)
                pictures.Add($"{who.Name}.{body?["kind"]}");
        }

        private void Say(int number, string text) => faults.Add(new ScenarioFault(number, text + "."));

        /// <summary>Without the position, which counts in the line, and without the names of types.</summary>
        private static string Plain(JsonException e) => e.Message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.')
            .Replace($"'{typeof(Text).FullName}'", "a step", StringComparison.Ordinal);
    }
}
