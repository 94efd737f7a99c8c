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
            Show(await Invariants.Check(host.Services, token), parsed.GetValue(Verb.Json)), ct));
        return command;
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
