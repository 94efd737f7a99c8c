using Dapper;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Store;

/// <summary>Measures whether an append costs more when the log is long.</summary>
internal static class LongLog
{
    private const int Writers = 8, ShortLog = 10_000;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var (shortDatabase, longDatabase) = (await cluster.CreateDatabase(ct), await cluster.CreateDatabase(ct));
        var figures = new List<Figure>();
        await using (var shortHost = await StoreHost.Start(shortDatabase, ct))
        await using (var longHost = await StoreHost.Start(longDatabase, ct))
        {
            say($"filling a log of {plan.LongLog} events");
            await Streams.Seed(shortHost.Source, ShortLog, ct);
            await Streams.Seed(longHost.Source, plan.LongLog, ct);
            await cluster.Checkpoint(ct);
            Streams a = new(Writers), b = new(Writers);
            ProductStore inShort = new(shortHost), inLong = new(longHost);
            figures.AddRange(await Compare("new streams", (w, t) => inShort.DecideOnFold(a.Next(w), w, t),
                (w, t) => inLong.DecideOnFold(b.Next(w), w, t), 0.9));
            var streamIds = (await ReadStreamIds(shortHost, ct), await ReadStreamIds(longHost, ct));
            figures.AddRange(await Compare("streams picked at random from all",
                (w, t) => inShort.DecideOnFold(streamIds.Item1[Random.Shared.Next(streamIds.Item1.Length)], w, t),
                (w, t) => inLong.DecideOnFold(streamIds.Item2[Random.Shared.Next(streamIds.Item2.Length)], w, t), null));
        }
        await cluster.DropDatabase(shortDatabase, ct);
        await cluster.DropDatabase(longDatabase, ct);
        return figures;

        async Task<IReadOnlyList<Figure>> Compare(string label, Func<int, CancellationToken, Task> appendShort,
            Func<int, CancellationToken, Task> appendLong, double? goal)
        {
            foreach (var warm in (Func<int, CancellationToken, Task>[])[appendShort, appendLong, appendShort, appendLong])
                await Measurement.Run(cluster, Writers, plan.MeasureTime, warm, ct);
            var pairs = new List<(Measurement Few, Measurement Many)>();
            for (var i = 0; i < plan.Pairs; i++)
            {
                var first = await Measurement.Run(cluster, Writers, plan.MeasureTime, i % 2 == 0 ? appendShort : appendLong, ct);
                var second = await Measurement.Run(cluster, Writers, plan.MeasureTime, i % 2 == 0 ? appendLong : appendShort, ct);
                pairs.Add(i % 2 == 0 ? (first, second) : (second, first));
                say($"{label}: {pairs[^1].Many.PerSecond.N0()} / {pairs[^1].Few.PerSecond.N0()} appends/s");
            }
            var ratio = pairs.Select(p => p.Many.PerSecond / p.Few.PerSecond).ToList();
            return
            [
                new Figure(
                    $"appends/s, {label}, {((double)plan.LongLog).N0()} / {((double)ShortLog).N0()} events in the log, {Writers} writers",
                    $"{pairs.Select(p => p.Many.PerSecond).Median().N0()} / {pairs.Select(p => p.Few.PerSecond).Median().N0()}"),
                new Figure($"ratio, {label}", ratio.Spread(), goal is null ? null : "≥ 0.9", goal is null ? null : ratio.Median() >= goal),
            ];
        }
    }

    private static async Task<Guid[]> ReadStreamIds(StoreHost host, CancellationToken ct)
    {
        await using var connection = await host.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition("select id from mt_streams order by random() limit 1000000",
            commandTimeout: 120, cancellationToken: ct))];
    }
}
