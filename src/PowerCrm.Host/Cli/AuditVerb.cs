using System.CommandLine;
using Npgsql;
using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Cli;

/// <summary>`audit`: verifies and exports the log with its proof, shows registrations, and runs the standing audit.</summary>
internal static class AuditVerb
{
    public static Command Command()
    {
        var key = new Command("key", "Print the public key that checks checkpoints and exports; keep a copy elsewhere.") { Verb.Json };
        key.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            if (await host.Services.GetRequiredService<AuditKey>().FindOrCreate(token) is not { } signer)
                return Verb.Fail("The signing key is missing, or does not open with this master key.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { key = signer.Name, publicKey = signer.PublicPem });
            else
                Console.WriteLine(signer.PublicPem);
            return Root.Done;
        }, ct));

        var verify = new Command("verify",
            "Check the log against its seals, its checkpoints and this host's file of those; exit code 1 when something differs.")
        { Verb.Json };
        verify.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            CheckInvariants.WarnWithoutCheckpoints(host.Services);
            IReadOnlyList<(string, IReadOnlyList<string>)> results;
            using (var progress = await LogProgress.Begin(host.Services.GetRequiredService<NpgsqlDataSource>(), token))
                results = await Invariants.CheckSeals(host.Services, token, progress.Report);
            return CheckInvariants.Show(results, parsed.GetValue(Verb.Json));
        }, ct));
        return new Command("audit",
            "The log's integrity: key, verify, export, exports, approve; past states: show, queue, workload; and run, the standing audit.")
        {
            key, verify, ShowCase.Command(), PastVerbs.Queue(), PastVerbs.Workload(), ExportToFile.Command(), ExportVerbs.List(),
            ExportVerbs.Approve(), Run(),
        };
    }

    private static Command Run()
    {
        var atMost = new Option<TimeSpan?>("--at-most") { Description = "How long it may take (hh:mm:ss); Audit__AtMost unless given." };
        var run = new Command("run", """
            The standing audit now: invariants, seals, and each read model against its rebuild. It changes nothing but its own result, which
            GET /ops/audits shows too. Hosts keep running. Exit code 1 when a check found something, 2 when it did not finish.
            """) { atMost, Verb.Json };
        run.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            CheckInvariants.WarnWithoutCheckpoints(host.Services);
            var audit = await host.Services.GetRequiredService<StandingAudit>().Run(null, Verb.Operator,
                parsed.GetValue(atMost) ?? host.Services.GetRequiredService<AuditSchedule>().AtMost,
                check => Console.Error.WriteLine(
                    $"  {(check.Found == 0 ? "holds   " : "VIOLATED")} {check.Name} ({check.TookMs} ms)"), token);
            if (audit is null)
                return Verb.Fail("Another verification is running; try again later.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(audit);
            else
            {
                foreach (var check in audit.Checks.Where(c => c.Found > 0))
                    Console.WriteLine($"{check.Name}: {check.Found}" + string.Concat(check.Examples.Select(e => "\n    " + e)));
                Console.WriteLine($"{audit.State}: {Verb.Pluralize(audit.Checks.Count, "check", "checks")} over "
                    + $"{Verb.Pluralize(audit.Events, "event", "events")} in {(audit.EndedAt!.Value - audit.StartedAt).TotalSeconds:0.0} s"
                    + (audit.Fault is { } fault ? $"; not all were made ({fault})" : ""));
            }
            return audit.Checks.Any(c => c.Found > 0) ? Root.Found : audit.Fault is null ? Root.Done : Root.Failed;
        }, ct));
        return run;
    }
}
