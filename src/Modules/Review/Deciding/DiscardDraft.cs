using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>The author throws away the draft that is kept of a refused decision or check.</summary>
[Tags("review")]
public static class DiscardDraft
{
    [WolverineDelete("/reviews/{id:guid}/draft"), Staff("reviewer", "admin")]
    [Answers(204)]
    public static async Task<IResult> Delete(Guid id, CurrentCaller caller, RefusedDrafts drafts, CancellationToken ct)
    {
        await drafts.Discard(id, caller.Id, ct);
        return Reply.NoContent();
    }
}
