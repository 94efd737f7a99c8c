using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>Records the holder's result of checking the materials, and then the identity.</summary>
[Tags("review")]
public static class CheckReview
{
    public sealed record Request(Step Step, CheckOutcome Outcome, [NoPersonalNumber, MultiLine, MaxRunes(1000)] string? Note = null);

    public enum Step
    {
        [WireName(ReasonCatalogue.Materials)] Materials,
        [WireName(ReasonCatalogue.Identity)] Identity,
    }

    public enum CheckOutcome
    {
        [WireName(Verdicts.Passed)] Passed,
        [WireName(Verdicts.Failed)] Failed,
    }

    internal sealed record Answer(string AuthStatus, long Version, ChecksShown Checks);

    public static IResult Before(Guid id, ReviewCase it, IfMatch.Required ifMatch, Body<Request> body, CurrentCaller caller,
        RefusedDrafts drafts, DateTimeOffset now) =>
        !it.Exists ? Problem.NotFound
            : drafts.KeepIfRaced(it.CheckNotHeldByAnother(caller.Id, now) ?? ifMatch.Check(it.Version, it.UnchangedSince), id, it, caller,
            CreateDraft(body.Value));

    private static RefusedDraft CreateDraft(Request it) =>
        new(RefusedDrafts.Checks, WireNames.Of(it.Outcome), WireNames.Of(it.Step), [], it.Note);

    /// <summary>Runs after <see cref="Before"/>, because sealing creates a key even for a registration that does not exist.</summary>
    public static async Task<Personal?> LoadAsync(Guid id, Body<Request> body, IKeyRing keys, CancellationToken ct) =>
        body.Value.Note is { Length: > 0 } text ? await keys.Seal(id, SealedFieldNames.Note, new ReviewNote(text), ct) : null;

    [WolverinePost("/reviews/{id:guid}/checks"), Staff("reviewer", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("not_claimed", "step_out_of_order", "already_decided", "second_opinion_pending", "precondition_required",
        "version_mismatch")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, IfMatch.Required ifMatch, Body<Request> body,
        [WriteAggregate] ReviewCase it,
        Personal? note, CurrentCaller caller, RefusedDrafts drafts, DateTimeOffset now)
    {
        var decision = Decide(it, caller.Id, caller.Actor, body.Value.Step, body.Value.Outcome, note, now);
        var updated = decision.Events.Aggregate(it, ReviewCase.When);
        var (result, events, rows) = decision.Answer(it.Version, now, append => Reply.Ok(new Answer(AuthStatus.Processing, append.Version,
            ChecksShown.Of(updated)), append.Version));
        return (drafts.KeepIfRaced(result, id, it, caller, CreateDraft(body.Value)), events, rows);
    }

    public static Decision Decide(ReviewCase it, Guid reviewer, string actor, Step step, CheckOutcome outcome, Personal? note,
        DateTimeOffset now)
    {
        var verdict = WireNames.Of(outcome);
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Decided: true } => ReviewProblems.AlreadyDecided,
            _ when !it.IsHeldBy(reviewer, now) || !Lifecycle.Allows(it.Status, LifecycleCommand.Check) => ReviewProblems.NotClaimed,
            { Proposed: not null } => ReviewProblems.OpinionPending,
            _ when step == Step.Materials => Decision.Append(new MaterialsChecked(it.Round, actor, verdict, [], note)),
            { MaterialsVerdict: not Verdicts.Passed } => ReviewProblems.OutOfOrder,
            _ => Decision.Append(new IdentityChecked(it.Round, actor, verdict, note)),
        };
    }
}
