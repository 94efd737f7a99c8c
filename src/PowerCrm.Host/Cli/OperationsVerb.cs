using System.CommandLine;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`operations`: lists what operators did.</summary>
internal static class OperationsVerb
{
    public static Command Command()
    {
        var list = new Command("list", "Retries, resolved calls, erasures by letter, rebuilds, restores and the like, the newest first.")
        { Verb.Most, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Verb.PrintRows(await host.Services.GetRequiredService<OperatorActions>().Read(parsed.GetValue(Verb.Most), token),
                parsed.GetValue(Verb.Json), "There is none.",
                ["at", "act", "target", "actor", "reason"], r => [$"{r.At:u}", r.Act, r.Target, r.Actor, r.Reason]);
            return Root.Done;
        }, ct));
        return new Command("operations", "What operators did, by whom and why: list.") { list };
    }
}
