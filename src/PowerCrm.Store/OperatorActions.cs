using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>An operator's action on the running product.</summary>
public sealed record OperatorAction(Guid Id, string Act, string Target, string Reason, string Actor, DateTimeOffset At);

/// <summary>
/// The same in the log, where it is sealed: a row alone could be changed unnoticed. The stream has the action's id; the event's metadata
/// name the actor.
/// </summary>
/// <param name="Act">The stored name of the action, such as <c>rebuild</c>.</param>
/// <param name="Target">What was acted on: an id or a name.</param>
/// <param name="Reason">Empty where none is asked for, and where it is about a person: nothing is ever deleted from the log.</param>
public sealed record OperatorActed(string Act, string Target, string Reason);

/// <summary>What operators did to the running product. The records are kept permanently.</summary>
public sealed class OperatorActions(NpgsqlDataSource source, FactRecorder facts)
{
    // One message may have failed in several reactions, and is one action.
    private const string DiscardsSql = """
        select md5(concat(id, actor, at))::uuid, @discard, id::text, reason, actor, at
        from pc_discarded_messages group by id, reason, actor, at
        """;

    /// <summary>Records permanently what an operator did to the running product. Call it before the action.</summary>
    /// <param name="act">The stored name of the action, such as <c>rebuild</c>.</param>
    /// <param name="isAboutPerson">The reason is about a person, so the event has none.</param>
    public async Task Record(string act, string target, string reason, string actor, CancellationToken ct, bool isAboutPerson = false)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = Guid.CreateVersion7();
        await facts.Record(transaction, Caller.Of(actor), id, new OperatorActed(act, target, isAboutPerson ? "" : reason), ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_operations (id, act, target, reason, actor, at)
            values (@id, @act, @target, @reason, @actor, powercrm_now())
            """, new { id, act, target, reason, actor }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    /// <summary>Returns what operators did, newest first: the recorded actions, discarded messages, and resolved calls.</summary>
    public Task<IReadOnlyList<OperatorAction>> Read(int limit, CancellationToken ct) => Query(
        $"""
        select id, act, target, reason, actor, at from pc_operations
        union all
        {DiscardsSql}
        union all
        select md5(concat(call, cause, at))::uuid, 'resolve_call', concat_ws(' ', call, cause, action), reason, actor, at
        from pc_outside_resolutions
        order by at desc, id desc
        limit @limit
        """, new { limit, discard = "discard_message" }, ct);

    /// <summary>Returns retries and discards of dead letters, newest first.</summary>
    /// <param name="at">With <paramref name="id"/>: only those that follow this one in the list; null for the first ones.</param>
    public Task<IReadOnlyList<OperatorAction>> ReadForDeadLetters(DateTimeOffset? at, Guid id, int limit, CancellationToken ct) => Query(
        $"""
        select id, act, target, reason, actor, at
        from (
            select id, 'retry' as act, target, reason, actor, at from pc_operations where act = 'retry_message'
            union all
            {DiscardsSql}) acts
        where @at::timestamptz is null or (at, id) < (@at, @id)
        order by at desc, id desc
        limit @limit
        """, new { at = at?.UtcDateTime, id, limit, discard = "discard" }, ct);

    private async Task<IReadOnlyList<OperatorAction>> Query(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Act, string Target, string Reason, string Actor, DateTime At)>(
            new CommandDefinition(sql, parameters, cancellationToken: ct));
        return [.. rows.Select(r => new OperatorAction(r.Id, r.Act, r.Target, r.Reason, r.Actor, new DateTimeOffset(r.At)))];
    }
}
