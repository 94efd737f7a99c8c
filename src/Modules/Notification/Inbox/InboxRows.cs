using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>A notification as it is answered.</summary>
internal sealed record NotificationView(Guid Id, string Kind, string Title, string Text, Guid? CustomerId, DateTimeOffset At,
    DateTimeOffset? ReadAt);

/// <summary>Every query has its owner in the condition.</summary>
internal static class InboxRows
{
    /// <summary>One message; the same id again is the same message.</summary>
    public static Row Insert(Guid id, Guid recipient, string kind, string title, string text, Guid? customer, DateTimeOffset at) => Row.Any(
        """
        insert into pc_inbox (id, recipient, kind, title, text, customer_id, at)
        values ($1, $2, $3, $4, $5, $6::uuid, $7)
        on conflict (id) do nothing
        """, id, recipient, kind, title, text, customer, at);

    /// <summary>Every handled message raises the number, a repeated one too: an extra hint costs the client one read.</summary>
    /// <param name="topic">What the client reads then: <c>assignment</c>, or <c>review</c> for the queue.</param>
    public static Row Move(Guid recipient, string topic = "assignment") => Row.Any(
        """
        insert into pc_inbox_heads (recipient, v, topic)
        values ($1, 1, $2)
        on conflict (recipient) do update set v = pc_inbox_heads.v + 1, topic = excluded.topic
        """, recipient, topic);

    public const string Columns = "id, kind, title, text, customer_id, at, read_at";

    public static async Task<IReadOnlyList<NotificationView>> Query(NpgsqlConnection connection, string sql, object parameters,
        CancellationToken ct, NpgsqlTransaction? transaction = null) =>
        [.. (await connection.QueryAsync<(Guid Id, string Kind, string Title, string Text, Guid? Customer, DateTime At, DateTime? ReadAt)>(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)))
            .Select(r => new NotificationView(r.Id, r.Kind, r.Title, r.Text, r.Customer, new DateTimeOffset(r.At),
                r.ReadAt is { } at ? new DateTimeOffset(at) : null))];
}
