using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Runs a subscription that acts outside, one event at a time: the attempt is committed before the call, the outcome after it, and no
/// transaction is open between. An attempt found without outcome is unknown: a crash, or another leader. It is never called again.
/// </summary>
internal sealed partial class OutsideReader(SubscriptionType subscription, IOutsideSubscription handler, EventStoreRoot store, Registry registry, Bells bells,
    NpgsqlDataSource source, SettledCeiling ceiling, EventStoreOptions options, ILogger log) : Reader(source, ceiling, options, log)
{
    private readonly string[] types = registry.NamesOf(subscription.Handles);
    private readonly SetAside aside = new(subscription.Name, subscription.Attempts, options);

    public override string Name => subscription.Name;
    protected override string ProgressRow => subscription.Progress;

    protected override async Task<bool> Step(long ceiling, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        var events = await LogReader.Read(connection, registry, types, Position, ceiling, Options.Batch, ct);
        var waiting = await aside.Streams(connection, ct);
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
            if (!await Handle(connection, e, null, ct))
                waiting[e.Stream] = e.Seq;
        }
        await PassOver(events.Count < Options.Batch ? ceiling : events[^1].Seq, ct);
        return events.Count > 0;
    }

    /// <summary>The next event of a stream whose time has come; nothing was called for it yet, or its outcome is unknown.</summary>
    protected override async Task<bool> Side(CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        if (await aside.NextDue(connection, Checkpoint, ct) is not { } stream)
            return false;
        SetAside.Row? row;
        Recorded? e;
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await Keep(connection, transaction, ct);
            row = await aside.Lock(connection, transaction, stream, ct);
            e = row is null ? null : await aside.NextEvent(connection, transaction, registry, types, stream, row.FromSeq, Checkpoint, ct);
            if (row is not null && e is null)
                await aside.Remove(connection, transaction, stream, ct);
            await transaction.CommitAsync(ct);
            Kept();
        }
        if (e?.Data is Unreadable { Fault: UnknownEventTypeException unknown })
            throw new ReaderStoppedException(e.Seq, unknown);
        if (e is not null)
            await Handle(connection, e, row, ct);
        return true;
    }

    /// <param name="row">Where its stream stands, if it was set aside; otherwise the checkpoint moves.</param>
    /// <returns>False: the stream is set aside now.</returns>
    private async Task<bool> Handle(NpgsqlConnection connection, Recorded e, SetAside.Row? row, CancellationToken ct)
    {
        object? prepared = null, result = null;
        try
        {
            if (await Prepare(connection, e, row, ct) is not var (called, what))
                return true;
            prepared = what;
            if (!called)
            {
                await Finish(connection, e, null, null, row, ct);
                return true;
            }
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && Faults.IsHandlers(fault, connection))
        {
            // Nothing is called here: what failed may be tried again.
            await SetAsideNow(connection, e, row, fault, ct);
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
            await Finish(connection, e, prepared, result, row, CancellationToken.None);
            return true;
        }
        catch (Exception fault) when (Faults.IsHandlers(fault, connection))
        {
            // The attempt stands without outcome: a later try completes it as unknown and does not call.
            await SetAsideNow(connection, e, row, fault, ct);
            return false;
        }
    }

    /// <summary>Commits the attempt. Null: nothing to call, and the place has moved. Not called: an attempt without outcome was found.</summary>
    private async Task<(bool Called, object? What)?> Prepare(NpgsqlConnection connection, Recorded e, SetAside.Row? row, CancellationToken ct)
    {
        var rung = new List<string>();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await Claim(connection, transaction, e, ct))
            return (false, null);
        Unreadable.Refuse(e);
        var reaction = await React(connection, transaction, e, rung, (row?.Attempts ?? 0) + 1, ct);
        var prepared = await handler.Prepare(e, reaction, ct);
        if (prepared is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update pc_outside_attempts set outcome = 'completed', completed_at = powercrm_now() where subscription = @Name and event_id = @Id",
                new { Name, e.Id }, transaction, cancellationToken: ct));
            await Move(connection, transaction, e, row, ct);
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
        Moved(e, row);
        return null;
    }

    private async Task<bool> Claim(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into pc_outside_attempts (subscription, event_id, attempted_at) values (@Name, @Id, powercrm_now()) on conflict do nothing",
            new { Name, e.Id }, transaction, cancellationToken: ct)) == 1;

    private async Task Finish(NpgsqlConnection connection, Recorded e, object? prepared, object? result, SetAside.Row? row, CancellationToken ct)
    {
        var rung = new List<string>();
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var first = await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_attempts set outcome = @outcome, completed_at = powercrm_now()
            where subscription = @Name and event_id = @Id and outcome is null
            """, new { Name, e.Id, outcome = result is null ? "unknown" : "completed" }, transaction, cancellationToken: ct)) == 1;
        if (first)
        {
            var reaction = await React(connection, transaction, e, rung, (row?.Attempts ?? 0) + 1, ct);
            await handler.Complete(e, prepared, result, reaction, ct);
            rung.AddRange(reaction.Bells);
        }
        await Move(connection, transaction, e, row, ct);
        await transaction.CommitAsync(ct);
        Moved(e, row);
        Ring(rung);
    }

    private async Task Move(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, SetAside.Row? row, CancellationToken ct)
    {
        await Advance(connection, transaction, row is null ? e.Seq : Checkpoint, ct);
        if (row is not null)
            await aside.MoveOn(connection, transaction, e.Stream, e.Seq + 1, ct);
    }

    private void Moved(Recorded e, SetAside.Row? row)
    {
        if (row is null)
            Advanced(e.Seq);
        else
            Kept();
    }

    private Task SetAsideNow(NpgsqlConnection connection, Recorded e, SetAside.Row? row, Exception fault, CancellationToken ct)
    {
        WasSetAside(Log, fault, Name, e.Stream, e.Seq);
        Telemetry.SetAside.Add(1, new KeyValuePair<string, object?>("reader", Name));
        return Guarded(connection, t => row is null
            ? aside.Add(connection, t, e, fault, ct) : aside.FailedAgain(connection, t, e.Stream, e.Seq, row, fault, ct), ct);
    }

    private async Task<Reaction> React(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, List<string> rung, int attempt,
        CancellationToken ct)
    {
        var caller = new Caller(e.By.Tenant, "system:" + Name, e.By.CorrelationId, e.Id.ToString());
        return new Reaction(store.Inside(connection, transaction, rung, caller), connection, transaction, attempt,
            await SubscriptionReader.Now(connection, transaction, ct));
    }

    private void Ring(IEnumerable<string> topics)
    {
        foreach (var topic in topics.Distinct(StringComparer.Ordinal))
            bells.Ring(topic);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subscription} set stream {Stream} aside at event {Seq}; nothing is called while it waits")]
    private static partial void WasSetAside(ILogger log, Exception e, string subscription, Guid stream, long seq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription} does not know what became of its call for event {Seq} ({Fault}); it is not repeated")]
    private static partial void CallFailed(ILogger log, string subscription, long seq, string fault);
}
