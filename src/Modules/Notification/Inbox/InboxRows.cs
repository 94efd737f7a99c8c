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
    /// <summary>A message that is not about one customer; the same id again is the same message.</summary>
    public static Row Insert(Guid id, Guid recipient, string kind, string title, string text, DateTimeOffset at) => Row.Any(
        """
        insert into pc_inbox (id, recipient, kind, title, text, at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do nothing
        """, id, recipient, kind, title, text, at);

    /// <summary>Stands in a message in place of the name of an erased customer.</summary>
    public const string Nobody = "已删除的客户";

    /// <summary>A message about a customer; the same id again is the same message.</summary>
    /// <param name="without">The text that does not name the customer: told once the customer is erased.</param>
    public static IReadOnlyList<Row> About(Guid customer, Guid id, Guid recipient, string kind, string title, string text, string without,
        DateTimeOffset at) =>
    [
        // Taken until the end of the transaction, also where it is there already: an erasure waits for this, or this for the erasure.
        Row.Any("""
            insert into pc_inbox_customers as c (customer_id)
            values ($1)
            on conflict (customer_id) do update set erased = c.erased
            """, customer),
        Row.Any("""
            insert into pc_inbox (id, recipient, kind, title, text, customer_id, at)
            select $1, $2, $3, $4, case when erased then $5 else $6 end, customer_id, $7
            from pc_inbox_customers
            where customer_id = $8
            on conflict (id) do nothing
            """, id, recipient, kind, title, without, text, at, customer),
    ];

    /// <summary>No message names the customer any more. The mark comes first: it waits for messages that are being written.</summary>
    /// <param name="names">All names that messages may have.</param>
    public static IReadOnlyList<Row> Erase(Guid customer, IEnumerable<string> names) =>
    [
        Row.Any("""
            insert into pc_inbox_customers (customer_id, erased)
            values ($1, true)
            on conflict (customer_id) do update set erased = true
            """, customer),
        // The longest first: one name may be a part of another.
        .. names.OrderByDescending(n => n.Length).Select(name => Row.Any(
            "update pc_inbox set text = replace(text, $2, $3) where customer_id = $1 and position($2 in text) > 0", customer, name,
            Nobody)),
    ];

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
