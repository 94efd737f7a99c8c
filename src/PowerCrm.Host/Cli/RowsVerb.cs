using System.CommandLine;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`rows`: compares the rows that commands and reactions write beside the events with the log, and repairs them.</summary>
internal static class RowsVerb
{
    /// <param name="Mended">False if the difference was only reported.</param>
    private sealed record Answer(string Rows, Guid Registration, string What, bool Mended);

    public static Command Command()
    {
        var compare = new Command("compare",
            "Compare them with the log, which is read once; nothing is changed. Exit code 1 when rows differ.") { Verb.Json };
        compare.SetAction((parsed, ct) => Verb.WithHost(
            (host, token) => Run(host, null, false, parsed.GetValue(Verb.Json), token), ct));

        var name = new Argument<string?>("name")
        {
            Description = "review_queue, places or inbox: see docs/operating.md.",
            DefaultValueFactory = _ => null,
        };
        var all = new Option<bool>("--all") { Description = "All of them." };
        var repair = new Command("repair", """
            Rewrite rows that differ from the log, each under the lock of its registration; requests continue meanwhile. Asks first.
            Exit code 1 when there were such rows: they were wrong and are now correct.
            """) { name, all, Verb.DryRun, Verb.Yes, Verb.Json };
        repair.SetAction((parsed, ct) => Verb.WithHost((host, token) =>
        {
            var (rowsName, isDryRun) = (parsed.GetValue(name), parsed.GetValue(Verb.DryRun));
            var names = GetDerivedRows(host).Select(r => r.Name).ToList();
            if (parsed.GetValue(all) == rowsName is not null || (rowsName is not null && !names.Contains(rowsName)))
                return Task.FromResult(Verb.Fail("Name one of these, or --all: " + string.Join(", ", names)));
            if (!isDryRun && Verb.Confirm($"Rows that differ from the log ({rowsName ?? "all"}) are to be rewritten", host,
                parsed.GetValue(Verb.Yes)) is { } refusal)
                return Task.FromResult(Verb.Fail(refusal));
            return Run(host, rowsName, !isDryRun, parsed.GetValue(Verb.Json), token);
        }, ct));
        return new Command("rows", "Rows derived from the log that are not read models: compare, repair.") { compare, repair };
    }

    private static IEnumerable<IDerivedRows> GetDerivedRows(BuiltHost host) => host.Services.GetServices<IDerivedRows>();

    private static async Task<int> Run(BuiltHost host, string? name, bool isRepair, bool json, CancellationToken ct)
    {
        var answers = new List<Answer>();
        await using var comparisons = await RowComparisons.Begin(host.Services, name, ct);
        await foreach (var e in host.Services.GetRequiredService<StreamsFactory>().As(Verb.Caller()).ReadAll(ct))
            comparisons.Add(e);
        foreach (var (rows, differences) in await comparisons.End(ct))
        {
            if (isRepair && differences.Count > 0)
                await host.Services.GetRequiredService<OperatorActions>().Record("repair", rows.Name, "", Verb.Operator, ct);
            foreach (var it in differences)
            {
                if (isRepair)
                    await rows.Repair(it.Registration, ct);
                answers.Add(new Answer(rows.Name, it.Registration, it.What, isRepair));
            }
        }
        return Verb.PrintRows(answers, json, "Every row matches the log.", ["rows", "registration", isRepair ? "was" : "is"],
            a => [a.Rows, $"{a.Registration}", a.What]);
    }
}
