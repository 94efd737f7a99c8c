using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>Returns the finished and pending exports, newest first; those with personal values show who approved them.</summary>
[Tags("audit")]
public static class ListExports
{
    /// <param name="By">The actor who requested it.</param>
    /// <param name="Mine">True if the reader of this list requested it: only the requester can download it, and the requester cannot
    /// approve it.</param>
    /// <param name="State"><c>awaiting_second_person</c>, <c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
    /// <param name="Personal">True if it contains the personal values in clear.</param>
    /// <param name="Until">When an export with personal values expires: a day after the request, or after the approval.</param>
    internal sealed record Item(Guid Id, Guid? RegistrationId, DateTimeOffset? From, DateTimeOffset? To, string Reason, string By,
        bool Mine, DateTimeOffset At, string State, bool Personal, DateTimeOffset? Until, string? ApprovedBy, string? ApprovedReason,
        DateTimeOffset? ApprovedAt)
    {
        public static Item Of(ExportRow it, string reader) => new(it.Id, it.RegistrationId, it.From, it.To, it.Reason, it.Actor,
            it.Actor == reader, it.At, it.State, it.Personal, it.Until, it.Approval?.By, it.Approval?.Reason, it.Approval?.At);
    }

    [WolverineGet("/audit/exports"), Staff("auditor", "admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource database, MasterKey master,
        CancellationToken ct)
    {
        var (at, id) = page.Key;
        await using var connection = await database.OpenConnectionAsync(ct);
        var items = (await ExportRows.List(connection, master, at, id, page.Rows, ct)).Select(it => Item.Of(it, caller.Actor)).ToList();
        return Reply.Ok(page.Of(items, it => (it.At, it.Id))).WithHeader("Cache-Control", "no-store");
    }
}
