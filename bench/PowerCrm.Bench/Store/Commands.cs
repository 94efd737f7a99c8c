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
        new("document as write model", (variant, stream, place, ct) => variant.DecideOnDocument(stream, place, ct), [0.70, 0.45]),
        new("live fold and document", (variant, stream, place, ct) => variant.DecideOnFold(stream, place, ct), [0.50, 0.25]),
    ];

    private static readonly int[] Writers = [8, 32];

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var (product, defaults) = (await cluster.CreateDatabase(ct), await cluster.CreateDatabase(ct));
        var figures = new List<Figure>();
        await using (var host = await StoreHost.Start(product, ct))
        await using (var marten = await DefaultMartenStore.Start(defaults))
        {
            IStoreVariant[] variants = [new ProductStore(host), new HandWrittenStore(host.Source), marten];
            foreach (var form in Forms)
                foreach (var (writers, goal) in Writers.Zip(form.Goals))
                    figures.AddRange(Compare($"{form.Name}, {writers} writers", goal, await Rounds(form, writers, variants)));
        }
        foreach (var form in Forms)
            figures.Add(new Figure($"round trips a command, {form.Name}, product / by hand / Marten as it comes", string.Join(" / ",
                [await Trips(product, form, p => new ProductStore(p)), await Trips(product, form, p => new HandWrittenStore(p.Source)),
                    await TripsOfMarten(defaults, form)]),
                Note: "counted on the wire, COMMIT included; without the signals' NOTIFY, which is sent beside the commands, at most 50 a "
                    + "second"));
        await cluster.DropDatabase(product, ct);
        await cluster.DropDatabase(defaults, ct);
        return figures;

        async Task<List<Measurement[]>> Rounds(CommandForm form, int writers, IStoreVariant[] variants)
        {
            var work = variants.Select(variant =>
            {
                var streams = new Streams(writers);
                return (Func<int, CancellationToken, Task>)((w, token) => form.Run(variant, streams.Next(w), w, token));
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
                say($"{form.Name}, {writers} writers: {string.Join(" / ", turns.Select(t => t.PerSecond.N0()))} commands/s");
            }
            return rounds;
        }

        async Task<string> Trips(string database, CommandForm form, Func<StoreHost, IStoreVariant> createVariant)
        {
            await using var proxy = new RoundTripProxy(database);
            await using var host = await StoreHost.Start(proxy.ConnectionString, ct, runs: false);
            return await Counted(proxy, form, createVariant(host));
        }

        async Task<string> TripsOfMarten(string database, CommandForm form)
        {
            await using var proxy = new RoundTripProxy(database);
            await using var it = await DefaultMartenStore.Start(proxy.ConnectionString);
            return await Counted(proxy, form, it);
        }

        async Task<string> Counted(RoundTripProxy proxy, CommandForm form, IStoreVariant variant)
        {
            const int Warm = 50, Many = 200;
            var streams = new Streams(1);
            for (var i = 0; i < Warm; i++)
                await form.Run(variant, streams.Next(0), 0, ct);
            var before = proxy.RoundTrips;
            for (var i = 0; i < Many; i++)
                await form.Run(variant, streams.Next(0), 0, ct);
            return ((double)(proxy.RoundTrips - before) / Many).N2();
        }
    }

    private static IEnumerable<Figure> Compare(string label, double goal, List<Measurement[]> rounds)
    {
        string Medians(Func<Measurement, double> metric) =>
            string.Join(" / ", Enumerable.Range(0, 3).Select(at => rounds.Select(r => metric(r[at])).Median().N0()));
        List<double> Ratio(int to, Func<Measurement, double> metric) => [.. rounds.Select(r => metric(r[0]) / metric(r[to]))];
        var (hand, marten) = (Ratio(1, t => t.PerSecond), Ratio(2, t => t.PerSecond));
        yield return new Figure($"commands/s, {label}, product / by hand / Marten as it comes", Medians(t => t.PerSecond));
        yield return new Figure($"product to by hand, {label}", hand.Spread(), $"≥ {goal.N2()}", hand.Median() >= goal);
        yield return new Figure($"product to Marten as it comes, {label}", marten.Spread(), "≥ 1.25", marten.Median() >= 1.25);
        yield return Cpu("client", t => t.ClientMicros);
        yield return Cpu("server", t => t.ServerMicros);

        Figure Cpu(string side, Func<Measurement, double> metric) =>
            new($"{side} CPU a command, {label}",
                $"{Medians(metric)} µs; to by hand {Ratio(1, metric).Spread()}, to Marten as it comes {Ratio(2, metric).Spread()}");
    }
}
