using Dapper;
using Npgsql;

namespace PowerCrm.Notification;

/// <summary>
/// A message to an applicant or a member of staff on one channel. <paramref name="State"/>: <c>attempted</c> (no outcome yet), <c>sent</c>,
/// <c>waiting</c> (for a retry), <c>failed</c>, <c>unknown</c> or <c>skipped</c>; <paramref name="Code"/>: the vendor's code or the reason;
/// <paramref name="Recipient"/>: the member of staff, null for an applicant.
/// </summary>
public sealed record Notice(DateTimeOffset At, string Kind, string Channel, string State, string? Code, Guid Registration, Guid Cause,
    Guid? Recipient = null);

/// <summary>Reads the messages sent through vendors and their outcomes. They contain only ids and codes.</summary>
public sealed class Notices(NpgsqlDataSource source)
{
    /// <summary>Returns the message with this cause on this channel.</summary>
    public async Task<Notice?> Find(Guid cause, string channel, CancellationToken ct) =>
        (await Query(null, channel, cause, 1, ct)).SingleOrDefault();

    /// <summary>Lists the messages, newest first.</summary>
    /// <param name="state">Null for any.</param>
    /// <param name="channel">Null for any.</param>
    public Task<IReadOnlyList<Notice>> List(string? state, string? channel, int limit, CancellationToken ct) =>
        Query(state, channel, null, limit, ct);

    private async Task<IReadOnlyList<Notice>> Query(string? state, string? channel, Guid? cause, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(DateTime At, string Kind, string Channel, string State, string? Code, Guid Registration,
            Guid Cause, Guid? Recipient)>(new CommandDefinition(
            """
            select (c.value ->> 'At')::timestamptz, n.data ->> 'Kind', c.key, c.value ->> 'State', c.value ->> 'Code',
                (n.data ->> 'Registration')::uuid, (n.data ->> 'Cause')::uuid, (n.data ->> 'Recipient')::uuid
            from mt_doc_notices n cross join lateral jsonb_each(n.data -> 'Channels') c
            where (@state::text is null or c.value ->> 'State' = @state) and (@channel::text is null or c.key = @channel)
                and (@cause::uuid is null or (n.data ->> 'Cause')::uuid = @cause)
            order by 1 desc, n.id, c.key
            limit @most
            """, new { state, channel, cause, most = limit }, cancellationToken: ct));
        return [.. rows.Select(r =>
            new Notice(new DateTimeOffset(r.At), r.Kind, r.Channel, r.State, r.Code, r.Registration, r.Cause, r.Recipient))];
    }
}
