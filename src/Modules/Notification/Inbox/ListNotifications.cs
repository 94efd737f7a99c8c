using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Notification;

/// <summary>A person's inbox, the newest first; nothing is lost that a push missed.</summary>
[Tags("notifications")]
public static class ListNotifications
{
    private const string Sql = $"""
        select {InboxRows.Columns}
        from pc_inbox
        where recipient = @recipient
          and (not @unread or read_at is null)
          and (@at::timestamptz is null or (at, id) < (@at, @id))
        order by at desc, id desc
        limit @limit
        """;

    [WolverineGet("/notifications"), Staff]
    [Asks("unread")]
    [Answers<PageOf<NotificationView>>, Refuses("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource source, HttpContext http, CancellationToken ct)
    {
        var unread = Query.Single(http, "unread");
        if (unread is not (null or "true" or "false"))
            return Problem.Invalid(new Fault("/unread", "invalid"));
        var (at, id) = page.Key;
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await InboxRows.Query(connection, Sql,
            new { recipient = caller.Id, unread = unread == "true", at, id, limit = page.Rows }, ct);
        return Reply.Ok(page.Of(rows, r => (r.At, r.Id))).With("Cache-Control", "private, no-cache");
    }
}
