using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PowerCrm.Bench.Measuring;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Http;

/// <summary>
/// Measures the time from a reviewer's decision to the hint on the manager's screen: two hosts, decisions at a steady rate on both in turn,
/// and managers who each listen on both. The first decisions are a warm-up and are not counted.
/// </summary>
/// <remarks>
/// A hint carries a number that grows by one with every message in its manager's inbox, and does not tell which decision caused it. So the
/// n-th decision is compared with the time when all managers together had received n more messages. When one overtakes another their times
/// are exchanged, and the sum stays the same.
/// </remarks>
internal static class HintTimes
{
    private const int PerSecond = 50, Applicants = 8, Goal = 300, Managers = 20;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var blobs = Directory.CreateTempSubdirectory("powercrm-bench-blobs");
        var settings = new Dictionary<string, string>(PublishedHost.Settings(database, blobs))
        {
            // As in Production.
            ["Clock__Movable"] = "false",
            ["Ocr__AfterSubmission"] = "false",
        };
        say("building the host");
        var dll = await PublishedHost.Build(ct);
        try
        {
            await using var host = await PublishedHost.Start(dll, settings, ct);
            await Staff.Add(dll, settings, ct, Managers);
            await using var otherHost = await PublishedHost.Start(dll, settings, ct);
            return await Drive(host, otherHost, plan, say, ct);
        }
        finally
        {
            blobs.Delete(recursive: true);
            await cluster.DropDatabase(database, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> Drive(PublishedHost host, PublishedHost otherHost, Plan plan, Action<string> say,
        CancellationToken ct)
    {
        var (anonymous, reviewer, managers, policy) = await Staff.SignInAll(host, new RouteTimes(), Managers);
        var (_, otherReviewer, otherManagers, _) = await Staff.SignInAll(otherHost, new RouteTimes(), Managers);
        var cases = await Prepare(anonymous, reviewer, policy, plan.WarmUp + plan.Hints);
        say($"{cases.Length} cases are ready to be decided");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
        HintLog log = new(managers.Count), otherLog = new(otherManagers.Count);
        Task[] listeners = [.. log.Listen(managers, cancellation.Token), .. otherLog.Listen(otherManagers, cancellation.Token)];
        await Until(() => log.AllConnected && otherLog.AllConnected);

        await Decide(cases[..plan.WarmUp]);
        // A late message of the warm-up would be counted for one of the following decisions.
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        var before = log.Total;
        say("both hosts are warm");
        var measuredCases = cases[plan.WarmUp..];
        var started = Stopwatch.GetTimestamp();
        var (sentAt, answeredAt) = await Decide(measuredCases);
        var rate = measuredCases.Length / Stopwatch.GetElapsedTime(started, answeredAt.Max()).TotalSeconds;
        await Until(() => log.Total - before >= measuredCases.Length && otherLog.Total - before >= measuredCases.Length);
        await cancellation.CancelAsync();
        await Task.WhenAll(listeners).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Array.Sort(sentAt);
        Array.Sort(answeredAt);
        var arrivals = new[] { log.TimesOfNext(before, measuredCases.Length), otherLog.TimesOfNext(before, measuredCases.Length) };
        List<double> Since(long[] times) =>
            [.. arrivals.SelectMany(at => times.Select((t, n) => Math.Max(0, Stopwatch.GetElapsedTime(t, at[n]).TotalMilliseconds)))];
        var (fromSending, fromAnswer) = (Since(sentAt), Since(answeredAt));
        return
        [
            new Figure($"decision sent to the manager's hint, {PerSecond} a second on two hosts, p50 / p99",
                $"{fromSending.Median().N0()} / **{fromSending.Percentile(0.99).N0()}** ms",
                $"p99 ≤ {Goal.ToString(CultureInfo.InvariantCulture)} ms", fromSending.Percentile(0.99) <= Goal,
                $"{measuredCases.Length} decisions, {rate.N1()} a second answered; {Managers} managers, each with a listener on each host"),
            new Figure("decision answered to the manager's hint, p50 / p99",
                $"{fromAnswer.Median().N0()} / {fromAnswer.Percentile(0.99).N0()} ms"),
        ];

        Task Until(Func<bool> condition) => Eventually.TrueAsync(() => Task.FromResult(condition()), TimeSpan.FromSeconds(60));

        async Task<(long[] Sent, long[] Answered)> Decide((Guid Case, long Version)[] batch)
        {
            var (sentAt, answeredAt) = (new long[batch.Length], new long[batch.Length]);
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(batch.Select((it, i) => Task.Run(async () =>
            {
                var delay = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(started);
                if (delay > TimeSpan.Zero)
                    await Task.Delay(delay, ct);
                sentAt[i] = Stopwatch.GetTimestamp();
                await (i % 2 == 0 ? reviewer : otherReviewer)
                    .Post("/reviews/{id}/decision", new { decision = "approved" }, $"/reviews/{it.Case}/decision", it.Version);
                answeredAt[i] = Stopwatch.GetTimestamp();
            }, ct)));
            return (sentAt, answeredAt);
        }
    }

    /// <summary>The hints that the managers received on one host, each with the inbox, its number and the time.</summary>
    private sealed class HintLog(int managers)
    {
        private readonly ConcurrentQueue<(int Manager, long V, long At)> hints = new();
        private readonly long[] lastPositions = new long[managers];
        private int connectedCount;

        public bool AllConnected => Volatile.Read(ref connectedCount) == managers;
        public long Total => Enumerable.Range(0, managers).Sum(m => Volatile.Read(ref lastPositions[m]));

        public IEnumerable<Task> Listen(IReadOnlyList<BenchUser> visitors, CancellationToken ct) =>
            visitors.Select((it, manager) =>
            {
                var isFirst = true;
                return it.Listen("/notifications/stream", (v, at) =>
                {
                    hints.Enqueue((manager, v, at));
                    Volatile.Write(ref lastPositions[manager], v);
                    if (isFirst)
                        Interlocked.Increment(ref connectedCount);
                    isFirst = false;
                }, ct);
            });

        /// <summary>
        /// Returns the times when the managers together had received one, two, … <paramref name="count"/> more messages than before.
        /// </summary>
        public long[] TimesOfNext(long previousCount, int count)
        {
            var lastNumbers = new long[managers];
            var (times, total) = (new long[count], 0L);
            foreach (var (manager, v, at) in hints.OrderBy(h => h.At))
            {
                var previousTotal = total;
                total += v - lastNumbers[manager];
                lastNumbers[manager] = v;
                for (var n = Math.Max(previousTotal, previousCount); n < Math.Min(total, previousCount + count); n++)
                    times[n - previousCount] = at;
            }
            return times;
        }
    }

    private static async Task<(Guid Case, long Version)[]> Prepare(BenchUser anonymous, BenchUser reviewer, string policy, int count)
    {
        var readyIds = new ConcurrentBag<Guid>();
        var remaining = count;
        await Task.WhenAll(Enumerable.Range(0, Applicants).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref remaining) >= 0)
            {
                var (_, id) = await Journey.Apply(anonymous, policy);
                await Journey.Check(reviewer, id);
                readyIds.Add(id);
            }
        })));
        // The versions are read last, when the reactions to the checks have ended.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var cases = new List<(Guid, long)>();
        foreach (var id in readyIds)
            cases.Add((id, (await reviewer.Get("/reviews/{id}", $"/reviews/{id}"))!["version"]!.GetValue<long>()));
        return [.. cases];
    }
}
