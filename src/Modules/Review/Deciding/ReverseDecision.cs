using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Review;

/// <summary>Opens the reversal of a decision. The decision stands until a second person agrees (<see cref="GiveSecondOpinion"/>).</summary>
[Tags("review")]
public static class ReverseDecision
{
    public sealed record Request([NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason);

    internal sealed record Answer(Guid RegistrationId, string AuthStatus, long Version);

    /// <param name="Own">It is the administrator's own application.</param>
    public sealed record Facts(Personal Reason, bool Own);

    public static IResult Before(ReviewCase it, IfMatch.Required ifMatch) =>
        it.Exists ? ifMatch.Check(it.Version, it.UnchangedSince) : Problem.NotFound;

    public static async Task<Facts> LoadAsync(Guid id, Body<Request> body, CurrentCaller caller, IKeyRing keys, NpgsqlDataSource database,
        CancellationToken ct) =>
        new(await keys.Seal(id, SealedFieldNames.Note, new ReviewNote(body.Value.Reason), ct),
        await CaseRow.IsOwn(database, id, caller.Id, ct));

    [WolverinePost("/reviews/{id:guid}/reverse"), Staff("admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("not_decided", "reversal_open", "own_application", "consent_withdrawn", "precondition_required",
        "version_mismatch")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, IfMatch.Required ifMatch, Body<Request> body,
        [WriteAggregate] ReviewCase it, Facts facts, CurrentCaller caller, DateTimeOffset now) =>
        Decide(id, it, caller.Id, facts.Reason, facts.Own, now).Answer(it.Version, now,
            append => Reply.Ok(new Answer(id, it.Status, append.Version), append.Version));

    public static Decision Decide(Guid id, ReviewCase it, Guid admin, Personal reason, bool isOwn, DateTimeOffset now) => it switch
    {
        { Exists: false } => ReviewProblems.Missing,
        _ when !Lifecycle.Allows(it.Status, LifecycleCommand.Reverse) => ReviewProblems.NotDecided,
        { OpenReversal: { } openReversal } => openReversal.By == admin ? Decision.Nothing : ReviewProblems.ReversalOpen,
        _ when isOwn => ReviewProblems.OwnApplication,
        { CanContinue: false } => ReviewProblems.ConsentWithdrawn,
        _ => it.Append(id, now, new ReversalOpened(it.Round, admin, reason)),
    };
}
