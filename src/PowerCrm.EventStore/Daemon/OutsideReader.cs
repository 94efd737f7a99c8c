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

    public override string Name => subscription.Name;
    protected override string ProgressRow => subscription.Progress;

    protected override async Task<bool> Step(long ceiling, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        var events = await LogReader.Read(connection, registry, types, Position, ceiling, Options.Batch, ct);
        foreach (var e in events)
            await Handle(connection, e, ct);
        if (events.Count < Options.Batch)
            await PassOver(ceiling, ct);
        return events.Count > 0;
    }

    private async Task Handle(NpgsqlConnection connection, Recorded e, CancellationToken ct)
    {
        var bellsRung = new List<string>();
        object? prepared;
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            if (!await Claim(connection, transaction, e, ct))
            {
                await Finish(connection, transaction, e, null, null, "unknown", bellsRung, ct);
                return;
            }
            try
            {
                prepared = await handler.Prepare(e, await React(connection, transaction, e, bellsRung, ct), ct);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested && !Faults.IsTransient(fault))
            {
                // Nothing was called yet; the fault is recorded as a parked stream for a person, and others flow.
                await transaction.RollbackAsync(ct);
                PrepareFailed(Log, fault, Name, e.Stream, e.Seq);
                await Park(connection, e, fault, ct);
                return;
            }
            if (prepared is null)
                await connection.ExecuteAsync(new CommandDefinition(
                    "update pc_outside_attempts set outcome = 'completed', completed_at = powercrm_now() where subscription = @Name and event_id = @Id",
                    new { Name, e.Id }, transaction, cancellationToken: ct));
            await Advance(connection, transaction, prepared is null ? e.Seq : Checkpoint, ct);
            await transaction.CommitAsync(ct);
        }
        if (prepared is null)
        {
            Advanced(e.Seq);
            return;
        }
        object? result = null;
        try
        {
            result = await handler.Call(prepared, ct);
        }
        catch (Exception fault)
        {
            CallFailed(Log, Name, e.Seq, fault.GetType().Name);
        }
        await using var after = await connection.BeginTransactionAsync(CancellationToken.None);
        await Finish(connection, after, e, prepared, result, result is null ? "unknown" : "completed", bellsRung, CancellationToken.None);
    }

    private async Task<bool> Claim(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into pc_outside_attempts (subscription, event_id, attempted_at) values (@Name, @Id, powercrm_now()) on conflict do nothing",
            new { Name, e.Id }, transaction, cancellationToken: ct)) == 1;

    private async Task Finish(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, object? prepared, object? result, string outcome,
        List<string> rung, CancellationToken ct)
    {
        var first = await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_attempts set outcome = @outcome, completed_at = powercrm_now()
            where subscription = @Name and event_id = @Id and outcome is null
            """, new { Name, e.Id, outcome }, transaction, cancellationToken: ct)) == 1;
        if (first)
            await handler.Complete(e, prepared, result, await React(connection, transaction, e, rung, ct), ct);
        await Advance(connection, transaction, e.Seq, ct);
        await transaction.CommitAsync(ct);
        Advanced(e.Seq);
        foreach (var topic in rung.Distinct(StringComparer.Ordinal))
            bells.Ring(topic);
    }

    private async Task<Reaction> React(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, List<string> rung, CancellationToken ct)
    {
        var caller = new Caller(e.By.Tenant, "system:" + Name, e.By.CorrelationId, e.Id.ToString());
        return new Reaction(store.Inside(connection, transaction, rung, caller), connection, transaction, 1,
            await SubscriptionReader.Now(connection, transaction, ct));
    }

    private async Task Park(NpgsqlConnection connection, Recorded e, Exception fault, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_parked_streams (subscription, stream, from_seq, attempts, state, error, at)
            values (@Name, @Stream, @Seq, 1, 'parked', @error, powercrm_now()) on conflict (subscription, stream) do nothing
            """, new { Name, e.Stream, e.Seq, error = SafeError.Of(fault) }, transaction, cancellationToken: ct));
        await Advance(connection, transaction, e.Seq, ct);
        await transaction.CommitAsync(ct);
        Advanced(e.Seq);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subscription} could not prepare for stream {Stream}, event {Seq}; nothing was sent, and it is parked")]
    private static partial void PrepareFailed(ILogger log, Exception e, string subscription, Guid stream, long seq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subscription} does not know what became of its call for event {Seq} ({Fault}); it is not repeated")]
    private static partial void CallFailed(ILogger log, string subscription, long seq, string fault);
}
