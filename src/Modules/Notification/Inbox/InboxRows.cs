using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>A notification as returned by the API.</summary>
internal sealed record NotificationView(Guid Id, string Kind, string Title, string Text, Guid? CustomerId, DateTimeOffset At,
    DateTimeOffset? ReadAt);

/// <summary>The rows of the inbox. Every query for a reader is restricted to the recipient.</summary>
internal static class InboxRows
{
    /// <summary>Inserts a message that is not about one customer. The same id is inserted once.</summary>
    public static Row Insert(Guid id, Guid recipient, string kind, BilingualText title, BilingualText text, DateTimeOffset at) => Row.Any(
        """
        insert into pc_inbox (id, recipient, kind, title, text, at, title_en, text_en)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (id) do nothing
        """, id, recipient, kind, title.Chinese, text.Chinese, at, title.English, text.English);

    /// <summary>Replaces the name of an erased customer in messages.</summary>
    public const string ErasedName = "已删除的客户", ErasedNameInEnglish = "A deleted customer";

    /// <summary>Inserts a message about a customer. The same id is inserted once.</summary>
    /// <param name="erasedText">The text without the customer's name, used when the customer is erased.</param>
    public static IReadOnlyList<Row> InsertAboutCustomer(Guid customer, Guid id, Guid recipient, string kind, BilingualText title,
        BilingualText text, BilingualText erasedText, DateTimeOffset at) =>
    [
        // The row stays locked until the end of the transaction, even if it existed: this write and an erasure wait for each other.
        Row.Any("""
            insert into pc_inbox_customers as c (customer_id)
            values ($1)
            on conflict (customer_id) do update set erased = c.erased
            """, customer),
        Row.Any("""
            insert into pc_inbox (id, recipient, kind, title, text, customer_id, at, title_en, text_en)
            select $1, $2, $3, $4, case when erased then $5 else $6 end, customer_id, $7, $9, case when erased then $10 else $11 end
            from pc_inbox_customers
            where customer_id = $8
            on conflict (id) do nothing
            """, id, recipient, kind, title.Chinese, erasedText.Chinese, text.Chinese, at, customer, title.English, erasedText.English,
            text.English),
    ];

    /// <summary>Marks messages of these kinds about the customer as read, and sends hints to their recipients.</summary>
    /// <param name="at">When they were answered. Questions asked later stay open.</param>
    public static IReadOnlyList<Row> MarkAnswered(Guid customer, string[] kinds, DateTimeOffset at) =>
    [
        Row.Any("""
            insert into pc_inbox_heads (recipient, v, topic)
            select distinct recipient, 1, 'assignment'
            from pc_inbox
            where customer_id = $1 and kind = any($2) and read_at is null and at <= $3
            order by recipient
            on conflict (recipient) do update set v = pc_inbox_heads.v + 1, topic = excluded.topic
            """, customer, kinds, at),
        Row.Any("update pc_inbox set read_at = $3 where customer_id = $1 and kind = any($2) and read_at is null and at <= $3",
            customer, kinds, at),
    ];

    /// <summary>
    /// Removes the customer's names from all messages. The mark is set first, which waits for messages that are being written.
    /// </summary>
    /// <param name="names">All names that messages may contain.</param>
    public static IReadOnlyList<Row> EraseNames(Guid customer, IEnumerable<string> names) =>
    [
        Row.Any("""
            insert into pc_inbox_customers (customer_id, erased)
            values ($1, true)
            on conflict (customer_id) do update set erased = true
            """, customer),
        // Longest first, because one name may be part of another.
        .. names.OrderByDescending(n => n.Length).Select(name => Row.Any(
            """
            update pc_inbox
            set text = replace(text, $2, $3), text_en = replace(text_en, $2, $4)
            where customer_id = $1 and (position($2 in text) > 0 or position($2 in text_en) > 0)
            """, customer, name, ErasedName, ErasedNameInEnglish)),
    ];

    /// <summary>
    /// Increments the number of an inbox. A message that is handled twice increments it twice, which costs the client one extra read.
    /// </summary>
    /// <param name="topic">What the client should read: <c>assignment</c>, or <c>review</c> for the queue.</param>
    public static Row IncrementHead(Guid recipient, string topic = "assignment") => Row.Any(
        """
        insert into pc_inbox_heads (recipient, v, topic)
        values ($1, 1, $2)
        on conflict (recipient) do update set v = pc_inbox_heads.v + 1, topic = excluded.topic
        """, recipient, topic);

    /// <summary>The columns of a message in Chinese and in English.</summary>
    public const string Columns =
        "id, kind, title, text, title_en as titleen, text_en as texten, customer_id as customerid, at, read_at as readat";

    public static async Task<IReadOnlyList<NotificationView>> Query(NpgsqlConnection connection, string sql, object parameters,
        Language language, CancellationToken ct, NpgsqlTransaction? transaction = null) =>
        [.. (await connection.QueryAsync<InboxRow>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)))
            .Select(r => r.ToView(language))];

    private sealed record InboxRow(Guid Id, string Kind, string Title, string Text, string? TitleEn, string? TextEn, Guid? CustomerId,
        DateTime At, DateTime? ReadAt)
    {
        public NotificationView ToView(Language language) => new(Id, Kind, new BilingualText(Title, TitleEn ?? Title).In(language),
            new BilingualText(Text, TextEn ?? Text).In(language), CustomerId, new DateTimeOffset(At),
            ReadAt is { } at ? new DateTimeOffset(at) : null);
    }
}
