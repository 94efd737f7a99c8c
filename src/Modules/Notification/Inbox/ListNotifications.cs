using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Notification;

/// <summary>Lists a person's inbox, newest first. It also contains messages whose push was missed.</summary>
[Tags("notifications")]
public static class ListNotifications
{
    private const string Sql = $"""
        select {InboxRows.Columns}
        from pc_inbox
        where recipient = @recipient
          and (not @unread or read_at is null)
          and (@kind::text is null or kind = @kind)
          and (@at::timestamptz is null or (at, id) < (@at, @id))
        order by at desc, id desc
        limit @limit
        """;

    private const string CountUnreadSql = "select count(*)::int from pc_inbox where recipient = @recipient and read_at is null";

    /// <param name="Unread">Number of unread messages in the inbox, independent of the filters.</param>
    internal sealed record Answer(IReadOnlyList<NotificationView> Items, string? NextCursor, int Unread);

    [WolverineGet("/notifications"), Staff]
    [QueryParameters("unread", "kind")]
    [Answers<Answer>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource source, HttpContext http, CancellationToken ct)
    {
        var unread = Query.ReadSingle(http, "unread");
        if (unread is not (null or "true" or "false"))
            return Problem.Invalid(new Fault("/unread", "invalid"));
        var kind = Query.ReadSingle(http, "kind");
        if (kind is not null && !InboxMessages.Kinds.Contains(kind))
            return Problem.Invalid(new Fault("/kind", "invalid"));
        var (at, id) = page.Key;
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await InboxRows.Query(connection, Sql,
            new { recipient = caller.Id, unread = unread == "true", kind, at, id, limit = page.Rows }, Languages.Of(http), ct);
        var part = page.Of(rows, r => (r.At, r.Id));
        var count = await connection.ExecuteScalarAsync<int>(new CommandDefinition(CountUnreadSql, new { recipient = caller.Id },
            cancellationToken: ct));
        return Reply.Ok(new Answer(part.Items, part.NextCursor, count)).WithHeader("Cache-Control", "private, no-cache");
    }
}
