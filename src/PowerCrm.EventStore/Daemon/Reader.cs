using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>This process no longer leads: somebody else moved the checkpoint. Its batch was rolled back.</summary>
internal sealed class SupersededException(string reader) : Exception($"'{reader}' is led by another process.");

/// <summary>A reader that must not go on: it says where, and waits for a person.</summary>
internal sealed class ReaderStoppedException(long seq, Exception why) : Exception(why.Message, why)
{
    public long Seq { get; } = seq;
}

/// <summary>
/// One reader of the log, run by its leader.
/// <para>
/// Every transaction of a reader moves its progress row by compare-and-set on the checkpoint <em>and</em> on the row's time, which serves as
/// its epoch: a leader's first act is to stamp it. So a leader that was frozen and superseded rolls back whatever it still had in hand,
/// also where the checkpoint stands as it stood, and what it would set aside or take off the list too. The checkpoint alone would not do:
/// between the new leader's read and its commit the old one could change which streams wait.
/// </para>
/// </summary>
internal abstract partial class Reader(NpgsqlDataSource source, SettledCeiling ceiling, EventStoreOptions options, ILogger log)
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(100);
    private long flushedAt;
    private DateTime epoch, nextEpoch;

    public abstract string Name { get; }
    protected abstract string ProgressRow { get; }
    protected NpgsqlDataSource Source => source;
    protected EventStoreOptions Options => options;
    protected ILogger Log => log;

    /// <summary>The stored checkpoint; what lies between it and <see cref="Position"/> was not for this reader.</summary>
    protected long Checkpoint { get; private set; }
    protected long Position { get; private set; }

    /// <param name="stopping">Finish the batch in hand, then return.</param>
    /// <param name="lost">Leadership is gone: drop everything.</param>
    public async Task Run(CancellationToken stopping, CancellationToken lost)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        for (var breakdowns = 0; !idle.IsCancellationRequested;)
        {
            try
            {
                if (breakdowns >= 0)
                {
                    await Begin(lost);
                    breakdowns = -1;
                }
                if (await Side(lost))
                    continue;
                if (Position < ceiling.Value && await Step(ceiling.Value, lost))
                    continue;
                await ceiling.Above(Position, Checkpoint < Position ? FlushEvery : options.Poll, idle.Token);
                if (Checkpoint < Position && Stopwatch.GetElapsedTime(flushedAt) >= FlushEvery)
                    await Flush(lost);
            }
            catch (OperationCanceledException) when (idle.IsCancellationRequested)
            {
                break;
            }
            catch (SupersededException)
            {
                // Whether this process still leads, its leader's connection knows: it starts the reader again if so.
                Superseded(log, Name);
                return;
            }
            catch (Exception e) when (e is ReaderStoppedException or UnknownEventTypeException)
            {
                await StopLoudly(e, idle.Token);
                await UntilStarted(idle.Token);
                breakdowns = 0;
            }
            catch (Exception e)
            {
                breakdowns = Math.Max(breakdowns, 0) + 1;
                Broke(log, e, Name, breakdowns);
                await Pause(Faults.BackOff(Math.Min(breakdowns, 7)), idle.Token);
            }
        }
        if (Checkpoint < Position && !lost.IsCancellationRequested)
            await Flush(lost);
    }

    /// <summary>Handles events above <see cref="Position"/> up to the ceiling; true when there may be more at once.</summary>
    protected abstract Task<bool> Step(long ceiling, CancellationToken ct);

    /// <summary>Work beside the log, such as streams set aside whose time has come.</summary>
    protected virtual Task<bool> Side(CancellationToken ct) => Task.FromResult(false);

    /// <summary>Nothing between here and there is for this reader; stored soon, not at once.</summary>
    protected async Task PassOver(long to, CancellationToken ct)
    {
        Position = to;
        Telemetry.Lag(Name, ceiling.Value - to);
        if (Stopwatch.GetElapsedTime(flushedAt) >= FlushEvery)
            await Flush(ct);
    }

    /// <summary>Moves the checkpoint inside the batch's transaction; no row means that another leader has. After the commit: <see cref="Advanced"/>.</summary>
    protected async Task Advance(NpgsqlConnection connection, NpgsqlTransaction? transaction, long to, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            update mt_event_progression
            set last_seq_id = $1, last_updated = greatest(clock_timestamp(), last_updated + interval '1 microsecond')
            where name = $2 and last_seq_id = $3 and last_updated = $4
            returning last_updated
            """, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProgressRow });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Checkpoint });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = epoch });
        nextEpoch = await command.ExecuteScalarAsync(ct) as DateTime? ?? throw new SupersededException(Name);
    }

    /// <summary>Proves in a transaction that this reader still leads, and leaves the checkpoint where it is. After the commit: <see cref="Kept"/>.</summary>
    protected Task Keep(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        Advance(connection, transaction, Checkpoint, ct);

    protected void Kept() => epoch = nextEpoch;

    /// <summary>A write beside the batch, in a transaction of its own, by the leader only.</summary>
    protected async Task Guarded(NpgsqlConnection connection, Func<NpgsqlTransaction, Task> write, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Keep(connection, transaction, ct);
        await write(transaction);
        await transaction.CommitAsync(ct);
        Kept();
    }

    /// <summary>After the commit.</summary>
    protected void Advanced(long to)
    {
        Kept();
        Checkpoint = Position = to;
        flushedAt = Stopwatch.GetTimestamp();
        Telemetry.Lag(Name, Math.Max(0, ceiling.Value - to));
    }

    private async Task Begin(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        (Checkpoint, epoch) = await connection.QuerySingleAsync<(long, DateTime)>(new CommandDefinition(
            """
            insert into mt_event_progression as mine (name, last_seq_id, last_updated) values (@ProgressRow, 0, clock_timestamp())
            on conflict (name) do update set last_updated = greatest(clock_timestamp(), mine.last_updated + interval '1 microsecond')
            returning last_seq_id, last_updated
            """, new { ProgressRow }, cancellationToken: ct));
        Position = Checkpoint;
        await connection.ExecuteAsync(new CommandDefinition("delete from pc_stopped_readers where name = @Name", new { Name }, cancellationToken: ct));
    }

    protected async Task Flush(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var to = Position;
        await Advance(connection, null, to, ct);
        Advanced(to);
    }

    private async Task StopLoudly(Exception e, CancellationToken ct)
    {
        var seq = (e as ReaderStoppedException)?.Seq ?? Position;
        Stopped(log, e.InnerException ?? e, Name, seq);
        for (var tries = 0; !ct.IsCancellationRequested; tries++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    insert into pc_stopped_readers (name, seq, error, at) values (@Name, @seq, @error, powercrm_now())
                    on conflict (name) do update set seq = excluded.seq, error = excluded.error, at = excluded.at
                    """, new { Name, seq, error = SafeError.Of(e.InnerException ?? e) }, cancellationToken: ct));
                return;
            }
            catch (Exception fault) when (Faults.IsTransient(fault) || ct.IsCancellationRequested)
            {
                await Pause(Faults.BackOff(Math.Min(tries, 7)), ct);
            }
        }
    }

    /// <summary>A stopped reader starts again when its row is taken away (retry, rebuild) or the host restarts.</summary>
    private async Task UntilStarted(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Pause(TimeSpan.FromSeconds(1), ct);
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    "select exists (select 1 from pc_stopped_readers where name = @Name)", new { Name }, cancellationToken: ct)))
                    return;
            }
            catch (Exception e) when (Faults.IsTransient(e) || ct.IsCancellationRequested)
            {
            }
        }
    }

    private static async Task Pause(TimeSpan time, CancellationToken ct) =>
        await Task.Delay(time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reader} was superseded by another leader; its batch was rolled back")]
    private static partial void Superseded(ILogger log, string reader);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reader} stopped before event {Seq}: it does not go on until it is rebuilt, retried or the host restarts")]
    private static partial void Stopped(ILogger log, Exception e, string reader, long seq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reader} broke off a batch (try {Attempt}) and begins it again")]
    private static partial void Broke(ILogger log, Exception e, string reader, int attempt);
}
