using System.CommandLine;
using System.Text.Json.Nodes;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`policies`: shows, checks, compares and activates the versioned policies of all kinds.</summary>
internal static class PoliciesVerb
{
    internal static readonly Argument<string> Kind = new("kind") { Description = "assignment, review, …: `policies list` names them." };
    internal static readonly Argument<FileInfo> From = new("file")
    {
        Description = "The policy as JSON, with the members that `policies read` prints.",
    };

    public static Command Command() => new("policies", "Versioned policies: list, read, validate, diff, activate.")
    {
        List(), Read(), Validate(), Diff(), PoliciesActivateVerb.Command(),
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
            if (await PolicyFile.Read(kind, parsed.GetRequiredValue(From), token) is not { } read)
                return Verb.Fail(PolicyFile.NotReadable);
            var faults = PolicyFile.FindFaults(read);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new
                {
                    valid = faults.Count == 0,
                    errors = faults.Select(f => new { f.Pointer, f.Code, message = f.Message(Language.English) })
                });
            else
                Console.WriteLine(faults.Count == 0 ? "The policy has no faults." : PolicyFile.Format(faults));
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
                if (await PolicyFile.Read(kind, path, token) is not { } read)
                    return Verb.Fail(PolicyFile.NotReadable);
                if (read.Value is null)
                    return Verb.Fail(PolicyFile.Format(read.Faults));
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

    private static Task<int> WithPolicy(ParseResult parsed, Func<PolicyVersions, PolicyKind, CancellationToken, Task<int>> action,
        CancellationToken ct) => WithPolicy(parsed, (_, policies, kind, token) => action(policies, kind, token), ct);

    internal static Task<int> WithPolicy(ParseResult parsed,
        Func<BuiltHost, PolicyVersions, PolicyKind, CancellationToken, Task<int>> action, CancellationToken ct) =>
        Verb.WithHost(async (host, token) =>
        {
            var policies = host.Services.GetRequiredService<PolicyVersions>();
            return policies.Find(parsed.GetRequiredValue(Kind)) is { } kind ? await action(host, policies, kind, token)
                : Verb.Fail("The kind is one of: " + string.Join(", ", policies.Kinds.Select(k => k.Kind).Order(StringComparer.Ordinal)));
        }, ct);

    internal static void Show(PolicyCompared it, bool json)
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
