using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>
/// `stress failover`: the primary of three PostgreSQL servers is lost again and again. A commit is answered when a standby has it, so no
/// acknowledged write is lost; the hosts find the new primary by themselves, and the time without writes is reported.
/// </summary>
internal static class Failover
{
    private static readonly TimeSpan Goal = TimeSpan.FromSeconds(25);

    private static readonly (string Description, Func<PatroniCluster, string, Task> Strike,
        Func<PatroniCluster, string, Task> Mend)[] Kinds =
    [
        ("killed", (s, primary) => s.RunNodeCommand("kill", primary), (s, former) => s.RunNodeCommand("start", former)),
        ("replaced as planned", (s, _) => s.RunNodeCommand("switchover"), (_, _) => Task.CompletedTask),
        ("frozen", (s, primary) => s.RunNodeCommand("freeze", primary), (s, former) => s.RunNodeCommand("thaw", former)),
        ("cut off from its standbys for 3 s, and killed", async (s, primary) =>
        {
            await s.RunNodeCommand("hold", primary);
            await Task.Delay(TimeSpan.FromSeconds(3));
            await s.RunNodeCommand("kill", primary);
        }, (s, former) => s.RunNodeCommand("start", former)),
    ];

    public static async Task<Findings> Run(ExperimentSettings settings, PatroniCluster.RoutingMode routing)
    {
        var findings = new Findings();
        var servers = await PatroniCluster.Start();
        await using var it = await Start(servers, routing);
        var failovers = new List<FailoverTimes>();
        var (initialIds, isFinished) = (it.Hosts.Select(h => h.Id).ToList(), false);
        var clock = Stopwatch.StartNew();
        var load = RegistrationRuns.RunJourneys(it, settings, () => !Volatile.Read(ref isFinished));
        var random = new Random(settings.Seed);
        try
        {
            for (var n = 0; n < settings.CountFor(quick: Kinds.Length, full: 10); n++)
            {
                await Eventually.TrueAsync(servers.IsHealthy, TimeSpan.FromMinutes(3));
                await Task.Delay(TimeSpan.FromSeconds(3 + 5 * random.NextDouble()));
                failovers.Add(await Strike(it, servers, Kinds[n % Kinds.Length], settings));
            }
            await Eventually.TrueAsync(servers.IsHealthy, TimeSpan.FromMinutes(3));
        }
        finally
        {
            Volatile.Write(ref isFinished, true);
        }
        var (journeys, refusals) = await load;
        var elapsed = clock.Elapsed;
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        RegistrationRuns.AddCounts(findings, journeys, elapsed);
        AddGaps(findings, failovers, [.. journeys.SelectMany(j => j.AcknowledgedAt).Order()]);
        findings.Check("nobody was refused", refusals.Count == 0, string.Join('\n', refusals));
        await findings.Check("each acknowledged write is in the log", async () => (await it.FindLostWrites(journeys)).ShouldBeEmpty());
        await findings.Check("… once; nobody is notified twice; no vendor is called twice for a cause",
            () => it.CheckExactlyOnce([.. journeys.Where(j => j.Completed)]));
        findings.Check("each host was ready again by itself, in the process it was started in",
            failovers.TrueForAll(s => s.Ready is not null) && it.Hosts.Select(h => h.Id).SequenceEqual(initialIds),
            string.Join(", ", failovers.Where(s => s.Ready is null).Select(s => s.What)));
        await findings.Check("each host learns of the writes of other hosts", it.WaitUntilHostsListen);
        await findings.Check("no picture is stored in part", it.CheckPicturesComplete);
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    private static Task<Deployment> Start(PatroniCluster servers, PatroniCluster.RoutingMode routing) =>
        Deployment.StartOnAsync(servers, servers.ConnectionString(routing), hosts: 2, ("Ocr__AfterSubmission", "false"));

    /// <summary>
    /// Causes one failover; waits until another server is the primary, each host is ready, and the former primary is back.
    /// </summary>
    private static async Task<FailoverTimes> Strike(Deployment it, PatroniCluster servers,
        (string Description, Func<PatroniCluster, string, Task> Strike, Func<PatroniCluster, string, Task> Mend) kind,
            ExperimentSettings settings)
    {
        var former = await Eventually.NotNullAsync(servers.FindPrimary);
        var started = Stopwatch.GetTimestamp();
        settings.Progress($"{former} is {kind.Description}");
        await kind.Strike(servers, former);
        var next = await Eventually.NotNullAsync(async () => await servers.FindPrimary() is { } name && name != former ? name : null,
            TimeSpan.FromMinutes(2));
        var promoted = Stopwatch.GetElapsedTime(started);
        TimeSpan? ready = null;
        try
        {
            await Deployment.WhenAll(it.Hosts.Select(h => h.WaitUntilReady()));
            ready = Stopwatch.GetElapsedTime(started);
        }
        catch (AggregateException)
        {
            // One host was not ready within a minute; the findings report it.
        }
        settings.Progress(string.Create(CultureInfo.InvariantCulture,
            $"{next} is the primary after {promoted.TotalSeconds:0.0} s, the hosts are ready after {ready?.TotalSeconds:0.0} s"));
        // The return of the former primary is part of the experiment, so the load continues.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await kind.Mend(servers, former);
        return new FailoverTimes(kind.Description, started, promoted, ready);
    }

    /// <summary>Finds the longest time without an acknowledged write, from each failover to the next.</summary>
    private static void AddGaps(Findings findings, IReadOnlyList<FailoverTimes> failovers, IReadOnlyList<long> acknowledged)
    {
        var gaps = new List<TimeSpan>();
        for (var n = 0; n < failovers.Count; n++)
        {
            var (from, to) = (failovers[n].StartedAt, n + 1 < failovers.Count ? failovers[n + 1].StartedAt : long.MaxValue);
            gaps.Add(LongestGap(acknowledged, from, to));
            findings.AddCount($"{n + 1}: the primary is {failovers[n].What}",
                $"{gaps[n].TotalSeconds:0.0} s without a write, another primary after {failovers[n].Promoted.TotalSeconds:0.0} s");
        }
        var baseline = LongestGap(acknowledged, 0, failovers[0].StartedAt);
        var sorted = gaps.Order().ToList();
        var p95 = sorted[(int)Math.Ceiling(sorted.Count * 0.95) - 1];
        findings.AddCount("longest time without a write before the first", $"{baseline.TotalSeconds:0.0} s");
        findings.AddCount("seconds without a write: median / 95th percentile / longest",
            $"{sorted[sorted.Count / 2].TotalSeconds:0.0} / {p95.TotalSeconds:0.0} / {sorted[^1].TotalSeconds:0.0}");
        findings.Check($"of 20 failovers 19 cost less than {Goal.TotalSeconds:0} s", p95 < Goal, "they cost more");
    }

    /// <summary>The longest gap between two acknowledged writes, the second after the beginning and the first before the end.</summary>
    internal static TimeSpan LongestGap(IReadOnlyList<long> acknowledged, long from, long to) => acknowledged
        .Zip(acknowledged.Skip(1)).Where(p => p.Second > from && p.First < to)
        .Select(p => Stopwatch.GetElapsedTime(p.First, p.Second)).DefaultIfEmpty(TimeSpan.MaxValue).Max();

    /// <param name="StartedAt">A value of <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="Ready">When the last host was ready; null when one was not.</param>
    private sealed record FailoverTimes(string What, long StartedAt, TimeSpan Promoted, TimeSpan? Ready);
}
