using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Runs the readers that this process leads.
/// <para>
/// Leadership is a session advisory lock, one a reader, all on one connection of their own. If the process dies, its session ends and the
/// locks are free. If it is frozen, its session would live on and keep them: therefore the session has <c>idle_session_timeout</c> of 5 s and beats every second.
/// A frozen leader that wakes up may still have a batch in hand; the checkpoint's compare-and-set makes it roll back.
/// </para>
/// </summary>
internal sealed partial class StoreDaemon(Registry registry, IServiceProvider services, EventStoreRoot store, Bells bells, SettledCeiling ceiling,
    NpgsqlDataSource source, StoreConnection connectionString, EventStoreOptions options, ILoggerFactory logs) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly ILogger log = logs.CreateLogger<StoreDaemon>();
    private readonly Dictionary<string, (Task Task, CancellationTokenSource Lost)> leading = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (!options.RunReaders)
            return;
        var readers = Readers();
        var watching = ceiling.Run(stopping);
        for (var breakdowns = 0; !stopping.IsCancellationRequested;)
        {
            try
            {
                await using var connection = new NpgsqlConnection(LeaderConnection(connectionString.Plain));
                await connection.OpenAsync(stopping);
                while (!stopping.IsCancellationRequested)
                {
                    foreach (var ended in leading.Where(l => l.Value.Task.IsCompleted).ToArray())
                        leading.Remove(ended.Key);      // its lock is this session's, if it still lives: it is won again
                    foreach (var name in await Win(connection, readers.Keys.Where(n => !leading.ContainsKey(n)).ToArray()))
                    {
                        var lost = new CancellationTokenSource();
                        leading[name] = (Task.Run(() => readers[name](stopping, lost.Token), CancellationToken.None), lost);
                        Leads(log, name);
                    }
                    breakdowns = 0;
                    await Task.Delay(Beat, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                await HandOver(connection);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LostLead(log, e.GetType().Name);
                await StopReaders(lost: true);
                await Task.Delay(Faults.BackOff(Math.Min(++breakdowns, 6)), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await StopReaders(lost: false);
        await watching;
    }

    /// <summary>The locks are kept until the last batch is done: a successor would take a call still being made for a lost one.</summary>
    private async Task HandOver(NpgsqlConnection connection)
    {
        var stopped = StopReaders(lost: false);
        while (await Task.WhenAny(stopped, Task.Delay(Beat)) != stopped)
            await Win(connection, []);
        await stopped;
    }

    private async Task StopReaders(bool lost)
    {
        if (lost)
            foreach (var (_, token) in leading.Values)
                await token.CancelAsync();
        await Task.WhenAll(leading.Values.Select(l => l.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        leading.Clear();
    }

    private static async Task<IReadOnlyList<string>> Win(NpgsqlConnection connection, string[] names)
    {
        await using var command = new NpgsqlCommand(
            "select n.name from unnest($1::text[], $2::bigint[]) as n (name, key) where pg_try_advisory_lock(n.key)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. names.Select(n => Ids.Lock("leader:" + n))] });
        await using var rows = await command.ExecuteReaderAsync();      // the connection's own limit of 5 s
        var won = new List<string>();
        while (await rows.ReadAsync())
            won.Add(rows.GetString(0));
        return won;
    }

    private Dictionary<string, Func<CancellationToken, CancellationToken, Task>> Readers()
    {
        var readers = new Dictionary<string, Func<CancellationToken, CancellationToken, Task>>(StringComparer.Ordinal);
        foreach (var projection in registry.Projections.Where(p => p.Run == Run.Async))
            readers.Add(projection.Progress, new ProjectionReader(projection, registry, source, ceiling, options, Log(projection.Name)).Run);
        foreach (var it in registry.Subscriptions)
        {
            var handler = services.GetRequiredService(it.Clr);
            readers.Add(it.Progress, it.Outside
                ? new OutsideReader(it, (IOutsideSubscription)handler, store, registry, bells, source, ceiling, options, Log(it.Name)).Run
                : new SubscriptionReader(it, (ISubscription)handler, store, registry, bells, source, ceiling, options, Log(it.Name)).Run);
        }
        if (registry.DueCommands.Count > 0)
            readers.Add(DueReader.LeaderName, new DueReader(
                registry.DueCommands.ToDictionary(d => d.Command, Handler, StringComparer.Ordinal),
                store, bells, source, options, Log(DueReader.LeaderName)).Run);
        return readers;
    }

    private (DueType, Func<Due, Reaction, CancellationToken, Task>) Handler(DueType type)
    {
        var handler = (IDueCommand)services.GetRequiredService(type.Clr);
        return (type, handler.Handle);
    }

    private ILogger Log(string reader) => logs.CreateLogger("PowerCrm.EventStore.Reader." + reader);

    internal static string LeaderConnection(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "powercrm-leader", KeepAlive = 0, CommandTimeout = 5 };
        builder.Options = string.Join(' ', new[] { builder.Options, "-c idle_session_timeout=5000" }.Where(o => !string.IsNullOrEmpty(o)));
        return builder.ConnectionString;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This host leads {Reader}")]
    private static partial void Leads(ILogger log, string reader);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The leader's connection was lost ({Fault}); its readers stopped and are contested again")]
    private static partial void LostLead(ILogger log, string fault);
}
