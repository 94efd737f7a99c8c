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
        var (now, next) = (HostProcess.BuildFolder, await copy.Build());
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var clock = Stopwatch.StartNew();
        using var arrived = new CancellationTokenSource();
        var travelling = RegistrationRuns.RunJourneys(it, settings, () => !arrived.IsCancellationRequested);
        try
        {
            await Steps(it, settings, findings, now, next);
        }
        finally
        {
            await arrived.CancelAsync();
            await ((Task)travelling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var (journeys, refused) = await travelling;
        var took = clock.Elapsed;
        await findings.Check("all reactions come to an end", it.WaitUntilSettled);
        RegistrationRuns.Counts(findings, journeys, took);
        var longest = journeys.Select(j => j.SlowestRequest).MaxBy(l => l.Time);
        findings.AddCount("longest wait for an answer, in seconds", $"{longest.Time.TotalSeconds:0.0} ({longest.Request})");
        findings.Check("nobody was refused", refused.Count == 0, string.Join('\n', refused));
        await findings.Check("each acknowledged write is in the log, once; nobody is told twice; no vendor is called twice for a cause",
            () => it.CheckExactlyOnce([.. journeys.Where(j => j.Completed)]));
        await findings.Check("no picture is half kept", it.CheckPicturesComplete);
        await findings.Check("no personal value is in clear, in no table and in no log", () => it.CheckNoPlaintext(journeys));
        foreach (var (build, folder) in new[] { ("this", now), ("the next", next) })
        {
            it.Hosts[0].Folder = folder;
            await findings.Check($"each invariant, asked by {build} build (check-invariants)", it.CheckInvariants);
            await findings.Check($"each read model is what its events give to {build} build (projections compare)",
                it.CheckReadModels);
        }
        return findings;
    }

    private static async Task Steps(Deployment it, ExperimentSettings settings, Findings findings, string now, string next)
    {
        var work = TimeSpan.FromSeconds(settings.Quick ? 5 : 30);
        settings.Progress("two hosts of this build");
        await Task.Delay(work);

        settings.Progress("a host of the next build beside them");
        await it.AddHost(next);
        await findings.Check("the first host of the next build brings the schema one step further",
            async () => (await it.ExecuteScalar<long>("select count(*) from pc_schema where number = 900")).ShouldBe(1));
        await Both("while both builds run", work);

        settings.Progress("this build's hosts become the next build's");
        await Become(next, it.Hosts.Take(2));
        await Task.Delay(work);

        settings.Progress("back to this build, one after another");
        await findings.Check("hosts of this build start on the schema of the next", () => Become(now, it.Hosts.Take(2)));
        await Both("while both builds run on the way back", work);
        await Become(now, it.Hosts.Skip(2));
        await Task.Delay(work);

        settings.Progress("and forward again");
        await Become(next, it.Hosts);
        await Task.Delay(work);

        async Task Both(string when, TimeSpan time)
        {
            var from = await it.ExecuteScalar<DateTime>("select powercrm_now()");
            await Task.Delay(time);
            var pictures = await Written("select build, count(*) from pc_images where created_at > @from group by build", from);
            var events = await Written("""
                select coalesce(data ->> 'Build', 'this'), count(*) from mt_events where type = 'service_started' and timestamp > @from
                group by 1
                """, from);
            findings.AddCount($"{when}: pictures by this / the next build", $"{pictures["this"]} / {pictures["next"]}");
            findings.AddCount($"{when}: service_started by this / the next build", $"{events["this"]} / {events["next"]}");
            findings.Check($"{when}, both take and keep requests", pictures["this"] > 0 && pictures["next"] > 0, "one of them did not");
        }

        async Task<Dictionary<string, long>> Written(string sql, DateTime from)
        {
            await using var connection = await it.OpenAsync();
            var rows = (await connection.QueryAsync<(string Build, long Count)>(sql, new { from }))
                .ToDictionary(r => r.Build, r => r.Count);
            rows.TryAdd("this", 0);
            rows.TryAdd("next", 0);
            return rows;
        }

        async Task Become(string build, IEnumerable<HostProcess> hosts)
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
