using System.CommandLine;
using PowerCrm.Registration;

namespace PowerCrm.Host.Cli;

/// <summary>`retention`: lists data that is kept longer than the policy allows, and removes it.</summary>
internal static class RetentionVerb
{
    public static Command Command() => new("retention", "Data kept longer than the policy allows: list, run, runs.")
    {
        List(), Run(), Runs(),
    };

    private static Command List()
    {
        var file = new Option<FileInfo?>("--policy") { Description = "A policy (JSON) to use instead of the one in force." };
        var command = new Command("list",
            "List what a run would delete now: for each class the number and the oldest, then the registrations under a legal hold, by "
                + "id. Changes nothing and prints no names.")
        {
            file, Verb.Json,
        };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            RetentionPolicy? policy = null;
            if (parsed.GetValue(file) is { } policyFile)
            {
                if (await PolicyFile.Read(RetentionPolicy.BuiltIn, policyFile, token) is not { } read)
                    return Verb.Fail(PolicyFile.NotReadable);
                if (PolicyFile.FindFaults(read) is { Count: > 0 } faults)
                    return Verb.Fail(PolicyFile.Format(faults));
                policy = (RetentionPolicy)read.Value!;
            }
            return await Show(host.Services.GetRequiredService<Retention>(), parsed.GetValue(Verb.Json), token, policy);
        }, ct));
        return command;
    }

    private static Command Run()
    {
        var command = new Command("run",
            "Delete expired data now; registrations by the same erasure as at the person's own request. Asks first.")
        {
            Verb.DryRun, Verb.Yes, Verb.Json,
        };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var (retention, json) = (host.Services.GetRequiredService<Retention>(), parsed.GetValue(Verb.Json));
            if (parsed.GetValue(Verb.DryRun))
                return await Show(retention, json, token);
            if (!json)
                await Show(retention, json: false, token);
            if (Verb.Confirm("This destroys the personal data of these registrations permanently", host,
                parsed.GetValue(Verb.Yes)) is { } refusal)
                return Verb.Fail(refusal);
            if (await retention.Run(null, Verb.Operator, token) is not { } run)
                return Verb.Fail("Another run is in progress.");
            if (json)
                Verb.Print(run);
            else
                Verb.PrintTable(Columns, ToRows(run));
            return run.Fault is { } fault ? Verb.Fail($"Not all expired data could be deleted ({fault}).") : Root.Done;
        }, ct, startHost: true));
        return command;
    }

    private static Command Runs()
    {
        const int Most = 50;
        var command = new Command("runs", "The last runs: when, by which policy, and what was deleted.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var runs = await host.Services.GetRequiredService<Retention>().ListRuns(Most, token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(runs);
            else
                Verb.PrintTable(Columns, runs.SelectMany(ToRows));
            return Root.Done;
        }, ct));
        return command;
    }

    private static async Task<int> Show(Retention retention, bool json, CancellationToken ct, RetentionPolicy? policy = null)
    {
        var backlog = await retention.ListBacklogs(policy, ct);
        if (json)
        {
            Verb.Print(backlog);
            return Root.Done;
        }
        Verb.PrintTable(["class", "days", "over", "oldest", "held"], backlog.Select(f => (IReadOnlyList<string?>)
            [f.Class, f.Days is { } days ? $"{days}" : "kept", $"{f.Count}", $"{f.Oldest:u}", $"{f.Held.Count}"]));
        if (backlog.Any(f => f.Held.Count > 0))
            Verb.PrintTable(["kept by a legal hold", "class", "reason", "reference", "since"], backlog.SelectMany(f => f.Held.Select(h =>
                (IReadOnlyList<string?>)[$"{h.Registration}", f.Class, h.Reason, h.Reference, $"{h.Since:u}"])));
        return Root.Done;
    }

    private static readonly IReadOnlyList<string> Columns =
        ["started", "by", "policy", "state", "class", "days", "found", "gone", "oldest"];

    private static IEnumerable<IReadOnlyList<string?>> ToRows(RetentionRun it) => it.Classes.Select(c => (IReadOnlyList<string?>)
        [$"{it.StartedAt:u}", it.Actor, it.Policy, it.State, c.Class, $"{c.Days}", $"{c.Found}", $"{c.Gone}", $"{c.Oldest:u}"]);
}
