using PowerCrm.Bench.Measuring;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>Load, fold, append one event, update one inline document, commit: the store against the hand-written way.</summary>
internal static class Commands
{
    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.Database(ct);
        var figures = new List<Figure>();
        await using (var host = await StoreHost.Start(database, ct))
        {
            var byHand = new ByHand(host.Source);
            foreach (var writers in (int[])[8, 32])
            {
                Streams ours = new(writers), theirs = new(writers);
                Task Store(int w, CancellationToken token) => Decide(host.Events, ours.Next(w), token);
                Task Hand(int w, CancellationToken token) => byHand.Command(theirs.Next(w), token);
                foreach (var warm in (Func<int, CancellationToken, Task>[])[Store, Hand, Store, Hand])
                    await Turn.Take(cluster, writers, plan.Turn, warm, ct);
                var pairs = new List<(Turn Store, Turn Hand)>();
                for (var i = 0; i < plan.Pairs; i++)
                {
                    // Every other pair the other way round, so that neither side always comes second.
                    var first = await Turn.Take(cluster, writers, plan.Turn, i % 2 == 0 ? Store : Hand, ct);
                    var second = await Turn.Take(cluster, writers, plan.Turn, i % 2 == 0 ? Hand : Store, ct);
                    pairs.Add(i % 2 == 0 ? (first, second) : (second, first));
                    say($"{writers} writers: {pairs[^1].Store.PerSecond.N0()} / {pairs[^1].Hand.PerSecond.N0()} commands/s");
                }
                figures.AddRange(Compare(writers, pairs));
            }
            Streams a = new(1), b = new(1);
            // Without bells: their NOTIFY runs beside the commands, at most 50 a second however many there are.
            await using var quiet = await StoreHost.Start(database, ct, bells: false);
            var byHandQuiet = new ByHand(quiet.Source);
            var trips = await Trips.Count(200, () => Decide(quiet.Events, a.Next(0), ct));
            var tripsByHand = await Trips.Count(200, () => byHandQuiet.Command(b.Next(0), ct));
            figures.Add(new Figure("round trips a command, store / by hand", $"{trips.N2()} / {tripsByHand.N2()}", "equal", Math.Abs(trips - tripsByHand) < 0.05,
                "by Npgsql's meter; not counted: the bells' NOTIFY, beside the commands and at most 50 a second"));
        }
        await cluster.Drop(database, ct);
        return figures;
    }

    public static Task Decide(IStreams events, Guid stream, CancellationToken ct) =>
        events.Decide<CustomerState>(stream, (it, _) => Decision.Append(Customers.Noted(it.Steps)), ct);

    private static IEnumerable<Figure> Compare(int writers, List<(Turn Store, Turn Hand)> pairs)
    {
        var ratio = pairs.Select(p => p.Store.PerSecond / p.Hand.PerSecond).ToList();
        var client = pairs.Select(p => p.Store.ClientMicros / p.Hand.ClientMicros).ToList();
        var server = pairs.Select(p => p.Store.ServerMicros / p.Hand.ServerMicros).ToList();
        var both = pairs.Select(p => (p.Store.ClientMicros + p.Store.ServerMicros) / (p.Hand.ClientMicros + p.Hand.ServerMicros)).ToList();
        string Medians(Func<Turn, double> of) => $"{pairs.Select(p => of(p.Store)).Median().N0()} / {pairs.Select(p => of(p.Hand)).Median().N0()}";
        yield return new Figure($"commands/s, {writers} writers, store / by hand", Medians(t => t.PerSecond));
        yield return new Figure($"ratio, {writers} writers", ratio.Spread(), "≥ 0.85", ratio.Median() >= 0.85);
        yield return new Figure($"client CPU, {writers} writers", $"{Medians(t => t.ClientMicros)} µs; {client.Spread()}", "≤ 1.2", client.Median() <= 1.2);
        yield return new Figure($"server CPU, {writers} writers", $"{Medians(t => t.ServerMicros)} µs; {server.Spread()}", "≤ 1.2", server.Median() <= 1.2);
        yield return new Figure($"CPU of both, {writers} writers", both.Spread(), "≤ 1.2", both.Median() <= 1.2);
    }
}
