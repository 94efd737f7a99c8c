using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>Deletes the caller's draft of a decision, check or opinion that was refused.</summary>
[Tags("review")]
public static class DiscardDraft
{
    [WolverineDelete("/reviews/{id:guid}/draft"), Staff("reviewer", "admin")]
    [Answers(204)]
    public static async Task<IResult> Delete(Guid id, CurrentCaller caller, RefusedDrafts drafts, IStreams events, CancellationToken ct)
    {
        if (!(await events.Load<ReviewCase>(id, ct)).State.Exists)
            return Problem.NotFound;
        await drafts.Discard(id, caller.Id, ct);
        return Reply.NoContent();
    }
}
