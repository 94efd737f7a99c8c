using System.Diagnostics;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress upgrade`: under the load of `way`, a host of the next build starts beside two of this build and migrates the schema by one step.
/// Then the hosts of this build are stopped and started as the next build, one after another; then all go back to this build, on the newer
/// schema; then forward again. The next build is this one with <c>Upgrade/next-build.patch</c>: a script that only adds, a column that is
/// written, and a new member of an event, which is what a release may contain (docs/operating.md).
/// </summary>
internal static class Upgrades
{
    public static string NextBuild { get; } = Path.Combine(Repository.Root, "tests", "PowerCrm.Stress", "Upgrade", "next-build.patch");

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        settings.Progress("the next build is made");
        using var copy = await SourceCopy.Make();
        await copy.Apply(NextBuild);
        var (current, next) = (HostProcess.BuildFolder, await copy.Build());
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var clock = Stopwatch.StartNew();
        using var cancellation = new CancellationTokenSource();
        var load = RegistrationRuns.RunJourneys(it, settings, () => !cancellation.IsCancellationRequested);
        try
        {
            await RunSteps(it, settings, findings, current, next);
        }
        finally
        {
            await cancellation.CancelAsync();
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var (journeys, refusals) = await load;
        var elapsed = clock.Elapsed;
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        RegistrationRuns.AddCounts(findings, journeys, elapsed);
        var slowest = journeys.Select(j => j.SlowestRequest).MaxBy(l => l.Time);
        findings.AddCount("longest wait for a response, in seconds", $"{slowest.Time.TotalSeconds:0.0} ({slowest.Request})");
        findings.Check("nobody was refused", refusals.Count == 0, string.Join('\n', refusals));
        await findings.Check("each acknowledged write is in the log, once; nobody is notified twice; no vendor is called twice for a cause",
            () => it.CheckExactlyOnce([.. journeys.Where(j => j.Completed)]));
        await findings.Check("no picture is stored in part", it.CheckPicturesComplete);
        await findings.Check("no personal value is in clear text in a table or a log", () => it.CheckNoPlaintext(journeys));
        foreach (var (build, folder) in new[] { ("this", current), ("the next", next) })
        {
            it.Hosts[0].Folder = folder;
            await findings.Check($"each invariant holds, by {build} build (check-invariants)", it.CheckInvariants);
            await findings.Check($"each read model equals its rebuild by {build} build (projections compare)",
                it.CheckReadModels);
        }
        return findings;
    }

    private static async Task RunSteps(Deployment it, ExperimentSettings settings, Findings findings, string current, string next)
    {
        var work = TimeSpan.FromSeconds(settings.Quick ? 5 : 30);
        settings.Progress("two hosts of this build");
        await Task.Delay(work);

        settings.Progress("a host of the next build beside them");
        await it.AddHost(next);
        await findings.Check("the first host of the next build applies the next step of the schema",
            async () => (await it.ExecuteScalar<long>("select count(*) from pc_schema where number = 900")).ShouldBe(1));
        await CheckBoth("while both builds run", work);

        settings.Progress("this build's hosts become the next build's");
        await SwitchTo(next, it.Hosts.Take(2));
        await Task.Delay(work);

        settings.Progress("back to this build, one after another");
        await findings.Check("hosts of this build start on the schema of the next", () => SwitchTo(current, it.Hosts.Take(2)));
        await CheckBoth("while both builds run on the way back", work);
        await SwitchTo(current, it.Hosts.Skip(2));
        await Task.Delay(work);

        settings.Progress("and forward again");
        await SwitchTo(next, it.Hosts);
        await Task.Delay(work);

        async Task CheckBoth(string phase, TimeSpan time)
        {
            var from = await it.ExecuteScalar<DateTime>("select powercrm_now()");
            await Task.Delay(time);
            var pictures = await CountByBuild("select build, count(*) from pc_images where created_at > @from group by build", from);
            var events = await CountByBuild("""
                select coalesce(data ->> 'Build', 'this'), count(*) from mt_events where type = 'service_started' and timestamp > @from
                group by 1
                """, from);
            findings.AddCount($"{phase}: pictures by this / the next build", $"{pictures["this"]} / {pictures["next"]}");
            findings.AddCount($"{phase}: service_started by this / the next build", $"{events["this"]} / {events["next"]}");
            findings.Check($"{phase}, both take and keep requests", pictures["this"] > 0 && pictures["next"] > 0, "one of them did not");
        }

        async Task<Dictionary<string, long>> CountByBuild(string sql, DateTime from)
        {
            await using var connection = await it.OpenAsync();
            var rows = (await connection.QueryAsync<(string Build, long Count)>(sql, new { from }))
                .ToDictionary(r => r.Build, r => r.Count);
            rows.TryAdd("this", 0);
            rows.TryAdd("next", 0);
            return rows;
        }

        async Task SwitchTo(string build, IEnumerable<HostProcess> hosts)
        {
            foreach (var host in hosts.ToList())
            {
                await host.Stop();
                host.Folder = build;
                host.Start();
                await host.WaitUntilReady();
            }
        }
    }
}
