using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>Why the data of a registration must be kept.</summary>
public enum HoldReason
{
    [WireName("court")] Court,
    [WireName("regulator")] Regulator,
    [WireName("dispute")] Dispute,
}

/// <summary>
/// A court, a regulator or a dispute needs the data of a registration: they are not erased and do not expire until a second person lifts
/// the hold (<see cref="LiftHold"/>).
/// </summary>
[Tags("audit")]
public static class PlaceHold
{
    /// <param name="Reference">The number of the case or letter; stored permanently and in clear.</param>
    public sealed record Request(HoldReason Reason, [NoPersonalNumber, MinRunes(1), MaxRunes(100)] string Reference);

    internal sealed record Answer(Guid RegistrationId, string Reason, string Reference, long Version);

    [WolverinePost("/audit/registrations/{id:guid}/hold"), Staff("auditor", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("already_held", "already_erased")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body,
        [WriteAggregate(Required = false)] Registrant? it, ILegalHoldList holdList, CurrentCaller caller, DateTimeOffset now)
    {
        var (state, (reason, reference)) = (it ?? Registrant.Initial, body.Value);
        return Decide(state, reason, reference, caller.Actor).Answer(state.Version, now,
            append => Reply.Ok(new Answer(id, WireNames.Of(reason), reference, append.Version), append.Version) with
            {
                BeforeSend = () => holdList.Add(id, append.At, append.Events),
            });
    }

    public static Decision Decide(Registrant it, HoldReason reason, string reference, string actor) => it switch
    {
        { Status: AuthStatus.None } => RegistrationProblems.NotFound,
        { Hold: { } hold } when hold.Reason == WireNames.Of(reason) && hold.Reference == reference => Decision.Nothing,
        { Hold: not null } => new Rejection("already_held", "The registration already has a legal hold; lift it first."),
        { Erased: true } => new Rejection("already_erased", "The personal data of this registration are erased."),
        _ => Decision.Append(new LegalHoldPlaced(WireNames.Of(reason), reference, actor)),
    };
}
