using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PowerCrm.Bench.Measuring;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Http;

/// <summary>
/// How long it takes from a reviewer's decision until the manager's screen is told: two hosts, decisions at a steady pace on both in turn,
/// and a manager who listens on both.
/// </summary>
/// <remarks>
/// A hint carries a number that grows by one with every message of the inbox, and says nothing about whose decision it was. So the n-th
/// decision is held against the first hint whose number is n more than before. Where two overtake each other their times are exchanged, and
/// the sum stays.
/// </remarks>
internal static class HintTimes
{
    private const int PerSecond = 50, Applicants = 8, Goal = 300;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.Database(ct);
        var blobs = Directory.CreateTempSubdirectory("powercrm-bench-blobs");
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__PowerCrm"] = database,
            ["Blobs__Path"] = blobs.FullName,
            ["Keys__Master"] = Convert.ToBase64String(new byte[32]),
            ["Logging__LogLevel__Default"] = "Warning",
            // As in Production.
            ["Clock__Movable"] = "false",
            ["Ocr__AfterSubmission"] = "false",
        };
        say("building the host");
        var dll = await BuiltHost.Build(ct);
        try
        {
            await using var one = await BuiltHost.Start(dll, settings, ct);
            await Staff.Add(dll, settings, ct);
            await using var other = await BuiltHost.Start(dll, settings, ct);
            return await Drive(one, other, plan, say, ct);
        }
        finally
        {
            blobs.Delete(recursive: true);
            await cluster.Drop(database, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> Drive(BuiltHost one, BuiltHost other, Plan plan, Action<string> say,
        CancellationToken ct)
    {
        var (nobody, reviewer, manager, policy) = await Staff.Visitors(one, new RouteTimes());
        var (_, reviewerThere, managerThere, _) = await Staff.Visitors(other, new RouteTimes());
        var cases = await Prepare(nobody, reviewer, policy, plan.Hints);
        say($"{cases.Length} cases are ready to be decided");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ConcurrentQueue<(long V, long At)> here = new(), there = new();
        Task[] listening = [manager.Listen("/notifications/stream", (v, at) => here.Enqueue((v, at)), enough.Token),
            managerThere.Listen("/notifications/stream", (v, at) => there.Enqueue((v, at)), enough.Token)];
        await Until(() => !here.IsEmpty && !there.IsEmpty);
        var before = here.Last().V;

        var (sent, answered) = (new long[cases.Length], new long[cases.Length]);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(cases.Select((it, i) => Task.Run(async () =>
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, ct);
            sent[i] = Stopwatch.GetTimestamp();
            await (i % 2 == 0 ? reviewer : reviewerThere)
                .Post("/reviews/{id}/decision", new { decision = "approved" }, $"/reviews/{it.Case}/decision", it.Version);
            answered[i] = Stopwatch.GetTimestamp();
        }, ct)));
        var pace = cases.Length / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Until(() => here.Last().V - before >= cases.Length && there.Last().V - before >= cases.Length);
        await enough.CancelAsync();
        await Task.WhenAll(listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Array.Sort(sent);
        Array.Sort(answered);
        var hosts = new[] { here.ToArray(), there.ToArray() };
        List<double> Since(long[] times) =>
            [.. hosts.SelectMany(heard => times.Select((at, n) =>
                Math.Max(0, Stopwatch.GetElapsedTime(at, heard.First(h => h.V - before > n).At).TotalMilliseconds)))];
        var (fromSending, fromAnswer) = (Since(sent), Since(answered));
        return
        [
            new Figure($"decision sent to the manager's hint, {PerSecond} a second on two hosts, p50 / p99",
                $"{fromSending.Median().N0()} / **{fromSending.Percentile(0.99).N0()}** ms",
                $"p99 ≤ {Goal.ToString(CultureInfo.InvariantCulture)} ms", fromSending.Percentile(0.99) <= Goal,
                $"{cases.Length} decisions, {pace.N1()} a second answered; a listener on each host"),
            new Figure("decision answered to the manager's hint, p50 / p99",
                $"{fromAnswer.Median().N0()} / {fromAnswer.Percentile(0.99).N0()} ms"),
        ];

        Task Until(Func<bool> reached) => Eventually.TrueAsync(() => Task.FromResult(reached()), TimeSpan.FromSeconds(60));
    }

    private static async Task<(Guid Case, long Version)[]> Prepare(Visitor nobody, Visitor reviewer, string policy, int count)
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
        // The versions last, when the reactions to the checks are done.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var cases = new List<(Guid, long)>();
        foreach (var id in ready)
            cases.Add((id, (await reviewer.Get("/reviews/{id}", $"/reviews/{id}"))!["version"]!.GetValue<long>()));
        return [.. cases];
    }
}
