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
        var database = await cluster.Database(ct);
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
            await using var one = await PublishedHost.Start(dll, settings, ct);
            await Staff.Add(dll, settings, ct, Managers);
            await using var other = await PublishedHost.Start(dll, settings, ct);
            return await Drive(one, other, plan, say, ct);
        }
        finally
        {
            blobs.Delete(recursive: true);
            await cluster.Drop(database, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> Drive(PublishedHost one, PublishedHost other, Plan plan, Action<string> say,
        CancellationToken ct)
    {
        var (nobody, reviewer, managers, policy) = await Staff.SignInAll(one, new RouteTimes(), Managers);
        var (_, reviewerThere, managersThere, _) = await Staff.SignInAll(other, new RouteTimes(), Managers);
        var cases = await Prepare(nobody, reviewer, policy, plan.WarmUp + plan.Hints);
        say($"{cases.Length} cases are ready to be decided");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        HintLog here = new(managers.Count), there = new(managersThere.Count);
        Task[] listening = [.. here.Listen(managers, enough.Token), .. there.Listen(managersThere, enough.Token)];
        await Until(() => here.AllConnected && there.AllConnected);

        await Decide(cases[..plan.WarmUp]);
        // A late message of the warm-up would be counted for one of the following decisions.
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        var before = here.Total;
        say("both hosts are warm");
        var measured = cases[plan.WarmUp..];
        var began = Stopwatch.GetTimestamp();
        var (sent, answered) = await Decide(measured);
        var pace = measured.Length / Stopwatch.GetElapsedTime(began, answered.Max()).TotalSeconds;
        await Until(() => here.Total - before >= measured.Length && there.Total - before >= measured.Length);
        await enough.CancelAsync();
        await Task.WhenAll(listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Array.Sort(sent);
        Array.Sort(answered);
        var reached = new[] { here.TimesOfNext(before, measured.Length), there.TimesOfNext(before, measured.Length) };
        List<double> Since(long[] times) =>
            [.. reached.SelectMany(at => times.Select((t, n) => Math.Max(0, Stopwatch.GetElapsedTime(t, at[n]).TotalMilliseconds)))];
        var (fromSending, fromAnswer) = (Since(sent), Since(answered));
        return
        [
            new Figure($"decision sent to the manager's hint, {PerSecond} a second on two hosts, p50 / p99",
                $"{fromSending.Median().N0()} / **{fromSending.Percentile(0.99).N0()}** ms",
                $"p99 ≤ {Goal.ToString(CultureInfo.InvariantCulture)} ms", fromSending.Percentile(0.99) <= Goal,
                $"{measured.Length} decisions, {pace.N1()} a second answered; {Managers} managers, each with a listener on each host"),
            new Figure("decision answered to the manager's hint, p50 / p99",
                $"{fromAnswer.Median().N0()} / {fromAnswer.Percentile(0.99).N0()} ms"),
        ];

        Task Until(Func<bool> reached) => Eventually.TrueAsync(() => Task.FromResult(reached()), TimeSpan.FromSeconds(60));

        async Task<(long[] Sent, long[] Answered)> Decide((Guid Case, long Version)[] those)
        {
            var (sent, answered) = (new long[those.Length], new long[those.Length]);
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(those.Select((it, i) => Task.Run(async () =>
            {
                var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(began);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, ct);
                sent[i] = Stopwatch.GetTimestamp();
                await (i % 2 == 0 ? reviewer : reviewerThere)
                    .Post("/reviews/{id}/decision", new { decision = "approved" }, $"/reviews/{it.Case}/decision", it.Version);
                answered[i] = Stopwatch.GetTimestamp();
            }, ct)));
            return (sent, answered);
        }
    }

    /// <summary>The hints that the managers received on one host, each with the inbox, its number and the time.</summary>
    private sealed class HintLog(int managers)
    {
        private readonly ConcurrentQueue<(int Manager, long V, long At)> hints = new();
        private readonly long[] numbers = new long[managers];
        private int began;

        public bool AllConnected => Volatile.Read(ref began) == managers;
        public long Total => Enumerable.Range(0, managers).Sum(m => Volatile.Read(ref numbers[m]));

        public IEnumerable<Task> Listen(IReadOnlyList<BenchUser> visitors, CancellationToken ct) =>
            visitors.Select((it, manager) =>
            {
                var first = true;
                return it.Listen("/notifications/stream", (v, at) =>
                {
                    hints.Enqueue((manager, v, at));
                    Volatile.Write(ref numbers[manager], v);
                    if (first)
                        Interlocked.Increment(ref began);
                    first = false;
                }, ct);
            });

        /// <summary>
        /// Returns the times when the managers together had received one, two, … <paramref name="count"/> more messages than before.
        /// </summary>
        public long[] TimesOfNext(long before, int count)
        {
            var seen = new long[managers];
            var (reached, total) = (new long[count], 0L);
            foreach (var (manager, v, at) in hints.OrderBy(h => h.At))
            {
                var was = total;
                total += v - seen[manager];
                seen[manager] = v;
                for (var n = Math.Max(was, before); n < Math.Min(total, before + count); n++)
                    reached[n - before] = at;
            }
            return reached;
        }
    }

    private static async Task<(Guid Case, long Version)[]> Prepare(BenchUser nobody, BenchUser reviewer, string policy, int count)
    {
        var ready = new ConcurrentBag<Guid>();
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, Applicants).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var (_, id) = await Journey.Apply(nobody, policy);
                await Journey.Check(reviewer, id);
                ready.Add(id);
            }
        })));
        // The versions are read last, when the reactions to the checks have ended.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var cases = new List<(Guid, long)>();
        foreach (var id in ready)
            cases.Add((id, (await reviewer.Get("/reviews/{id}", $"/reviews/{id}"))!["version"]!.GetValue<long>()));
        return [.. cases];
    }
}
