using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// An auditor reads in clear a case as its reviewer saw it at a moment, and says why; the person reads that. With it the pictures that were
/// handed in open to this auditor for half an hour, each look recorded with the same reason.
/// </summary>
[Tags("audit")]
public static class RevealPastCase
{
    /// <param name="Reason">The person reads it.</param>
    /// <param name="At">The moment; null: now.</param>
    /// <param name="Version">Instead of <c>At</c>: right after the event of this version.</param>
    public sealed record Request([NoPersonalNumber, MinRunes(2), MaxRunes(200)] string Reason, DateTimeOffset? At = null,
        long? Version = null);

    private sealed record Shown(DateTimeOffset At);

    [WolverinePost("/audit/registrations/{id:guid}/reveal"), Staff("auditor", "admin"), Idempotent]
    [Answers<CaseAnswer>]
    public static async Task<IResult> Post(Guid id, Body<Request> body, CurrentCaller caller, IStreams events, IKeyRing keys,
        PastCases cases, HttpContext http, CancellationToken ct)
    {
        var whole = await events.Load<AuditState>(id, ct);
        if (whole.State.Life.Status == AuthStatus.None)
            return Problem.NotFound;
        if (body.Value is { At: not null, Version: not null })
            return Problem.Invalid(PastMoment.Both);
        if (body.Value.Version < 1 || body.Value.Version > whole.Version)
            return Problem.Invalid(PastMoment.NoVersion);
        if (body.Value.At > whole.Now)
            return Problem.Invalid(new Fault("/at", "invalid"));
        // A retry is the same look: at the same moment, and recorded once.
        var scope = IdempotencyScope.Of(http);
        var first = scope.Facts<Shown>();
        var at = body.Value.Version is { } version ? whole.State.Events[(int)version - 1].Timestamp
            : first?.At ?? body.Value.At ?? whole.Now;
        var then = body.Value.Version is { } upTo ? await events.Load<AuditState>(id, ct, upTo)
            : await events.Load<AuditState>(id, ct, at: at);
        // Of whoever wanted to be erased and is kept by a hold only, everything stays masked.
        if (whole.State.Events.Exists(e => e.Data is PersonalDataErased or ErasureDeferred)
            || await cases.Find(id, then.Version, at, clear: true, events, Languages.Of(http), ct) is not { } seen)
            return Problem.NotFound;
        var reply = Reply.Ok(seen, then.Version).With("Cache-Control", "no-store");
        if (first is not null)
            return reply.With("Idempotency-Replayed", "true");
        var stream = AccessStream.Of(id);
        var why = await keys.Seal(id, Sealed.Purpose, new AccessPurpose(body.Value.Reason), ct, stream);
        // In clear only together with its record; for a retry the moment is kept, and no copy of what was shown.
        scope.KeepFacts(new Shown(at));
        await events.Append([new StreamAppend(stream, Expected.Any,
            new PersonalDataRevealed(id, caller.Id, caller.Role ?? "", AccessStream.PastCase, why))], ct, scope.For(reply));
        return reply;
    }
}
