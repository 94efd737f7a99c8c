using System.CommandLine;
using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Cli;

/// <summary>`check-invariants`: checks all invariants; auditors can run the same checks over HTTP.</summary>
internal static class CheckInvariants
{
    public static Command Command()
    {
        var command = new Command("check-invariants",
            "Check all invariants by SQL and by folding every stream; exit code 1 when one is violated.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            WarnWithoutCheckpoints(host.Services);
            return Show(await Invariants.Check(host.Services, token), parsed.GetValue(Verb.Json));
        }, ct));
        return command;
    }

    /// <summary>
    /// Says that there is no file of checkpoints: a log whose end was removed, with its checkpoints, then looks complete. Standard error
    /// gets the warning, so that JSON stays JSON.
    /// </summary>
    public static void WarnWithoutCheckpoints(IServiceProvider services)
    {
        var file = services.GetRequiredService<Checkpoints>().File.Path;
        if (!File.Exists(file))
            Console.Error.WriteLine($"WARNING: there is no file of checkpoints at {file}, so a log whose end was removed is not found out. "
                + "Run this on the machine and with the settings of a host (PowerCrm__Data, Audit__CheckpointFile).");
    }

    public static int Show(IReadOnlyList<(string Name, IReadOnlyList<string> Violations)> results, bool json)
    {
        if (json)
            Verb.Print(results.Select(r => new { invariant = r.Name, violations = r.Violations }));
        else
            foreach (var (name, violations) in results)
                Console.WriteLine((violations.Count == 0 ? "holds     " : "VIOLATED  ") + name
                    + string.Concat(violations.Take(20).Select(v => "\n            " + v)));
        return results.All(r => r.Violations.Count == 0) ? Root.Done : Root.Found;
    }
}
