using System.Diagnostics;
using System.Threading.Channels;
using Dapper;
using JasperFx.CodeGeneration;
using JasperFx.Events;
using PowerCrm.Bench.Measuring;
using PowerCrm.Store;
using Wolverine;
using Wolverine.Attributes;

namespace PowerCrm.Bench.Store;

/// <summary>A reaction like those of modules, on a durable queue of its own; it only reports when it began.</summary>
[StickyHandler("bench_listener")]
public static class CustomerNotedHandler
{
    internal static Channel<(Guid Stream, long At)> Handled { get; } = Channel.CreateUnbounded<(Guid, long)>();

    public static ValueTask Handle(IEvent<CustomerNoted> e, CancellationToken ct) =>
        Handled.Writer.WriteAsync((e.StreamId, Stopwatch.GetTimestamp()), ct);
}

/// <summary>
/// Measures the time from an append's commit to what it triggers, on two otherwise idle hosts: the handler, by the durable queue of the
/// host that appended; a waiter for the stream on the other host, by a notification; a document of the daemon, by its polling. `http hints`
/// measures the whole path.
/// </summary>
internal static class ReactionLatency
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var figures = new List<Figure>();
        await using (var host = await StoreHost.Start(database, ct, isSolo: false, configure: s => s.ReadModel(new RegionsNotes()),
            configureMessages: ConfigureMessaging))
        await using (var otherHost = await StoreHost.Start(database, ct, isSolo: false, configure: s => s.ReadModel(new RegionsNotes()),
            configureMessages: ConfigureMessaging))
        {
            var product = new ProductStore(host);
            figures.Add(await Repeat("to the handler's start, on the host that appended", async stream =>
            {
                await product.DecideOnFold(stream, 0, ct);
                var committed = Stopwatch.GetTimestamp();
                var (handledStream, at) = await CustomerNotedHandler.Handled.Reader.ReadAsync(ct);
                return handledStream == stream ? Stopwatch.GetElapsedTime(committed, at)
                    : throw new InvalidOperationException("The handler got another event than the one appended.");
            }));
            figures.Add(await Repeat("to a waiter on the other host (NOTIFY after the commit)", async stream =>
            {
                var waiting = TimestampAfter(otherHost.Signals.Wait(Topics.Stream(stream), WaitTimeout, ct));
                await product.DecideOnFold(stream, 0, ct);
                var committed = Stopwatch.GetTimestamp();
                return Stopwatch.GetElapsedTime(committed, await waiting);
            }));
            figures.Add(await Repeat("to a document of the daemon (async, over many streams)", async stream =>
            {
                await product.DecideOnFold(stream, 0, ct);
                var committed = Stopwatch.GetTimestamp();
                await WaitForDaemon(host, ct);
                return Stopwatch.GetElapsedTime(committed);
            }, "found by asking every 5 ms how far its shard is"));
        }
        await cluster.DropDatabase(database, ct);
        return figures;

        async Task<Figure> Repeat(string name, Func<Guid, Task<TimeSpan>> measure, string note = "")
        {
            var times = new List<double>();
            for (var i = 0; i < plan.Wakes + 5; i++)
            {
                var it = await measure(Guid.CreateVersion7());
                if (i >= 5)
                    times.Add(Math.Max(0, it.TotalMilliseconds));
                // Idle in between, and not synchronous with the polling.
                await Task.Delay(Random.Shared.Next(150, 400), ct);
            }
            say($"{name}: p50 {times.Median().N1()} ms, p99 {times.Percentile(0.99).N1()} ms");
            return new Figure($"commit {name}, p50 / p99 of {times.Count}", $"{times.Median().N1()} / **{times.Percentile(0.99).N1()}** ms",
                Note: note);
        }
    }

    /// <summary>Configures messaging like the host, with one handler and without pre-generated code.</summary>
    private static void ConfigureMessaging(WolverineOptions options)
    {
        options.UseRuntimeCompilation();
        options.CodeGeneration.TypeLoadMode = TypeLoadMode.Dynamic;
        options.Discovery.IncludeType(typeof(CustomerNotedHandler));
        options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
        options.Policies.AutoApplyTransactions();
        options.Policies.UseDurableLocalQueues();
    }

    private static async Task<long> TimestampAfter(Task waiting)
    {
        await waiting;
        return Stopwatch.GetTimestamp();
    }

    private static async Task WaitForDaemon(StoreHost host, CancellationToken ct)
    {
        await using var connection = await host.Source.OpenConnectionAsync(ct);
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(5, ct))
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    "select coalesce((select last_seq_id from mt_event_progression where name = @name), 0) >= (select max(seq_id) from "
                        + "mt_events)",
                    new { name = RegionsNotes.StoredName + ":All" }, cancellationToken: ct)))
                return;
            if (Stopwatch.GetElapsedTime(started) > WaitTimeout)
                throw new TimeoutException("The daemon did not follow.");
        }
    }
}
