using System.Diagnostics;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Store;

/// <summary>
/// Compares the rebuild of a projection with reading in order, folding and copying by hand; in both cases others write meanwhile.
/// </summary>
internal static class Rebuilds
{
    private const int Writers = 4;
    private static readonly TimeSpan AppendInterval = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var ratios = new List<double>();
        double store = 0, hand = 0, locked = 0;
        long writes = 0, differences = 0;
        await using (var host = await StoreHost.Start(database, ct, configure: s => s.ReadModel(new RegionsNotes())))
        {
            var product = new ProductStore(host);
            var byHand = new HandWrittenStore(host.Source);
            await Streams.Seed(host.Source, plan.RebuildStreams * Customers.StreamLength, ct);
            say("waiting for the daemon to reach the end of the log");
            if (!await host.Admin.WaitUntilIdle(TimeSpan.FromMinutes(10), ct))
                throw new InvalidOperationException("The daemon did not reach the end of the seeded log.");
            // The seed wrote no documents: the first rebuild creates them; the second is still a warm-up, as by hand.
            for (var i = 0; i < 2; i++)
            {
                await host.Admin.Rebuild(CustomerCards.StoredName, null, ct);
                await byHand.Rebuild("bench_by_hand", ct);
            }
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var streams = new Streams(Writers);
            var writing = Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
            {
                while (!cancellation.IsCancellationRequested)
                {
                    await product.DecideOnFold(streams.Next(w), w, ct);
                    Interlocked.Increment(ref writes);
                    await Task.Delay(AppendInterval, cancellation.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }, ct)).ToArray();
            var loopStarted = Stopwatch.GetTimestamp();
            for (var i = 0; i < plan.RebuildPairs; i++)
            {
                await cluster.Checkpoint(ct);
                var started = Stopwatch.GetTimestamp();
                await byHand.Rebuild("bench_by_hand", ct);
                hand = Stopwatch.GetElapsedTime(started).TotalSeconds;
                await cluster.Checkpoint(ct);
                started = Stopwatch.GetTimestamp();
                var rebuilt = await host.Admin.Rebuild(CustomerCards.StoredName, null, ct);
                store = Stopwatch.GetElapsedTime(started).TotalSeconds;
                locked = Math.Max(locked, rebuilt.LockDuration.TotalMilliseconds);
                differences += rebuilt.Different + rebuilt.OnlyNew + rebuilt.OnlyOld;
                ratios.Add(hand / store);
                say(
                    $"rebuild {store.N2()} s, by hand {hand.N2()} s, locked {rebuilt.LockDuration.TotalMilliseconds.N0()} ms, "
                        + $"{rebuilt.Documents} documents, {rebuilt.Different} different");
            }
            await cancellation.CancelAsync();
            await Task.WhenAll(writing);
            writes = (long)(writes / Stopwatch.GetElapsedTime(loopStarted).TotalSeconds);
        }
        await cluster.DropDatabase(database, ct);
        return
        [
            new Figure(
                $"rebuild from {((double)plan.RebuildStreams * Customers.StreamLength).N0()} events, product / by hand, the last pair",
                $"{store.N2()} / {hand.N2()} s"),
            new Figure("ratio (by hand / product)", ratios.Spread(), "≥ 0.5", ratios.Median() >= 0.5,
                $"meanwhile {writes} commands/s by {Writers} writers; the product also keeps checkpoints, swaps under a lock and compares "
                    + $"every document with the old one; the daemon follows the writers"),
            new Figure("writers held while it swaps, most", $"{locked.N0()} ms"),
            new Figure("documents that differed from the inline ones", $"{differences}", "0", differences == 0),
        ];
    }
}
