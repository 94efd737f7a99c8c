using JasperFx.Events;
using Marten;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>Sent when a person orders the registers to be asked again because the outcome of the first call is unknown.</summary>
/// <param name="Submission">The event that the registers are asked about.</param>
[MessageIdentity("verify_identity_again")]
public sealed record VerifyIdentityAgain(Guid Registration, Guid Submission);

/// <summary>The registers' answer for one submission: codes and names of fields.</summary>
[MessageIdentity("identity_verified")]
public sealed record IdentityVerified(Guid Registration, Guid Submission, IdentityOutcome Company, IdentityOutcome Person);

/// <summary>
/// Compares company and person with external registers, where a service is configured: once per submission, as soon as the ID number is
/// known. The attempt is recorded before the call. A call without an answer becomes a finding and is repeated only when a person orders it.
/// </summary>
[StickyHandler("verify_identity")]
public static class VerifyIdentityHandler
{
    public const string CallName = "verify_identity";

    // The session stores the answer in the transaction that marks the event as handled (docs/adr/0019).
    public static Task<IdentityVerified?> Handle(IEvent<MaterialsUploaded> e, IdentityVerification verifier, IDocumentSession session,
        CancellationToken ct) => verifier.Verify(e.StreamId, e.Data.Round, late: false, ct);

    public static Task<IdentityVerified?> Handle(IEvent<MaterialsRead> e, IdentityVerification verifier, IDocumentSession session,
        CancellationToken ct) => verifier.Verify(e.Data.Registration, e.Data.Round, late: true, ct);

    public static async Task<IdentityVerified?> Handle(VerifyIdentityAgain again, IdentityVerification verifier, IDocumentSession session,
        CancellationToken ct)
    {
        var said = await verifier.VerifyAgain(again, ct);
        // Decided meanwhile, or no service is configured any more: nothing is asked, so the call is finished.
        if (said is null && await verifier.TryAbandon(again, ct))
            session.QueueRows(ExternalCalls.RecordOutcome(CallName, again.Submission, known: true));
        return said;
    }
}

/// <summary>
/// Calls the service. No transaction is open during the call (the handler's session opens one when it commits), and the request is not
/// stored.
/// </summary>
public sealed class IdentityVerification(IIdentityVerifier verifier, IKeyRing keys, ExternalCalls calls, StreamsFactory streams)
{
    private const string CallName = VerifyIdentityHandler.CallName, Purpose = "identity check";
    private readonly IStreams events = streams.As(Caller.System(CallName));

    private sealed record RegisterQuery(string Company, string? CreditCode, string? LegalPerson, string Name, string IdNumber);

    /// <param name="late">The pictures were read after the submission. If the readings that came with the submission were sufficient, the
    /// registers have already been asked.</param>
    public async Task<IdentityVerified?> Verify(Guid registration, int round, bool late, CancellationToken ct)
    {
        if (!verifier.IsConfigured)
            return null;
        var story = (await events.Load<CaseHistory>(registration, ct)).State;
        if (!NeedsVerification(story) || story.Case.Round != round || story.SubmissionEventId is not { } submission)
            return null;
        var atOnce = await keys.Open<MaterialReadings>(story.Pictures(round)?.Readings, SealedFieldNames.Readings, Purpose, ct,
            registration);
        if (late && IdNumberOf(atOnce) is not null)
            return null;
        var readings = late ? (await story.LoadReadings(registration, events, keys, Purpose, ct)).Readings : atOnce;
        return await Asked(story, readings, ct) is { } question ? await CallRegisters(registration, submission, question, ct) : null;
    }

    public async Task<IdentityVerified?> VerifyAgain(VerifyIdentityAgain again, CancellationToken ct)
    {
        var story = (await events.Load<CaseHistory>(again.Registration, ct)).State;
        var (readings, _) = await story.LoadReadings(again.Registration, events, keys, Purpose, ct);
        return verifier.IsConfigured && NeedsVerification(story) && story.SubmissionEventId == again.Submission
            && await Asked(story, readings, ct) is { } question
            ? await CallRegisters(again.Registration, again.Submission, question, ct) : null;
    }

    /// <summary>Gives up the call. False when its outcome is already known.</summary>
    public async Task<bool> TryAbandon(VerifyIdentityAgain again, CancellationToken ct) =>
        await calls.Begin(CallName, again.Submission, again.Registration, ct) != ExternalCalls.AttemptState.Finished;

    private async Task<IdentityVerified?> CallRegisters(Guid registration, Guid submission, RegisterQuery it, CancellationToken ct)
    {
        var attempt = await calls.Begin(CallName, submission, registration, ct);
        if (attempt == ExternalCalls.AttemptState.Finished)
            return null;
        if (attempt == ExternalCalls.AttemptState.Unknown)
            return new IdentityVerified(registration, submission, IdentityOutcome.Of(IdentityOutcome.NoAnswer),
                IdentityOutcome.Of(IdentityOutcome.NoAnswer));
        return new IdentityVerified(registration, submission,
            it.CreditCode is not { } code ? IdentityOutcome.Of(IdentityOutcome.NotAsked)
                : await Answer(() => verifier.Company(it.Company, code, it.LegalPerson, ct)),
            await Answer(() => verifier.Person(it.Name, it.IdNumber, ct)));

        async Task<IdentityOutcome> Answer(Func<Task<IdentityOutcome>> ask) =>
            await calls.Invoke(CallName, submission, ask, ct) ?? IdentityOutcome.Of(IdentityOutcome.NoAnswer);
    }

    private static bool NeedsVerification(CaseHistory it) => it.Case is { Submitted: true, Decided: false };

    private async Task<RegisterQuery?> Asked(CaseHistory it, MaterialReadings? readings, CancellationToken ct) =>
        it.Submission(it.Case.Round) is { } info && IdNumberOf(readings) is { } number
            && await keys.Open<ApplicantData>(info.Applicant, SealedFieldNames.Applicant, Purpose, ct) is { } applicant
            ? new RegisterQuery(info.CompanyName, CodeOf(info.CreditCode ?? Value(readings, "businessLicense", "creditCode")),
                Value(readings, "businessLicense", "legalPerson"), applicant.RealName, number) : null;

    private static string? IdNumberOf(MaterialReadings? readings) =>
        Value(readings, "idCardFront", "idNumber") is { Length: 18 } number ? number.ToUpperInvariant() : null;

    private static string? CodeOf(string? code) => code is not null && CreditCode.Normalise(code) is { Length: 18 } it ? it : null;

    private static string? Value(MaterialReadings? readings, string kind, string field) =>
        readings?.Kinds.GetValueOrDefault(kind)?.GetValueOrDefault(field) is { } it ? it.Confirmed ?? it.Read : null;
}

/// <summary>Records the registers' answer once. A person's check of the identity is kept beside it.</summary>
[StickyHandler("record_identity")]
public static class RecordIdentityHandler
{
    public static async Task Handle(IdentityVerified said, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        session.QueueRows(ExternalCalls.RecordOutcome(VerifyIdentityHandler.CallName, said.Submission,
            known: !IdentityFindings.IsUnknown(said)));
        var (story, version) = await session.Fold<CaseHistory>(said.Registration, ct);
        session.Append(said.Registration, version, Decide(said.Registration, story.Case, story.SubmissionEventId == said.Submission,
            IdentityFindings.Of(said), now), now);
    }

    /// <param name="present">The registers were asked about the current submission.</param>
    internal static Decision Decide(Guid id, ReviewCase it, bool present, IReadOnlyList<Finding> findings, DateTimeOffset now) => it switch
    {
        { Submitted: false } or { Decided: true } => Decision.Nothing,
        _ when !present => Decision.Nothing,
        _ => it.Append(id, now, new IdentityChecked(it.Round, Verdicts.Automatic, AutomaticCheck.Verdict(findings), null, findings)),
    };
}
