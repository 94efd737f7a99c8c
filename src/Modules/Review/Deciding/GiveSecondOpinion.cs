using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>
/// A second person agrees or disagrees with a proposed decision or with the reversal of a decision. If they agree, it takes effect;
/// otherwise nothing changes.
/// </summary>
[Tags("review")]
public static class GiveSecondOpinion
{
    /// <param name="Reason">An alias of the note, named like the reason of a reversal or takeover.</param>
    public sealed record Request(bool Agree, [NoPersonalNumber, MultiLine, MaxRunes(1000)] string? Note = null,
        [NoPersonalNumber, MultiLine, MaxRunes(1000)] string? Reason = null)
    {
        internal string? NoteOrReason => string.IsNullOrEmpty(Note) ? Reason : Note;
    }

    internal sealed record Answer(Guid RegistrationId, string AuthStatus, long Version);

    /// <param name="Own">It is the second person's own application.</param>
    public sealed record Facts(Personal? Note, bool Own);

    public static IResult Before(Guid id, ReviewCase it, IfMatch.Required ifMatch, Body<Request> body, CurrentCaller caller,
        RefusedDrafts drafts) =>
        !it.Exists ? Problem.NotFound
            : drafts.KeepIfRaced(ifMatch.Check(it.Version, it.UnchangedSince), id, it, caller, CreateDraft(body.Value));

    private static RefusedDraft CreateDraft(Request it) => new(RefusedDrafts.SecondOpinion, it.Agree
        ? "agree" : "disagree", null, [], it.NoteOrReason);

    public static async Task<Facts> LoadAsync(Guid id, Body<Request> body, CurrentCaller caller, IKeyRing keys, NpgsqlDataSource database,
        CancellationToken ct) =>
        new(body.Value.NoteOrReason is { Length: > 0 } text ? await keys.Seal(id, SealedFieldNames.Note, new ReviewNote(text), ct) : null,
            await CaseRow.IsOwn(database, id, caller.Id, ct));

    [WolverinePost("/reviews/{id:guid}/second-opinion"), Staff("reviewer", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("no_opinion_asked", "not_second_person", "not_claimed", "own_application", "consent_withdrawn",
        "precondition_required", "version_mismatch")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, IfMatch.Required ifMatch, Body<Request> body,
        [WriteAggregate] ReviewCase it, Facts facts, CurrentCaller caller, RefusedDrafts drafts, DateTimeOffset now)
    {
        var decision = Decide(id, it, caller.Id, body.Value.Agree, facts.Note, facts.Own, now)
            .WithRows(RefusedDrafts.DeleteRow(id, caller.Id));
        var updated = decision.Events.Aggregate(it, ReviewCase.When);
        var (result, events, rows) = decision.Answer(it.Version, now,
            append => Reply.Ok(new Answer(id, updated.Status, append.Version), append.Version));
        return (drafts.KeepIfRaced(result, id, it, caller, CreateDraft(body.Value)), events, rows);
    }

    public static Decision Decide(Guid id, ReviewCase it, Guid reviewer, bool agrees, Personal? note, bool isOwn, DateTimeOffset now)
    {
        var opinion = new SecondOpinionGiven(it.Round, reviewer, agrees, note);
        return it switch
        {
            { Exists: false } => ReviewProblems.Missing,
            { Proposed: null, OpenReversal: null } => ReviewProblems.NoOpinionAsked,
            _ when isOwn => ReviewProblems.OwnApplication,
            { OpenReversal: { } openReversal } when openReversal.By == reviewer => ReviewProblems.NotSecondPerson,
            // The consent may have been withdrawn since the reversal was opened.
            { OpenReversal: not null, CanContinue: false } when agrees => ReviewProblems.ConsentWithdrawn,
            { OpenReversal: { } openReversal } => agrees
                ? Reversed(new DecisionReversed(it.Round, it.Status, openReversal.By, reviewer)) : it.Append(id, now, opinion),
            _ when it.IsFirstReviewer(reviewer) => ReviewProblems.NotSecondPerson,
            // Only the holder reads the case in clear, so whoever agrees must hold it.
            _ when !it.IsHeldBy(reviewer, now) => ReviewProblems.NotClaimed,
            { Proposed: { } proposal } when agrees => it.Append(id, now, opinion,
                    new ReviewDecided(proposal.Round, proposal.Decision, proposal.Reviewer, proposal.Reasons, proposal.SeenVersion,
                        proposal.CatalogueVersion, proposal.Texts, proposal.Policy))
                .WithRows(LeaseExpired.Cancel(id)),
            _ => it.Append(id, now, opinion),
        };

        // The time limit of the review starts again.
        Decision Reversed(DecisionReversed reversed) => it.Append(id, now, opinion, reversed)
            .WithRows(QueueRows.ScheduleLateNotice(id, it.StateAfter(now, opinion, reversed)));
    }
}
