using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Store;

/// <summary>Compares the fold of a stream of ten events with one hand-written query and the same fold.</summary>
internal static class Folds
{
    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var figures = new List<Figure>();
        await using (var host = await StoreHost.Start(database, ct))
        {
            var byHand = new HandWrittenStore(host.Source);
            var streams = Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7()).ToArray();
            foreach (var stream in streams)
                for (var i = 0; i < Customers.StreamLength; i++)
                    await byHand.DecideOnFold(stream, i, ct);
            Task Store(int w, CancellationToken token) =>
                host.Events.Load<CustomerState>(streams[Random.Shared.Next(streams.Length)], token);
            Task Hand(int w, CancellationToken token) => byHand.Fold(streams[Random.Shared.Next(streams.Length)], token);
            foreach (var readers in (int[])[1, 8])
            {
                foreach (var warm in (Func<int, CancellationToken, Task>[])[Store, Hand, Store, Hand])
                    await Measurement.Run(cluster, readers, plan.MeasureTime / 2, warm, ct);
                var pairs = new List<(Measurement Store, Measurement Hand)>();
                for (var i = 0; i < plan.Pairs; i++)
                {
                    var first = await Measurement.Run(cluster, readers, plan.MeasureTime / 2, i % 2 == 0 ? Store : Hand, ct);
                    var second = await Measurement.Run(cluster, readers, plan.MeasureTime / 2, i % 2 == 0 ? Hand : Store, ct);
                    pairs.Add(i % 2 == 0 ? (first, second) : (second, first));
                    say($"{readers} readers: {pairs[^1].Store.PerSecond.N0()} / {pairs[^1].Hand.PerSecond.N0()} folds/s");
                }
                var ratio = pairs.Select(p => p.Store.PerSecond / p.Hand.PerSecond).ToList();
                figures.Add(new Figure($"folds/s, {readers} at a time, product / by hand",
                    $"{pairs.Select(p => p.Store.PerSecond).Median().N0()} / {pairs.Select(p => p.Hand.PerSecond).Median().N0()}"));
                figures.Add(new Figure($"ratio, {readers} at a time", ratio.Spread(), Note: "the store reads every column of the events, "
                    + "and makes envelopes of them"));
                string Micros(Func<Measurement, double> metric) =>
                    $"{pairs.Select(p => metric(p.Store)).Median().N0()} / {pairs.Select(p => metric(p.Hand)).Median().N0()} µs; ";
                figures.Add(new Figure($"client CPU, {readers} at a time",
                    Micros(t => t.ClientMicros) + pairs.Select(p => p.Store.ClientMicros / p.Hand.ClientMicros).ToList().Spread()));
                figures.Add(new Figure($"server CPU, {readers} at a time",
                    Micros(t => t.ServerMicros) + pairs.Select(p => p.Store.ServerMicros / p.Hand.ServerMicros).ToList().Spread()));
            }
        }
        await cluster.DropDatabase(database, ct);
        return figures;
    }
}
