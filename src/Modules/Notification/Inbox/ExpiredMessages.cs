using Dapper;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Notification;

/// <summary>Messages in the inboxes of staff, read or not, that are older than the retention policy allows. They name companies.</summary>
internal sealed class ExpiredMessages(NpgsqlDataSource database) : IAgedData
{
    private const string ExpiredSql = """
        from pc_inbox
        where at <= powercrm_now() - make_interval(days => @days) and (customer_id is null or customer_id <> all(@held))
        """;

    // The inboxes in the order of all their writers, to avoid deadlocks; their unread messages may have become fewer.
    private const string DeleteSql = $"""
        with gone as (delete {ExpiredSql} returning recipient),
            heads as (
                insert into pc_inbox_heads (recipient, v, topic)
                select distinct recipient, 1, 'inbox' from gone order by recipient
                on conflict (recipient) do update set v = pc_inbox_heads.v + 1, topic = excluded.topic)
        select count(*) from gone
        """;

    public string ClassName => InboxRetention.ClassName;

    public async Task<(long Count, DateTimeOffset? Oldest)> Count(int days, IReadOnlyList<Guid> held, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (count, oldest) = await connection.QuerySingleAsync<(long, DateTime?)>(new CommandDefinition(
            $"select count(*), min(at) {ExpiredSql}", new { days, held = held.ToArray() }, commandTimeout: 300, cancellationToken: ct));
        return (count, oldest is { } at ? new DateTimeOffset(at) : null);
    }

    public async Task<long> Delete(int days, IReadOnlyList<Guid> held, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(DeleteSql, new { days, held = held.ToArray() },
            commandTimeout: 300, cancellationToken: ct));
    }
}
