using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// Returns one case in full. Personal values are in clear for the holder of the claim, which is recorded for the applicant, and masked for
/// all others. The company's data is in clear for every caller.
/// </summary>
[Tags("review")]
public static class ReadCase
{
    [WolverineGet("/reviews/{id:guid}"), Staff("reviewer", "admin", "auditor")]
    [Answers<CaseAnswer>]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, IStreams events, CaseDecryptor cases, IKeyRing keys,
        RefusedDrafts drafts, NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        var read = await events.Load<CaseHistory>(id, ct);
        var it = read.State.Case;
        if (await cases.Decrypt(id, read.State, events, ct) is not { } file)
            return Problem.NotFound;
        var isHolder = it.IsHeldBy(caller.Id, read.Now);
        if (isHolder && !await CaseAccessLog.Record(it, id, caller, events, keys, ct))
            return Problem.NotFound;                                        // in clear only if it is recorded
        var claim = it.Reviewer is { } holder && it.LeaseUntil > read.Now ? new ClaimShown(holder, it.LeaseUntil) : null;
        var view = CaseView.Of(file, isHolder, claim, it.Status, read.Version, Languages.Of(http), read.Now, caller.Id,
            await drafts.Find(id, caller.Id, ct),
            it.OpenReversal is not null && !caller.Has("auditor") && !await CaseRow.IsOwn(database, id, caller.Id, ct));
        return Reply.Ok(caller.Has("auditor") ? view.ForAuditor() : view, read.Version).WithHeader("Cache-Control", "no-store");
    }
}
