using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Runs a subscription whose effects are all inside the database. A fault of its handler undoes the batch, sets the event's
/// stream aside with the time of its next try, and the batch runs again without that stream: others flow, order per stream survives.
/// </summary>
internal sealed partial class SubscriptionReader(SubscriptionType subscription, ISubscription handler, EventStoreRoot store, Registry registry, Bells bells,
    NpgsqlDataSource source, SettledCeiling ceiling, EventStoreOptions options, ILogger log)
    : SubscriberReader(subscription, store, registry, bells, source, ceiling, options, log)
{
    protected override async Task<bool> Step(long ceiling, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        var events = await LogReader.Read(connection, Registry, Types, Position, ceiling, Options.Batch, ct);
        if (events.Count == 0)
        {
            await PassOver(ceiling, ct);
            return false;
        }
        var waiting = await Aside.Streams(connection, ct);
        var started = Stopwatch.GetTimestamp();
        var to = events.Count < Options.Batch ? ceiling : events[^1].Seq;
        var rung = new List<string>();
        ReaderStoppedException? stop = null;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = await Now(connection, transaction, ct);
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            if (waiting.TryGetValue(e.Stream, out var from) && e.Seq >= from)
                continue;
            if (e.Data is Unreadable { Fault: UnknownEventTypeException unknown })
            {
                to = e.Seq - 1;
                stop = new ReaderStoppedException(e.Seq, unknown);
                break;
            }
            try
            {
                rung.AddRange(await Handle(connection, transaction, e, 1, now, ct));
            }
            catch (Exception fault) when (!ct.IsCancellationRequested && Faults.IsHandlers(fault, connection))
            {
                await transaction.RollbackAsync(ct);
                SetAsideNow(Log, fault, Name, e.Stream, e.Seq);
                Telemetry.SetAside.Add(1, new KeyValuePair<string, object?>("reader", Name));
                await Guarded(connection, t => Aside.Add(connection, t, e, fault, ct), ct);
                return true;
            }
            if (i + 1 < events.Count && Stopwatch.GetElapsedTime(started) > Options.BatchTime)
            {
                to = e.Seq;
                break;
            }
        }
        await Advance(connection, transaction, to, ct);
        await transaction.CommitAsync(ct);
        Advanced(to);
        Telemetry.Handled.Add(events.Count, new KeyValuePair<string, object?>("reader", Name));
        Ring(rung);
        return stop is null ? true : throw stop;
    }

    protected override async Task<bool> Side(CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        if (await Aside.NextDue(connection, Checkpoint, ct) is not { } stream)
            return false;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // A leader that was superseded knows an old checkpoint: it would take the row away before what waits above it.
        await Keep(connection, transaction, ct);
        if (await Aside.Lock(connection, transaction, stream, ct) is not { } row)
            return true;
        var e = await Aside.NextEvent(connection, transaction, Registry, Types, stream, row.FromSeq, Checkpoint, ct);
        if (e is not null)
        {
            try
            {
                var rung = await Handle(connection, transaction, e, row.Attempts + 1, await Now(connection, transaction, ct), ct);
                await Aside.MoveOn(connection, transaction, stream, e.Seq + 1, ct);
                await transaction.CommitAsync(ct);
                Kept();
                Ring(rung);
                return true;
            }
            catch (UnknownEventTypeException unknown)
            {
                throw new ReaderStoppedException(e.Seq, unknown);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested && Faults.IsHandlers(fault, connection))
            {
                await transaction.RollbackAsync(ct);
                var parked = false;
                await Guarded(connection, async t => parked = await Aside.FailedAgain(connection, t, stream, e.Seq, row, fault, ct), ct);
                if (parked)
                    Parked(Log, fault, Name, stream, e.Seq);
                return true;
            }
        }
        await Aside.Remove(connection, transaction, stream, ct);
        await transaction.CommitAsync(ct);
        Kept();
        return true;
    }

    private async Task<List<string>> Handle(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, int attempt, DateTimeOffset now,
        CancellationToken ct)
    {
        Unreadable.Refuse(e);
        var rung = new List<string>();
        var reaction = React(connection, transaction, e, rung, attempt, now);
        await handler.Handle(e, reaction, ct);
        rung.AddRange(reaction.Bells);
        return rung;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription} set stream {Stream} aside at event {Seq}; it is tried again")]
    private static partial void SetAsideNow(ILogger log, Exception e, string subscription, Guid stream, long seq);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subscription} parked stream {Stream} at event {Seq}: a person has to retry or skip it")]
    private static partial void Parked(ILogger log, Exception e, string subscription, Guid stream, long seq);
}
