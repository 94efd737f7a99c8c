using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Notification;

/// <summary>Marks a message as read. Repeating it changes nothing. The person's other devices get a hint.</summary>
[Tags("notifications")]
public static class ReadNotification
{
    private const string MarkReadSql = """
        with marked as (
            update pc_inbox set read_at = powercrm_now() where id = @id and recipient = @recipient and read_at is null returning recipient)
        update pc_inbox_heads h set v = h.v + 1, topic = 'inbox' from marked m where h.recipient = m.recipient
        """;

    private const string Sql = $"select {InboxRows.Columns} from pc_inbox where id = @id and recipient = @recipient";

    [WolverinePost("/notifications/{id:guid}/read"), Staff, Idempotent]
    [Answers<NotificationView>]
    public static async Task<IResult> Post(Guid id, CurrentCaller caller, NpgsqlDataSource source, WakeUpSignals signals, HttpContext http,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var parameters = new { id, recipient = caller.Id };
        var marked = await connection.ExecuteAsync(new CommandDefinition(MarkReadSql, parameters, transaction, cancellationToken: ct)) > 0;
        if (await InboxRows.Query(connection, Sql, parameters, Languages.Of(http), ct, transaction) is not [var notification])
            return Problem.NotFound;
        await transaction.CommitAsync(ct);
        if (marked)
            signals.Signal(Topics.Inbox(caller.Id));
        // A stored response would keep the name of a customer who is erased after it. A repeated request reads the message again.
        IdempotencyScope.Of(http).DoNotStore();
        return Reply.Ok(notification);
    }
}
