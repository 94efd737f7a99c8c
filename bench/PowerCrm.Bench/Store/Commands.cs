using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Store;

/// <summary>
/// Fetch for writing, append one event, update one inline document, update one row that must be hit, commit: by the product, by hand, and
/// by Marten with its defaults, in turns of one run. Each round has another order, so that none always comes first or after the same one.
/// </summary>
internal static class Commands
{
    private static readonly int[][] Orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1], [1, 0, 2]];

    private sealed record CommandForm(string Name, Func<IStoreVariant, Guid, int, CancellationToken, Task> Run, double[] Goals);

    private static readonly CommandForm[] Forms =
    [
        new("document as write model", (way, stream, place, ct) => way.OnDocument(stream, place, ct), [0.70, 0.45]),
        new("live fold and document", (way, stream, place, ct) => way.OnFold(stream, place, ct), [0.50, 0.25]),
    ];

    private static readonly int[] Writers = [8, 32];

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var (ours, defaults) = (await cluster.Database(ct), await cluster.Database(ct));
        var figures = new List<Figure>();
        await using (var host = await StoreHost.Start(ours, ct))
        await using (var marten = await DefaultMartenStore.Start(defaults))
        {
            IStoreVariant[] ways = [new ProductStore(host), new HandWrittenStore(host.Source), marten];
            foreach (var shape in Forms)
                foreach (var (writers, goal) in Writers.Zip(shape.Goals))
                    figures.AddRange(Compare($"{shape.Name}, {writers} writers", goal, await Rounds(shape, writers, ways)));
        }
        foreach (var shape in Forms)
            figures.Add(new Figure($"round trips a command, {shape.Name}, product / by hand / Marten as it comes", string.Join(" / ",
                [await Trips(ours, shape, p => new ProductStore(p)), await Trips(ours, shape, p => new HandWrittenStore(p.Source)),
                    await TripsOfMarten(defaults, shape)]),
                Note: "counted on the wire, COMMIT included; without the bells' NOTIFY, which is sent beside the commands, at most 50 a "
                    + "second"));
        await cluster.Drop(ours, ct);
        await cluster.Drop(defaults, ct);
        return figures;

        async Task<List<Measurement[]>> Rounds(CommandForm shape, int writers, IStoreVariant[] ways)
        {
            var work = ways.Select(way =>
            {
                var streams = new Streams(writers);
                return (Func<int, CancellationToken, Task>)((w, token) => shape.Run(way, streams.Next(w), w, token));
            }).ToArray();
            for (var i = 0; i < 2; i++)
                foreach (var warm in work)
                    await Measurement.Run(cluster, writers, plan.MeasureTime, warm, ct);
            var rounds = new List<Measurement[]>();
            for (var i = 0; i < plan.Rounds; i++)
            {
                var turns = new Measurement[work.Length];
                foreach (var at in Orders[i % Orders.Length])
                    turns[at] = await Measurement.Run(cluster, writers, plan.MeasureTime, work[at], ct);
                rounds.Add(turns);
                say($"{shape.Name}, {writers} writers: {string.Join(" / ", turns.Select(t => t.PerSecond.N0()))} commands/s");
            }
            return rounds;
        }

        async Task<string> Trips(string database, CommandForm shape, Func<StoreHost, IStoreVariant> way)
        {
            await using var tap = new RoundTripProxy(database);
            await using var host = await StoreHost.Start(tap.ConnectionString, ct, runs: false);
            return await Counted(tap, shape, way(host));
        }

        async Task<string> TripsOfMarten(string database, CommandForm shape)
        {
            await using var tap = new RoundTripProxy(database);
            await using var it = await DefaultMartenStore.Start(tap.ConnectionString);
            return await Counted(tap, shape, it);
        }

        async Task<string> Counted(RoundTripProxy tap, CommandForm shape, IStoreVariant way)
        {
            const int Warm = 50, Many = 200;
            var streams = new Streams(1);
            for (var i = 0; i < Warm; i++)
                await shape.Run(way, streams.Next(0), 0, ct);
            var before = tap.RoundTrips;
            for (var i = 0; i < Many; i++)
                await shape.Run(way, streams.Next(0), 0, ct);
            return ((double)(tap.RoundTrips - before) / Many).N2();
        }
    }

    private static IEnumerable<Figure> Compare(string what, double goal, List<Measurement[]> rounds)
    {
        string Medians(Func<Measurement, double> of) =>
            string.Join(" / ", Enumerable.Range(0, 3).Select(at => rounds.Select(r => of(r[at])).Median().N0()));
        List<double> Ratio(int to, Func<Measurement, double> of) => [.. rounds.Select(r => of(r[0]) / of(r[to]))];
        var (hand, marten) = (Ratio(1, t => t.PerSecond), Ratio(2, t => t.PerSecond));
        yield return new Figure($"commands/s, {what}, product / by hand / Marten as it comes", Medians(t => t.PerSecond));
        yield return new Figure($"product to by hand, {what}", hand.Spread(), $"≥ {goal.N2()}", hand.Median() >= goal);
        yield return new Figure($"product to Marten as it comes, {what}", marten.Spread(), "≥ 1.25", marten.Median() >= 1.25);
        yield return Cpu("client", t => t.ClientMicros);
        yield return Cpu("server", t => t.ServerMicros);

        Figure Cpu(string whose, Func<Measurement, double> of) =>
            new($"{whose} CPU a command, {what}",
                $"{Medians(of)} µs; to by hand {Ratio(1, of).Spread()}, to Marten as it comes {Ratio(2, of).Spread()}");
    }
}
