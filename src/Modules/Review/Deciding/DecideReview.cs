using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>The holder of a case approves it, or refuses it with reasons that open fields; the claim ends with that.</summary>
[Tags("review")]
public static class DecideReview
{
    public sealed record Request(Verdicts Decision, List<ReasonGiven>? Reasons = null, [MultiLine, MaxRunes(2000)] string? Note = null);

    public enum Verdicts
    {
        [WireName(AuthStatus.Approved)] Approved,
        [WireName(AuthStatus.Rejected)] Rejected,
    }

    /// <param name="Pointer">Narrows the reason to one field; it must be one that the reason opens.</param>
    public sealed record ReasonGiven([Exact, MaxRunes(64)] string Code, [Exact, MaxRunes(64)] string? Pointer = null,
        [MultiLine, MaxRunes(500)] string? Message = null);

    public sealed record Answer(Guid RegistrationId, string AuthStatus, long Version, DateTimeOffset DecidedAt);

    [WolverinePost("/reviews/{id:guid}/decision"), Staff("reviewer", "admin"), Idempotent]
    [Answers<Answer>, Refuses("reasons_required", "reason_unknown", "not_claimed", "checks_incomplete", "checks_failed", "already_decided",
        "own_application", "precondition_required", "version_mismatch")]
    public static async Task<IResult> Post(Guid id, IfMatch.Required seen, Body<Request> body, CurrentCaller caller, HttpContext http,
        IStreams events, IKeyRing keys, NpgsqlDataSource database, Commands commands, CancellationToken ct)
    {
        var request = body.Value;
        if (Reasons.Faults(request) is { Count: > 0 } faults)
            return Problem.Invalid(faults);
        var now = await events.Load<ReviewCase>(id, ct);
        if (!now.State.Exists)
            return Problem.NotFound;
        // The version is pinned by If-Match, so what is arranged by this state is decided on this state.
        var reasons = Reasons.Arrange(now.State, request.Reasons ?? []);
        var texts = request.Note is { Length: > 0 } || reasons.Count > 0
            ? await keys.Seal(id, Sealed.Texts, new DecisionTexts(request.Note, [.. reasons.Select(r => r.Message)]), ct) : null;
        var decided = WireNames.Of(request.Decision);
        var own = await CaseRow.IsOwn(database, id, caller.Id, ct);
        return await commands.Run<ReviewCase>(http, id,
            (it, at) => Decide(id, it, caller.Id, decided, [.. reasons.Select(r => r.Reason)], texts, seen.Version, own, at),
            done => Reply.Ok(new Answer(id, decided, done.Version, done.At), done.Version), ct, seen);
    }

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, string decided, IReadOnlyList<RejectionReason> reasons,
        Personal? texts, long seen, bool own, DateTimeOffset now)
    {
        string?[] checks = [it.MaterialsVerdict, it.Identity];
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Decided: true } => ReviewProblems.AlreadyDecided,
            _ when !it.HeldBy(reviewer, now) || !Lifecycle.Allows(it.Status, Move.Decide) => ReviewProblems.NotClaimed,
            _ when own => ReviewProblems.OwnApplication,
            _ when decided == AuthStatus.Approved && checks.Contains(Review.Verdicts.Failed) => ReviewProblems.ChecksFailed,
            _ when decided == AuthStatus.Approved && checks.Any(c => c is null) => ReviewProblems.ChecksIncomplete,
            _ when decided == AuthStatus.Rejected && !checks.Contains(Review.Verdicts.Failed) => ReviewProblems.ChecksIncomplete,
            _ => it.Append(id, now, new ReviewDecided(it.Round, decided, reviewer, reasons, seen, ReasonCatalogue.Version, texts))
                .With(LeaseExpired.Never(id)),
        };
    }
}
