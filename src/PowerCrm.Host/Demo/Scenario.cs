using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>An error in one line of a scenario; line 0 stands for the whole file.</summary>
internal sealed record ScenarioFault(int Line, string Text)
{
    public override string ToString() => Line == 0 ? Text : $"Line {Line}: {Text}";
}

/// <summary>The sender of a command: a role, and a name that stands for the same person throughout the file.</summary>
internal sealed record ScenarioPerson(string Role, string Name)
{
    public const string Applicant = "applicant", Operator = "operator";

    public override string ToString() => $"{Role}:{Name}";
}

/// <summary>The expected answer. Without it, any successful answer is accepted.</summary>
/// <param name="Answer">A member's name or a JSON pointer, and the expected value.</param>
internal sealed record ScenarioExpectation(int? Status = null, string? Code = null, JsonObject? Answer = null);

/// <summary>One step: one line of the file.</summary>
/// <param name="Who">Null if the step only lets time pass.</param>
/// <param name="Command">A name of <see cref="ScenarioCommand"/>, or method and route; null if the step only lets time pass.</param>
internal sealed record ScenarioStep(int Line, DateTimeOffset At, ScenarioPerson? Who, string? Command, JsonObject? Body,
    ScenarioExpectation? Expect, long? IfMatch);

/// <summary>A command that takes more than one request, or for which there is no route.</summary>
internal sealed record ScenarioCommand(string Role, IReadOnlyList<string> RequiredMembers, IReadOnlyList<string> OptionalMembers)
{
    public const string SignIn = "sign-in", VerifyPhone = "verify-phone", Upload = "upload", AddStaff = "staff add",
        ActivatePolicy = "policies activate", Wait = "wait";

    public static readonly IReadOnlyDictionary<string, ScenarioCommand> All = new Dictionary<string, ScenarioCommand>
    {
        [SignIn] = new(ScenarioPerson.Applicant, [], ["sensitive", "nickname", "deviceId"]),
        [VerifyPhone] = new(ScenarioPerson.Applicant, ["phone"], ["by"]),
        [Upload] = new(ScenarioPerson.Applicant, ["kind"], ["reads", "warnings"]),
        [AddStaff] = new(ScenarioPerson.Operator, ["username", "role"], ["name", "phone", "territories", "specialties", "capacity"]),
        [ActivatePolicy] = new(ScenarioPerson.Operator, ["kind", "policy"], ["recorded"]),
    };
}

/// <summary>
/// Commands with the times at which they are sent, in a file that is written by hand and compared in diffs: JSON Lines with comments
/// (docs/scenarios.md).
/// </summary>
internal sealed partial record Scenario(DateTimeOffset Start, IReadOnlyList<ScenarioStep> Steps)
{
    public const int Format = 1;
    public const string PolicyReference = "policy";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line as it stands in the file.</summary>
    /// <param name="At">The time since the start, <c>+[d.]hh:mm[:ss[.ffffff]]</c>, or an absolute time with offset.</param>
    /// <param name="Skipped">An event that no command of the file causes; only time passes.</param>
    internal sealed record Line(string? At = null, string? Who = null, string? Command = null, JsonObject? Body = null,
        ScenarioExpectation? Expect = null, long? IfMatch = null, string? Skipped = null, string? Why = null, int? Scenario = null,
        string? Start = null);

    /// <summary>Reads and checks a file without sending anything.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="routes">Method and path of each route of the API.</param>
    /// <param name="accounts">Names of staff accounts that exist already, so the file need not add them.</param>
    public static (Scenario? Scenario, IReadOnlyList<ScenarioFault> Faults) Read(string text, IReadOnlySet<string> routes,
        IEnumerable<string> accounts)
    {
        var reader = new ScenarioReader(routes, accounts);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (lines[i].Trim() is { Length: > 0 } line && !line.StartsWith("//", StringComparison.Ordinal))
                reader.ReadLine(i + 1, line);
        return reader.Finish();
    }

    /// <summary>Returns a time as the file writes it, relative to the start.</summary>
    internal static string FormatOffset(TimeSpan since) => "+" + since.ToString(since.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss",
        CultureInfo.InvariantCulture) + (since.Ticks % TimeSpan.TicksPerSecond == 0 ? ""
            : since.ToString(@"\.FFFFFF", CultureInfo.InvariantCulture));

    /// <summary>Returns the routes of a host in the form in which a scenario names them: <c>POST /reviews/{}/claim</c>.</summary>
    public static IReadOnlySet<string> ListRoutes(EndpointDataSource source) => source.Endpoints.OfType<RouteEndpoint>()
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => RouteKey(m, e)))
        .ToHashSet(StringComparer.Ordinal);

    internal static string RouteKey(string method, RouteEndpoint endpoint) =>
        $"{method} /{ReferencePattern().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "{}")}";

    /// <summary>Returns method and path without the references, to look up the route.</summary>
    internal static string RouteKey(string command) => ReferencePattern().Replace(command.Split('?')[0], "{}");

    /// <summary>Returns the references in a command, and those in a body whose whole text is a reference.</summary>
    internal static IEnumerable<string> FindReferences(string? command, JsonNode? body) =>
        ReferencePattern().Matches(command ?? "").Select(m =>
        m.Groups[1].Value).Concat(ListTexts(body).Select(FindReference).OfType<string>());

    /// <summary>Returns the name in <c>{name}</c>; null if the text is anything else.</summary>
    internal static string? FindReference(string text) => WholeReferencePattern().Match(text) is { Success: true } it
        ? it.Groups[1].Value : null;

    /// <summary>
    /// Splits a reference into the person and the kind of picture; the kind is null if the reference is the person's own id.
    /// </summary>
    internal static (string Name, string? Kind) SplitReference(string reference) => reference.LastIndexOf('.') is > 0 and var dot
        && PaperKinds.All.Contains(reference[(dot + 1)..]) ? (reference[..dot], reference[(dot + 1)..]) : (reference, null);

    private static IEnumerable<string> ListTexts(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(m => ListTexts(m.Value)),
        JsonArray it => it.SelectMany(ListTexts),
        JsonValue it when it.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    [GeneratedRegex(@"\{([^{}/]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"\A\{([^{}/]+)\}\z", RegexOptions.NonBacktracking)]
    private static partial Regex WholeReferencePattern();
}
