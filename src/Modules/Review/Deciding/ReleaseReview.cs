using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>Releases the caller's claim, so that the case is free in the queue again.</summary>
[Tags("review")]
public static class ReleaseReview
{
    [WolverinePost("/reviews/{id:guid}/release"), Staff("reviewer", "admin"), Idempotent]
    [Answers<LeaseAnswer>, ProblemCodes("not_claimed")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, [WriteAggregate] ReviewCase it, CurrentCaller caller,
        DateTimeOffset now) =>
        Decide(id, it, caller.Id, now).Answer(it.Version, now, append => Reply.Ok(new LeaseAnswer(null, append.Version), append.Version));

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, DateTimeOffset now) => it switch
    {
        { Exists: false } => ReviewProblems.Missing,
        _ when !it.IsHeldBy(reviewer, now) => ReviewProblems.NotClaimed,
        _ => it.Append(id, now, new ReviewReleased(reviewer, "released")).WithRows(LeaseExpired.Cancel(id)),
    };
}
