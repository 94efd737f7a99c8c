using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Runs a subscription that acts outside, one event at a time: the attempt is committed before the call, the outcome after it, and no
/// transaction is open between. An attempt found without outcome is unknown: a crash, or another leader. It is called again only if a person
/// asks for it.
/// </summary>
internal sealed partial class OutsideReader(SubscriptionType subscription, IOutsideSubscription handler, EventStoreRoot store, Registry registry, Bells bells,
    NpgsqlDataSource source, SettledCeiling ceiling, EventStoreOptions options, ILogger log)
    : SubscriberReader(subscription, store, registry, bells, source, ceiling, options, log)
{
    private readonly AskedAgain asked = new(subscription.Name);

    protected override async Task<bool> Step(long ceiling, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        var events = await LogReader.Read(connection, Registry, Types, Position, ceiling, Options.Batch, ct);
        var waiting = await Aside.Streams(connection, ct);
        foreach (var e in events)
        {
            if (waiting.TryGetValue(e.Stream, out var from) && e.Seq >= from)
                continue;
            if (e.Data is Unreadable { Fault: UnknownEventTypeException unknown })
            {
                await PassOver(e.Seq - 1, ct);
                await Flush(ct);
                throw new ReaderStoppedException(e.Seq, unknown);
            }
            if (!await Handle(connection, e, default, ct))
                waiting[e.Stream] = e.Seq;
        }
        await PassOver(events.Count < Options.Batch ? ceiling : events[^1].Seq, ct);
        return events.Count > 0;
    }

    /// <summary>The next event of a stream whose time has come; nothing was called for it yet, or its outcome is unknown.</summary>
    protected override async Task<bool> Side(CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        if (await Aside.NextDue(connection, Checkpoint, ct) is not { } stream)
            return await CallAgain(connection, ct);
        SetAside.Row? row;
        Recorded? e;
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await Keep(connection, transaction, ct);
            row = await Aside.Lock(connection, transaction, stream, ct);
            e = row is null ? null : await Aside.NextEvent(connection, transaction, Registry, Types, stream, row.FromSeq, Checkpoint, ct);
            if (row is not null && e is null)
                await Aside.Remove(connection, transaction, stream, ct);
            await transaction.CommitAsync(ct);
            Kept();
        }
        if (e?.Data is Unreadable { Fault: UnknownEventTypeException unknown })
            throw new ReaderStoppedException(e.Seq, unknown);
        if (e is not null)
            await Handle(connection, e, new Place(row), ct);
        return true;
    }

    private async Task<bool> CallAgain(NpgsqlConnection connection, CancellationToken ct)
    {
        if (await asked.Next(connection, Registry, Checkpoint, ct) is not { } e)
            return false;
        await Handle(connection, e, new Place(Asked: true), ct);
        return true;
    }

    /// <summary>By default the event is the next of the log; otherwise its stream was set aside, or a person asked for its call again.</summary>
    private readonly record struct Place(SetAside.Row? Row = null, bool Asked = false)
    {
        public bool InTurn => Row is null && !Asked;
        public int Attempt => (Row?.Attempts ?? 0) + 1;
    }

    /// <returns>False: the stream is set aside now.</returns>
    private async Task<bool> Handle(NpgsqlConnection connection, Recorded e, Place place, CancellationToken ct)
    {
        object? prepared = null, result = null;
        try
        {
            if (await Prepare(connection, e, place, ct) is not var (called, what))
                return true;
            prepared = what;
            if (!called)
            {
                await Finish(connection, e, null, null, place, ct);
                return true;
            }
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && Faults.IsHandlers(fault, connection))
        {
            // Nothing is called here: what failed may be tried again.
            await SetAsideNow(connection, e, place, fault, ct);
            return false;
        }
        try
        {
            result = await handler.Call(prepared!, ct);
        }
        catch (Exception fault)
        {
            CallFailed(Log, Name, e.Seq, fault.GetType().Name);
        }
        try
        {
            await Finish(connection, e, prepared, result, place, CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (Faults.IsHandlers(fault, connection))
        {
            // The attempt stands without outcome: a later try completes it as unknown and does not call.
            await SetAsideNow(connection, e, place, fault, ct);
            return false;
        }
    }

    /// <summary>Commits the attempt. Null: nothing to call, and the place has moved. Not called: an attempt without outcome was found.</summary>
    private async Task<(bool Called, object? What)?> Prepare(NpgsqlConnection connection, Recorded e, Place place, CancellationToken ct)
    {
        var rung = new List<string>();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await Claim(connection, transaction, e, place, ct))
            return (false, null);
        Unreadable.Refuse(e);
        var reaction = React(connection, transaction, e, rung, place.Attempt, await Now(connection, transaction, ct));
        var prepared = await handler.Prepare(e, reaction, ct);
        if (prepared is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update pc_outside_attempts set outcome = 'completed', completed_at = powercrm_now() where subscription = @Name and event_id = @Id",
                new { Name, e.Id }, transaction, cancellationToken: ct));
            await Move(connection, transaction, e, place, ct);
        }
        else
            await Keep(connection, transaction, ct);
        await transaction.CommitAsync(ct);
        Ring(rung.Concat(reaction.Bells));
        if (prepared is not null)
        {
            Kept();
            return (true, prepared);
        }
        Moved(e, place);
        return null;
    }

    private async Task<bool> Claim(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, Place place, CancellationToken ct) =>
        place.Asked ? await asked.Reopen(connection, transaction, e.Id, ct) : await connection.ExecuteAsync(new CommandDefinition(
            "insert into pc_outside_attempts (subscription, event_id, seq, attempted_at) values (@Name, @Id, @Seq, powercrm_now()) on conflict do nothing",
            new { Name, e.Id, e.Seq }, transaction, cancellationToken: ct)) == 1;

    private async Task Finish(NpgsqlConnection connection, Recorded e, object? prepared, object? result, Place place, CancellationToken ct)
    {
        var rung = new List<string>();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var first = await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_attempts set outcome = @outcome, completed_at = powercrm_now(), seq = @Seq
            where subscription = @Name and event_id = @Id and outcome is null
            """, new { Name, e.Id, e.Seq, outcome = result is null ? "unknown" : "completed" }, transaction, cancellationToken: ct)) == 1;
        if (first)
        {
            var reaction = React(connection, transaction, e, rung, place.Attempt, await Now(connection, transaction, ct));
            await handler.Complete(e, prepared, result, reaction, ct);
            rung.AddRange(reaction.Bells);
        }
        await Move(connection, transaction, e, place, ct);
        await transaction.CommitAsync(ct);
        Moved(e, place);
        Ring(rung);
    }

    private async Task Move(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, Place place, CancellationToken ct)
    {
        await Advance(connection, transaction, place.InTurn ? e.Seq : Checkpoint, ct);
        if (place.Row is not null)
            await Aside.MoveOn(connection, transaction, e.Stream, e.Seq + 1, ct);
        if (place.Asked)
            await asked.Finished(connection, transaction, e.Id, ct);
    }

    private void Moved(Recorded e, Place place)
    {
        if (place.InTurn)
            Advanced(e.Seq);
        else
            Kept();
    }

    private Task SetAsideNow(NpgsqlConnection connection, Recorded e, Place place, Exception fault, CancellationToken ct)
    {
        if (place.Asked)
        {
            NotAgain(Log, fault, Name, e.Seq);
            return Guarded(connection, t => asked.GiveUp(connection, t, e.Id, fault, ct), ct);
        }
        WasSetAside(Log, fault, Name, e.Stream, e.Seq);
        Telemetry.SetAside.Add(1, new KeyValuePair<string, object?>("reader", Name));
        return Guarded(connection, t => place.Row is null
            ? Aside.Add(connection, t, e, fault, ct) : Aside.FailedAgain(connection, t, e.Stream, e.Seq, place.Row, fault, ct), ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subscription} set stream {Stream} aside at event {Seq}; nothing is called while it waits")]
    private static partial void WasSetAside(ILogger log, Exception e, string subscription, Guid stream, long seq);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subscription} was asked to call for event {Seq} again and could not; it is unknown as before")]
    private static partial void NotAgain(ILogger log, Exception e, string subscription, long seq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription} does not know what became of its call for event {Seq} ({Fault}); it is not repeated")]
    private static partial void CallFailed(ILogger log, string subscription, long seq, string fault);
}
