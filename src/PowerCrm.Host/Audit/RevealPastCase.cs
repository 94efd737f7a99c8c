using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// An auditor reads a case in clear, as its reviewer saw it at a given time, and states why; the person can read the reason. The submitted
/// pictures are also available to this auditor for half an hour; each view is recorded with the same reason.
/// </summary>
[Tags("audit")]
public static class RevealPastCase
{
    /// <param name="Reason">Shown to the person.</param>
    /// <param name="At">The time of the view; null for now.</param>
    /// <param name="Version">Instead of <c>At</c>: right after the event of this version.</param>
    public sealed record Request([NoPersonalNumber, MinRunes(2), MaxRunes(200)] string Reason, DateTimeOffset? At = null,
        long? Version = null);

    private sealed record Shown(DateTimeOffset At);

    [WolverinePost("/audit/registrations/{id:guid}/reveal"), Staff("auditor", "admin"), Idempotent]
    [Answers<CaseAnswer>]
    public static async Task<IResult> Post(Guid id, Body<Request> body, CurrentCaller caller, IStreams events, IKeyRing keys,
        PastCases cases, HttpContext http, CancellationToken ct)
    {
        var current = await events.Load<AuditState>(id, ct);
        if (current.State.Life.Status == AuthStatus.None)
            return Problem.NotFound;
        if (body.Value is { At: not null, Version: not null })
            return Problem.Invalid(HistoryPoint.BothGiven);
        if (body.Value.Version < 1 || body.Value.Version > current.Version)
            return Problem.Invalid(HistoryPoint.UnknownVersion);
        var (moment, wrong) = PastMoment.Resolve(body.Value.At, current.Now);
        if (wrong is not null)
            return Problem.Invalid(wrong);
        // A retry is the same access: at the same time, and recorded once.
        var scope = IdempotencyScope.Of(http);
        var facts = scope.GetFacts<Shown>();
        var at = body.Value.Version is { } version ? current.State.Events[(int)version - 1].Timestamp : facts?.At ?? moment;
        var past = body.Value.Version is { } upTo ? await events.Load<AuditState>(id, ct, upTo)
            : await events.Load<AuditState>(id, ct, at: at);
        // If the person has asked for erasure and only a legal hold keeps the data, everything stays masked.
        if (current.State.Events.Exists(e => e.Data is PersonalDataErased or ErasureDeferred)
            || await cases.Find(id, past.Version, at, unmasked: true, events, Languages.Of(http), ct) is not { } caseAnswer)
            return Problem.NotFound;
        var reply = Reply.Ok(caseAnswer, past.Version).WithHeader("Cache-Control", "no-store");
        if (facts is not null)
            return reply.WithHeader("Idempotency-Replayed", "true");
        var purpose = await AccessStream.SealPurpose(keys, id, body.Value.Reason, ct);
        // Data is returned only if the access is recorded. For a retry only the time is stored, not the data that was returned.
        scope.StoreFactsOnly(new Shown(at));
        await events.Append(
            [AccessStream.Append(new PersonalDataRevealed(id, caller.Id, caller.Role ?? "", AccessStream.PastCase, purpose))], ct,
            scope.RowsFor(reply));
        return reply;
    }
}
