using Dapper;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Store;

/// <summary>Measures whether an append costs more when the log is long.</summary>
internal static class LongLog
{
    private const int Writers = 8, ShortLog = 10_000;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var (shortOne, longOne) = (await cluster.Database(ct), await cluster.Database(ct));
        var figures = new List<Figure>();
        await using (var few = await StoreHost.Start(shortOne, ct))
        await using (var many = await StoreHost.Start(longOne, ct))
        {
            say($"filling a log of {plan.LongLog} events");
            await Streams.Seed(few.Source, ShortLog, ct);
            await Streams.Seed(many.Source, plan.LongLog, ct);
            await cluster.Checkpoint(ct);
            Streams a = new(Writers), b = new(Writers);
            ProductStore inShort = new(few), inLong = new(many);
            figures.AddRange(await Compare("new streams", (w, t) => inShort.OnFold(a.Next(w), w, t),
                (w, t) => inLong.OnFold(b.Next(w), w, t), 0.9));
            var old = (await Ids(few, ct), await Ids(many, ct));
            figures.AddRange(await Compare("streams picked at random from all",
                (w, t) => inShort.OnFold(old.Item1[Random.Shared.Next(old.Item1.Length)], w, t),
                (w, t) => inLong.OnFold(old.Item2[Random.Shared.Next(old.Item2.Length)], w, t), null));
        }
        await cluster.Drop(shortOne, ct);
        await cluster.Drop(longOne, ct);
        return figures;

        async Task<IReadOnlyList<Figure>> Compare(string what, Func<int, CancellationToken, Task> few,
            Func<int, CancellationToken, Task> many, double? goal)
        {
            foreach (var warm in (Func<int, CancellationToken, Task>[])[few, many, few, many])
                await Measurement.Run(cluster, Writers, plan.MeasureTime, warm, ct);
            var pairs = new List<(Measurement Few, Measurement Many)>();
            for (var i = 0; i < plan.Pairs; i++)
            {
                var first = await Measurement.Run(cluster, Writers, plan.MeasureTime, i % 2 == 0 ? few : many, ct);
                var second = await Measurement.Run(cluster, Writers, plan.MeasureTime, i % 2 == 0 ? many : few, ct);
                pairs.Add(i % 2 == 0 ? (first, second) : (second, first));
                say($"{what}: {pairs[^1].Many.PerSecond.N0()} / {pairs[^1].Few.PerSecond.N0()} appends/s");
            }
            var ratio = pairs.Select(p => p.Many.PerSecond / p.Few.PerSecond).ToList();
            return
            [
                new Figure(
                    $"appends/s, {what}, {((double)plan.LongLog).N0()} / {((double)ShortLog).N0()} events in the log, {Writers} writers",
                    $"{pairs.Select(p => p.Many.PerSecond).Median().N0()} / {pairs.Select(p => p.Few.PerSecond).Median().N0()}"),
                new Figure($"ratio, {what}", ratio.Spread(), goal is null ? null : "≥ 0.9", goal is null ? null : ratio.Median() >= goal),
            ];
        }
    }

    private static async Task<Guid[]> Ids(StoreHost host, CancellationToken ct)
    {
        await using var connection = await host.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition("select id from mt_streams order by random() limit 1000000",
            commandTimeout: 120, cancellationToken: ct))];
    }
}
