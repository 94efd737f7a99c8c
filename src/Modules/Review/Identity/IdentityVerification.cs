using JasperFx.Events;
using Marten;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>
/// Sent when a person orders the registers to be asked again because the outcome of the first call is unknown, and when a question that was
/// certainly not asked is due again.
/// </summary>
/// <param name="Submission">The event that the registers are asked about.</param>
[MessageIdentity("verify_identity_again")]
public sealed record VerifyIdentityAgain(Guid Registration, Guid Submission);

/// <summary>The registers' answer for one submission: codes and names of fields.</summary>
[MessageIdentity("identity_verified")]
public sealed record IdentityVerified(Guid Registration, Guid Submission, IdentityOutcome Company, IdentityOutcome Person);

/// <summary>
/// Compares company and person with external registers, where a service is configured: once per submission, as soon as the ID number is
/// known and valid. The attempt is recorded before the call. A call without an answer becomes a finding and is repeated only when a person
/// orders it. So does a question that was certainly not asked, but that one is repeated by itself until the case is decided.
/// </summary>
[StickyHandler("verify_identity")]
public static class VerifyIdentityHandler
{
    public const string CallName = "verify_identity";

    // The session stores the answer in the transaction that marks the event as handled (docs/adr/0019).
    public static Task<IdentityVerified?> Handle(IEvent<MaterialsUploaded> e, IdentityVerification verifier, IDocumentSession session,
        CancellationToken ct) => verifier.Verify(e.StreamId, e.Data.Round, isLate: false, ct);

    public static Task<IdentityVerified?> Handle(IEvent<MaterialsRead> e, IdentityVerification verifier, IDocumentSession session,
        CancellationToken ct) => verifier.Verify(e.Data.Registration, e.Data.Round, isLate: true, ct);

    public static async Task<IdentityVerified?> Handle(VerifyIdentityAgain retry, IdentityVerification verifier, IDocumentSession session,
        CancellationToken ct)
    {
        var verified = await verifier.VerifyAgain(retry, ct);
        // Decided meanwhile, or no service is configured any more: nothing is asked, so the call is finished.
        if (verified is null && await verifier.TryAbandon(retry, ct))
            session.QueueRows(ExternalCalls.RecordOutcome(CallName, retry.Submission, isKnown: true));
        return verified;
    }
}

/// <summary>
/// Calls the service. No transaction is open during the call (the handler's session opens one when it commits), and the request is not
/// stored.
/// </summary>
public sealed class IdentityVerification(IIdentityVerifier verifier, IKeyRing keys, ExternalCalls calls, StreamsFactory streams,
    DatabaseClock clock)
{
    private const string CallName = VerifyIdentityHandler.CallName, Purpose = "identity check";
    private readonly IStreams events = streams.As(Caller.System(CallName));

    private sealed record RegisterQuery(string Company, string? CreditCode, string? LegalPerson, string Name, string IdNumber);

    /// <param name="isLate">The pictures were read after the submission. If the readings that came with the submission were sufficient, the
    /// registers have already been asked.</param>
    public async Task<IdentityVerified?> Verify(Guid registration, int round, bool isLate, CancellationToken ct)
    {
        if (!verifier.IsConfigured)
            return null;
        var history = (await events.Load<CaseHistory>(registration, ct)).State;
        if (!NeedsVerification(history) || history.Case.Round != round || history.SubmissionEventId is not { } submission)
            return null;
        var submittedReadings = await keys.Open<MaterialReadings>(history.FindPictures(round)?.Readings, SealedFieldNames.Readings,
            Purpose, ct, registration);
        if (isLate && await FindIdNumber(submittedReadings, ct) is not null)
            return null;
        var readings = isLate ? (await history.LoadReadings(registration, events, keys, Purpose, ct)).Readings : submittedReadings;
        return await CreateQuery(history, readings, ct) is { } query ? await CallRegisters(registration, submission, query, ct) : null;
    }

    public async Task<IdentityVerified?> VerifyAgain(VerifyIdentityAgain retry, CancellationToken ct)
    {
        var history = (await events.Load<CaseHistory>(retry.Registration, ct)).State;
        var (readings, _) = await history.LoadReadings(retry.Registration, events, keys, Purpose, ct);
        return verifier.IsConfigured && NeedsVerification(history) && history.SubmissionEventId == retry.Submission
            && await CreateQuery(history, readings, ct) is { } query
            ? await CallRegisters(retry.Registration, retry.Submission, query, ct) : null;
    }

    /// <summary>Gives up the call. False when its outcome is already known.</summary>
    public async Task<bool> TryAbandon(VerifyIdentityAgain retry, CancellationToken ct) =>
        await calls.Begin(CallName, retry.Submission, retry.Registration, ct) != ExternalCalls.AttemptState.Finished;

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
                : await Answer(() => verifier.CheckCompany(it.Company, code, it.LegalPerson, ct)),
            await Answer(() => verifier.CheckPerson(it.Name, it.IdNumber, ct)));

        async Task<IdentityOutcome> Answer(Func<Task<IdentityOutcome>> ask) =>
            await calls.Invoke(CallName, submission, ask, ct) ?? IdentityOutcome.Of(IdentityOutcome.NoAnswer);
    }

    private static bool NeedsVerification(CaseHistory it) => it.Case is { Submitted: true, Decided: false };

    private async Task<RegisterQuery?> CreateQuery(CaseHistory it, MaterialReadings? readings, CancellationToken ct) =>
        it.FindSubmission(it.Case.Round) is { } info && await FindIdNumber(readings, ct) is { } number
            && await keys.Open<ApplicantData>(info.Applicant, SealedFieldNames.Applicant, Purpose, ct) is { } applicant
            ? new RegisterQuery(info.CompanyName, NormalizeCode(info.CreditCode ?? GetValue(readings, "businessLicense", "creditCode")),
                GetValue(readings, "businessLicense", "legalPerson"), applicant.RealName, number) : null;

    /// <summary>Null also for an invalid number: it was misread, and each question costs money.</summary>
    private async Task<string?> FindIdNumber(MaterialReadings? readings, CancellationToken ct) =>
        GetValue(readings, "idCardFront", "idNumber") is { } number && IdNumber.IsValid(number, ChinaTime.Day(await clock.ReadNow(ct)))
            ? number.ToUpperInvariant() : null;

    private static string? NormalizeCode(string? code) => code is not null && CreditCode.Normalise(code) is { Length: 18 } it ? it : null;

    private static string? GetValue(MaterialReadings? readings, string kind, string field) =>
        readings?.Kinds.GetValueOrDefault(kind)?.GetValueOrDefault(field) is { } it ? it.Confirmed ?? it.Read : null;
}

/// <summary>Records the registers' answer once. A person's check of the identity is kept beside it.</summary>
[StickyHandler("record_identity")]
public static class RecordIdentityHandler
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1), LongestWait = TimeSpan.FromHours(8);

    public static async Task Handle(IdentityVerified verified, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (history, version) = await session.Fold<CaseHistory>(verified.Registration, ct);
        var isLatest = history.SubmissionEventId == verified.Submission;
        if (IdentityFindings.IsUnsent(verified) && isLatest && history.Case is { Submitted: true, Decided: false })
        {
            var silentSince = FindSilence(history);
            session.QueueRows(ExternalCalls.Reschedule(VerifyIdentityHandler.CallName, verified.Submission, verified.Registration,
                FindNextTry(silentSince ?? now, verified.Submission, now)));
            // The reviewer has the finding already, and would be interrupted by the same one.
            if (silentSince is not null)
                return;
        }
        else
        {
            session.QueueRows(ExternalCalls.RecordOutcome(VerifyIdentityHandler.CallName, verified.Submission,
                isKnown: !IdentityFindings.IsUnknown(verified)));
        }
        session.Append(verified.Registration, version, Decide(verified.Registration, history.Case, isLatest, IdentityFindings.Of(verified),
            now), now);
    }

    /// <summary>Returns since when the current submission has the finding that a register did not answer.</summary>
    private static DateTimeOffset? FindSilence(CaseHistory it) =>
        it.FindLastEvent<IdentityChecked>(c => c.By == Verdicts.Automatic) is { Data: IdentityChecked last } e
            && IdentityFindings.IsSilent(last.Findings) ? e.Timestamp : null;

    /// <summary>
    /// Waits as long again as the registers have been silent, at least a minute and at most eight hours, so no number of tries is kept. Up
    /// to a fifth is added, depending on the submission, so that the cases of one failure are not asked about together.
    /// </summary>
    internal static DateTimeOffset FindNextTry(DateTimeOffset silentSince, Guid submission, DateTimeOffset now)
    {
        var silence = now - silentSince;
        var wait = silence < ShortestWait ? ShortestWait : silence > LongestWait ? LongestWait : silence;
        return now + (wait * (1 + (submission.ToByteArray()[^1] / 1280.0)));
    }

    /// <param name="isLatest">The registers were asked about the current submission.</param>
    internal static Decision Decide(Guid id, ReviewCase it, bool isLatest, IReadOnlyList<Finding> findings, DateTimeOffset now) => it switch
    {
        { Submitted: false } or { Decided: true } => Decision.Nothing,
        _ when !isLatest => Decision.Nothing,
        _ => it.Append(id, now, new IdentityChecked(it.Round, Verdicts.Automatic, AutomaticCheck.GetVerdict(findings), null, findings)),
    };
}
