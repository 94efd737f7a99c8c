using System.CommandLine;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`operations`: lists what operators did.</summary>
internal static class OperationsVerb
{
    private const int MaxListed = 10_000;

    public static Command Command()
    {
        var limit = new Option<int>("--most") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(it =>
        {
            if (it.Errors.Any() || it.GetValueOrDefault<int>() is >= 1 and <= MaxListed)
                return;
            it.AddError($"--most is 1 to {MaxListed}.");
        });
        var list = new Command("list", "Retries, resolved calls, erasures by letter, rebuilds, restores and the like, the newest first.")
        { limit, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Verb.PrintRows(await host.Services.GetRequiredService<OperatorActions>().Read(parsed.GetValue(limit), token),
                parsed.GetValue(Verb.Json), "There is none.",
                ["at", "act", "target", "actor", "reason"], r => [$"{r.At:u}", r.Act, r.Target, r.Actor, r.Reason]);
            return Root.Done;
        }, ct));
        return new Command("operations", "What operators did, by whom and why: list.") { list };
    }
}
