using Dapper;
using Npgsql;

namespace PowerCrm.Notification;

/// <summary>A notification as it is answered.</summary>
internal sealed record NotificationView(Guid Id, string Kind, string Title, string Text, Guid? CustomerId, DateTimeOffset At,
    DateTimeOffset? ReadAt);

/// <summary>Every query has its owner in the condition.</summary>
internal static class InboxRows
{
    public const string Columns = "id, kind, title, text, customer_id, at, read_at";

    public static async Task<IReadOnlyList<NotificationView>> Query(NpgsqlConnection connection, string sql, object parameters,
        CancellationToken ct, NpgsqlTransaction? transaction = null) =>
        [.. (await connection.QueryAsync<(Guid Id, string Kind, string Title, string Text, Guid? Customer, DateTime At, DateTime? ReadAt)>(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)))
            .Select(r => new NotificationView(r.Id, r.Kind, r.Title, r.Text, r.Customer, new DateTimeOffset(r.At),
                r.ReadAt is { } at ? new DateTimeOffset(at) : null))];
}
