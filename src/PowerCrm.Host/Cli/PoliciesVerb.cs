using System.CommandLine;
using System.Text.Json.Nodes;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`policies`: shows, checks, compares and activates the versioned policies of all kinds.</summary>
internal static class PoliciesVerb
{
    internal const string NoContentMessage = "There is no such file, or it is not JSON.";

    private static readonly Argument<string> Kind = new("kind") { Description = "assignment, review, …: `policies list` names them." };
    private static readonly Argument<FileInfo> From = new("file")
    {
        Description = "The policy as JSON, with the members that `policies read` prints.",
    };

    public static Command Command() => new("policies", "Versioned policies: list, read, validate, diff, activate.")
    {
        List(), Read(), Validate(), Diff(), Activate(),
    };

    private static Command List()
    {
        var command = new Command("list", "The kinds, and which version of each is in force, since when, by whom and why.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var policies = host.Services.GetRequiredService<PolicyVersions>();
            var rows = new List<PolicyVersion>();
            foreach (var kind in policies.Kinds.OrderBy(k => k.Kind, StringComparer.Ordinal))
                rows.Add((await policies.ReadAll(kind, token))[0]);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(rows.Select(r => new { r.Kind, r.Version, r.Name, r.At, by = r.ByName ?? r.By, r.Reason }));
            else
                Verb.PrintTable(["kind", "version", "since", "by", "reason"], rows.Select(ToRow));
            return Root.Done;
        }, ct));
        return command;
    }

    private static Command Read()
    {
        var version = new Option<int?>("--version")
        {
            Description = "A version other than the one in force; 0: the defaults of the build and the settings.",
        };
        var all = new Option<bool>("--all") { Description = "All versions: when, by whom, why." };
        var at = TimeOption.Create("--at",
            "The one that was in force at this moment, and with --all those that had been activated by then.");
        var command = new Command("read", "Print a policy as JSON: the one in force, now or at a moment, or another version.")
        {
            Kind, version, at, all, Verb.Json,
        };
        command.SetAction((parsed, ct) => WithPolicy(parsed, async (host, policies, kind, token) =>
        {
            var requested = parsed.GetValue(at);
            var (resolved, wrong) = PastMoment.Resolve(requested, await host.Services.GetRequiredService<DatabaseClock>().ReadNow(token));
            if (wrong is not null)
                return Verb.Fail(wrong.Message(Language.English));
            var versions = await policies.ReadAll(kind, token, requested is null ? null : resolved);
            if (parsed.GetValue(all))
            {
                if (parsed.GetValue(Verb.Json))
                    Verb.Print(versions.Select(r => new { r.Version, r.Name, r.At, by = r.ByName ?? r.By, r.Reason }));
                else
                    Verb.PrintTable(["kind", "version", "since", "by", "reason"], versions.Select(ToRow));
                return Root.Done;
            }
            var number = parsed.GetValue(version);
            if (versions.FirstOrDefault(v => number is null || v.Version == number) is not { } it)
                return Verb.Fail("There is no such version.");
            Verb.Print(JsonNode.Parse(it.Content)!);
            return Root.Done;
        }, ct));
        return command;
    }

    private static Command Validate()
    {
        var command = new Command("validate", "Check a policy; exit code 1 when it has faults.") { Kind, From, Verb.Json };
        command.SetAction((parsed, ct) => WithPolicy(parsed, async (_, kind, token) =>
        {
            if (await ReadContent(kind, parsed, token) is not { } read)
                return Verb.Fail(NoContentMessage);
            var faults = FindFaults(read);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new
                {
                    valid = faults.Count == 0,
                    errors = faults.Select(f => new { f.Pointer, f.Code, message = GetEnglishMessage(f) })
                });
            else
                Console.WriteLine(faults.Count == 0 ? "The policy has no faults." : FormatFaults(faults));
            return faults.Count == 0 ? Root.Done : Root.Found;
        }, ct));
        return command;
    }

    private static Command Diff()
    {
        var file = new Argument<FileInfo?>("file")
        {
            Description = "The policy as JSON. Without it, --to names a version.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = new Option<int?>("--from") { Description = "A version; the one in force unless given." };
        var to = new Option<int?>("--to") { Description = "A version, in place of a file." };
        var command = new Command("diff", "Differences between a policy and the one in force, or between two versions.")
        {
            Kind, file, from, to, Verb.Json,
        };
        command.SetAction((parsed, ct) => WithPolicy(parsed, async (policies, kind, token) =>
        {
            IPolicyContent? policy = null;
            if (parsed.GetValue(file) is null == parsed.GetValue(to) is null)
                return Verb.Fail("Give a file, or --to with a version.");
            if (parsed.GetValue(file) is { } path)
            {
                if (await ReadContent(kind, path, token) is not { } read)
                    return Verb.Fail(NoContentMessage);
                if (read.Value is null)
                    return Verb.Fail(FormatFaults(read.Faults));
                policy = read.Value;
            }
            var (compared, unknown) = await policies.Compare(kind, parsed.GetValue(from), parsed.GetValue(to), policy, token);
            if (compared is null)
                return Verb.Fail($"There is no such version: --{unknown![1..]}.");
            Show(compared, parsed.GetValue(Verb.Json));
            return Root.Done;
        }, ct));
        return command;
    }

    private static Command Activate()
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why; stored permanently, so write no personal data.",
            Required = true,
        };
        var seenVersion = new Option<int?>("--seen")
        {
            Description = "The version that you compared with; a newer one is not overwritten.",
        };
        var command = new Command("activate", "Put a policy into force as the next version, after showing what it changes. Asks first.")
        {
            Kind, From, reason, seenVersion, Verb.DryRun, Verb.Yes, Verb.Json,
        };
        command.SetAction((parsed, ct) => WithPolicy(parsed, (host, policies, kind, token) =>
            Activate(parsed, parsed.GetRequiredValue(reason), parsed.GetValue(seenVersion), host, policies, kind, token), ct));
        return command;
    }

    private static async Task<int> Activate(ParseResult parsed, string reason, int? seenVersion, BuiltHost host, PolicyVersions policies,
        PolicyKind kind, CancellationToken ct)
    {
        if (ExportVerbs.ParseReason(reason) is not { } text)
            return ExportVerbs.RejectReason();
        if (await ReadContent(kind, parsed, ct) is not { } read)
            return Verb.Fail(NoContentMessage);
        if (FindFaults(read) is { Count: > 0 } faults)
            return Verb.Fail(FormatFaults(faults));
        var present = (await policies.ReadAll(kind, ct))[0].Version;
        if (seenVersion is { } expected && expected != present)
            return Verb.Fail($"Version {present} is now in force.");
        var (compared, _) = await policies.Compare(kind, present, null, read.Value, ct);
        if (!parsed.GetValue(Verb.Json))
            Show(compared!, json: false);
        if (parsed.GetValue(Verb.DryRun))
        {
            if (parsed.GetValue(Verb.Json))
                Show(compared!, json: true);
            return Root.Done;
        }
        if (Verb.Confirm($"This puts the policy {kind.Kind}-{present + 1} into force", host, parsed.GetValue(Verb.Yes)) is { } refusal)
            return Verb.Fail(refusal);
        var (activated, currentVersion) = await policies.Activate(kind, read.Value!, text, Verb.Caller(), present, _ => [], ct);
        if (activated is null)
            return Verb.Fail($"Version {currentVersion} is now in force.");
        if (parsed.GetValue(Verb.Json))
            Verb.Print(new { activated.Version, activated.Name, activated.At });
        else
            Console.WriteLine($"{activated.Name} is in force.");
        return Root.Done;
    }

    private static Task<int> WithPolicy(ParseResult parsed, Func<PolicyVersions, PolicyKind, CancellationToken, Task<int>> action,
        CancellationToken ct) => WithPolicy(parsed, (_, policies, kind, token) => action(policies, kind, token), ct);

    private static Task<int> WithPolicy(ParseResult parsed,
        Func<BuiltHost, PolicyVersions, PolicyKind, CancellationToken, Task<int>> action, CancellationToken ct) =>
        Verb.WithHost(async (host, token) =>
        {
            var policies = host.Services.GetRequiredService<PolicyVersions>();
            return policies.Find(parsed.GetRequiredValue(Kind)) is { } kind ? await action(host, policies, kind, token)
                : Verb.Fail("The kind is one of: " + string.Join(", ", policies.Kinds.Select(k => k.Kind).Order(StringComparer.Ordinal)));
        }, ct);

    private static Task<JsonReadResult<IPolicyContent>?> ReadContent(PolicyKind kind, ParseResult parsed, CancellationToken ct) =>
        ReadContent(kind, parsed.GetRequiredValue(From), ct);

    /// <returns>Null if there is no such file, or it is not JSON.</returns>
    internal static async Task<JsonReadResult<IPolicyContent>?> ReadContent(PolicyKind kind, FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
            return null;
        var read = kind.Read(await File.ReadAllBytesAsync(file.FullName, ct));
        return read.IsMalformed ? null : read;
    }

    internal static IReadOnlyList<Fault> FindFaults(JsonReadResult<IPolicyContent> read) => read.Value?.Faults("") ?? read.Faults;

    internal static string FormatFaults(IReadOnlyList<Fault> faults) =>
        string.Join('\n', faults.Select(f => $"{f.Pointer}: {GetEnglishMessage(f)}"));

    private static string GetEnglishMessage(Fault fault) => fault.Message(Language.English);

    private static void Show(PolicyCompared it, bool json)
    {
        if (json)
            Verb.Print(it);
        else if (it.Changes.Count == 0)
            Console.WriteLine($"The same as {it.From}.");
        else
            Verb.PrintTable(["what", it.From, it.To], it.Changes.Select(c => (IReadOnlyList<string?>)
                [c.Pointer, c.Before?.ToJsonString() ?? "none", c.After?.ToJsonString() ?? "none"]));
    }

    private static IReadOnlyList<string?> ToRow(PolicyVersion it) =>
        [it.Kind, it.Name, $"{it.At:u}", it.ByName ?? it.By, it.Reason];
}
