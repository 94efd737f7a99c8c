using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A reviewer records that the materials, or the person and company behind them, hold or do not hold.</summary>
internal static class CheckReview
{
    public sealed record Request(Step Step, CheckOutcome Outcome, [MultiLine, MaxRunes(1000)] string? Note = null);

    public enum Step { [WireName("materials")] Materials, [WireName("identity")] Identity }

    public enum CheckOutcome { [WireName("passed")] Passed, [WireName("failed")] Failed }

    public sealed record Answer(string AuthStatus, long Version, Checks Checks);

    public sealed record Checks(string? Materials, string? Identity);

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapPost("/{id:guid}/checks", Handle).RequireStaff("reviewer", "admin")
        .WithName(nameof(CheckReview)).Produces<Answer>().Refuses("not_found", "not_claimed", "step_out_of_order", "already_decided").Idempotent();

    private static async Task<IResult> Handle(Guid id, Body<Request> body, IfMatch.Required ifMatch, CurrentCaller caller, Commands commands, IEventStore events, IKeyRing keys,
        HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        if (!(await events.Load<ReviewCase>(id, ct)).State.Exists)
            return Problem.NotFound;
        var note = request.Note is { Length: > 0 } text ? await keys.Seal(id, Sealed.Note, new ReviewNote(text), ct) : null;
        var checks = new Checks(null, null);
        return await commands.Run<ReviewCase>(http, id, (it, now) =>
        {
            var decision = Decide(it, caller.Id, caller.Actor, request.Step, request.Outcome, note, now);
            var after = decision.Events.Aggregate(it, ReviewCase.Apply);
            checks = new Checks(after.MaterialsVerdict, after.Identity);
            return decision;
        }, done => Reply.Ok(new Answer(AuthStatus.Processing, done.Version, checks), done.Version), ct, ifMatch);
    }

    public static Decision Decide(ReviewCase it, Guid reviewer, string actor, Step step, CheckOutcome outcome, Personal? note, DateTimeOffset now)
    {
        var verdict = outcome == CheckOutcome.Passed ? Verdict.Passed : Verdict.Failed;
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Status: AuthStatus.Approved or AuthStatus.Rejected } => ReviewProblems.AlreadyDecided,
            _ when !it.HeldBy(reviewer, now) => ReviewProblems.NotClaimed,
            _ when step == Step.Identity && it.MaterialsVerdict != Verdict.Passed => ReviewProblems.OutOfOrder,
            _ when step == Step.Materials => Decision.Append(new MaterialsChecked(it.Round, actor, verdict, [], note)),
            _ => Decision.Append(new IdentityChecked(it.Round, actor, verdict, note)),
        };
    }
}
