using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// A second person, not the one who placed the hold, ends it. What waited for its end is done in the same transaction: an erasure that the
/// person asked for, or the removal of pictures without consent.
/// </summary>
[Tags("audit")]
public static class LiftHold
{
    /// <param name="Reason">Why the data need not be kept any longer; stored permanently and in clear.</param>
    public sealed record Request([NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason);

    /// <param name="Erased">An erasure was waiting for the end of the hold and is done.</param>
    internal sealed record Answer(Guid RegistrationId, bool Erased, long Version);

    public static Task<IReadOnlyList<Images.Image>> LoadAsync(Guid id, Images images, CancellationToken ct) => images.FindByOwner(id, ct);

    [WolverinePost("/audit/registrations/{id:guid}/hold/lift"), Staff("auditor", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("not_held", "own_hold")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body,
        [WriteAggregate(Required = false)] Registrant? it, IReadOnlyList<Images.Image> pictures, ErasureCompletion erasure, IKeyRing keys,
        ILegalHoldList holdList, CurrentCaller caller, DateTimeOffset now)
    {
        var state = it ?? Registrant.Initial;
        var (decision, subjects) = DecideWithRows(id, state, body.Value.Reason, caller.Actor, pictures, keys);
        var erases = decision.Events is [.., PersonalDataErased];
        return decision.Answer(state.Version, now, append => Reply.Ok(new Answer(id, erases, append.Version), append.Version) with
        {
            BeforeSend = async () =>
            {
                await (erases ? erasure.Complete(id, subjects, pictures) : erasure.DeleteContent(subjects, []));
                await holdList.Add(id, append.At, append.Events);
            },
        });
    }

    public static Decision Decide(Registrant it, string reason, string actor) => it switch
    {
        { Status: AuthStatus.None } => RegistrationProblems.NotFound,
        { Hold: null, WasHeld: true } => Decision.Nothing,
        { Hold: null } => new Rejection("not_held", "This registration has no legal hold."),
        { Hold: { } hold } when hold.By == actor => new Rejection("own_hold",
            "The person who placed the hold cannot lift it; another person must."),
        { Deferred: true } => Decision.Append(new LegalHoldLifted(reason, actor), new PersonalDataErased(ErasePerson.RequestedReason)),
        _ => Decision.Append(new LegalHoldLifted(reason, actor)),
    };

    internal static bool IncludesErasure(Outcome outcome) => outcome is Outcome.Done { Events: [.., PersonalDataErased] };

    /// <summary>Returns the decision with its rows, and the subjects whose keys are destroyed.</summary>
    internal static (Decision, IReadOnlyList<Guid> Subjects) DecideWithRows(Guid id, Registrant it, string reason, string actor,
        IReadOnlyList<Images.Image> pictures, IKeyRing keys)
    {
        var decision = Decide(it, reason, actor);
        if (decision.Events.Count == 0)
            return (decision, []);
        if (decision.Events is [.., PersonalDataErased])
            // Imported customers with the same phone were reported when the erasure was requested.
            return (ErasePerson.WithRows(decision, id, it, pictures, keys, []), ErasePerson.KeySubjects(id, it));
        return PictureRetention.MayKeep(it is { Agreed: true, Sensitive: true }, isUnderHold: false, it.Status) ? (decision, [])
            : (decision.WithRows(ManageConsent.PictureDeletionRows(id, it, pictures, keys)), ReadingSubject.UpTo(id, it.Round));
    }
}
