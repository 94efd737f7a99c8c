using JasperFx.Events;
using System.Diagnostics;
using System.Threading.Channels;
using PowerCrm.Bench.Measuring;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>From an append's commit to the start of a subscription's handler, in a store where nothing else happens.</summary>
internal static class WakeUps
{
    private static readonly Channel<(Guid Stream, long At)> Handled = Channel.CreateUnbounded<(Guid, long)>();

    private sealed class Listener : ISubscription
    {
        public static string Name => "listener";
        public static IReadOnlyList<Type> Handles { get; } = [typeof(CustomerNoted)];

        public Task Handle(IEvent e, Reaction reaction, CancellationToken ct) =>
            Handled.Writer.WriteAsync((e.StreamId, Stopwatch.GetTimestamp()), ct).AsTask();
    }

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.Database(ct);
        var figures = new List<Figure>();
        await using (var reading = await StoreHost.Start(database, ct, readers: true, more: s => s.Subscribe<Listener>()))
        await using (var other = await StoreHost.Start(database, ct, more: s => s.Subscribe<Listener>()))
        {
            figures.Add(await One("the host that appended (its own bell)", 50, s => Commands.Decide(reading.Events, s, ct)));
            figures.Add(await One("another host (NOTIFY after commit)", 50, s => Commands.Decide(other.Events, s, ct)));
            // The hand-written append rings no bell, as if every NOTIFY were lost.
            var silent = new ByHand(other.Source);
            figures.Add(await One("by polling alone (every 250 ms)", 300, s => silent.Command(s, ct)));
        }
        await cluster.Drop(database, ct);
        return figures;

        async Task<Figure> One(string what, double goal, Func<Guid, Task> append)
        {
            var took = new List<double>();
            for (var i = 0; i < plan.Wakes + 5; i++)
            {
                var stream = Guid.CreateVersion7();
                await append(stream);
                var committed = Stopwatch.GetTimestamp();
                var (seen, at) = await Handled.Reader.ReadAsync(ct);
                if (seen != stream)
                    throw new InvalidOperationException("The subscription handled another event than the one appended.");
                if (i >= 5)
                    took.Add(Math.Max(0, Stopwatch.GetElapsedTime(committed, at).TotalMilliseconds));
                // Idle in between, and never in step with the polling.
                await Task.Delay(Random.Shared.Next(150, 400), ct);
            }
            say($"{what}: p50 {took.Median().N1()} ms, p99 {took.Percentile(0.99).N1()} ms");
            return new Figure($"commit to handled, {what}, p50 / p99", $"{took.Median().N1()} / **{took.Percentile(0.99).N1()}** ms", $"p99 < {goal.N0()} ms",
                took.Percentile(0.99) < goal);
        }
    }
}
