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

    public static async Task<Findings> Run(Settings settings)
    {
        var findings = new Findings();
        settings.Say("the next build is made");
        using var copy = await SourceCopy.Make();
        await copy.Apply(NextBuild);
        var (now, next) = (HostProcess.Build, await copy.Build());
        await using var it = await Deployment.StartAloneAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var clock = Stopwatch.StartNew();
        using var arrived = new CancellationTokenSource();
        var travelling = Way.Travel(it, settings, () => !arrived.IsCancellationRequested);
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
        await findings.Holds("all reactions come to an end", it.Settled);
        Way.Counts(findings, journeys, took);
        var longest = journeys.Select(j => j.Longest).MaxBy(l => l.Time);
        findings.Count("longest wait for an answer, in seconds", $"{longest.Time.TotalSeconds:0.0} ({longest.Request})");
        findings.Holds("nobody was refused", refused.Count == 0, string.Join('\n', refused));
        await findings.Holds("each acknowledged write is in the log, once; nobody is told twice; no vendor is called twice for a cause",
            () => it.EachOnce([.. journeys.Where(j => j.Arrived)]));
        await findings.Holds("no picture is half kept", it.NoPictureIsHalfKept);
        await findings.Holds("no personal value is in clear, in no table and in no log", () => it.NothingInClear(journeys));
        foreach (var (build, folder) in new[] { ("this", now), ("the next", next) })
        {
            it.Hosts[0].Folder = folder;
            await findings.Holds($"each invariant, asked by {build} build (check-invariants)", it.NothingViolated);
            await findings.Holds($"each read model is what its events give to {build} build (projections compare)",
                it.EachReadModelIsItsFold);
        }
        return findings;
    }

    private static async Task Steps(Deployment it, Settings settings, Findings findings, string now, string next)
    {
        var work = TimeSpan.FromSeconds(settings.Quick ? 5 : 30);
        settings.Say("two hosts of this build");
        await Task.Delay(work);

        settings.Say("a host of the next build beside them");
        await it.Beside(next);
        await findings.Holds("the first host of the next build brings the schema one step further",
            async () => (await it.Value<long>("select count(*) from pc_schema where number = 900")).ShouldBe(1));
        await Both("while both builds run", work);

        settings.Say("this build's hosts become the next build's");
        await Become(next, it.Hosts.Take(2));
        await Task.Delay(work);

        settings.Say("back to this build, one after another");
        await findings.Holds("hosts of this build start on the schema of the next", () => Become(now, it.Hosts.Take(2)));
        await Both("while both builds run on the way back", work);
        await Become(now, it.Hosts.Skip(2));
        await Task.Delay(work);

        settings.Say("and forward again");
        await Become(next, it.Hosts);
        await Task.Delay(work);

        async Task Both(string when, TimeSpan time)
        {
            var from = await it.Value<DateTime>("select powercrm_now()");
            await Task.Delay(time);
            var pictures = await Written("select build, count(*) from pc_images where created_at > @from group by build", from);
            var events = await Written("""
                select coalesce(data ->> 'Build', 'this'), count(*) from mt_events where type = 'service_started' and timestamp > @from
                group by 1
                """, from);
            findings.Count($"{when}: pictures by this / the next build", $"{pictures["this"]} / {pictures["next"]}");
            findings.Count($"{when}: service_started by this / the next build", $"{events["this"]} / {events["next"]}");
            findings.Holds($"{when}, both take and keep requests", pictures["this"] > 0 && pictures["next"] > 0, "one of them did not");
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
                await host.Ready();
            }
        }
    }
}
