using System.Text;
using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>
/// The applicant submits the form. After a rejection only the fields that the reasons opened may change; the others are compared with the
/// last round. The stored draft is not read: the request itself has all that is submitted.
/// </summary>
[Tags("registration")]
public static class SubmitRegistration
{
    internal sealed record Response(Guid RegistrationId, string AuthStatus, long Version, DateTimeOffset SubmittedAt, int Round);

    public static Guid Own(CurrentCaller caller) => caller.Id;

    /// <summary>
    /// The most submissions of one registration within 24 hours. Each one costs a content check and a look-up of the company.
    /// </summary>
    public const int MaxPerDay = 20;

    private const string AlreadySubmitted = "already_submitted";

    public static IResult Before(Registrant it, CurrentCaller caller, IfMatch ifMatch, DateTimeOffset now)
    {
        if (FindRejection(it) is { } rejection)
            return Problem.From(rejection.Code != AlreadySubmitted ? rejection : rejection with
            {
                // A client that lost the answer to its submission finds in this one what it needs to go on.
                Extra = new Dictionary<string, object?> { ["registrationId"] = caller.Id },
            });
        if (GetRetryDelay(it, now) is { } delay)
            return Problem.TooMany(delay);
        // The rejection was shown to the applicant, so a correction states the version it is based on: concurrent corrections must not mix.
        if (it.Status == AuthStatus.Rejected && ifMatch.Version is null)
            return new Problem("precondition_required");
        return ifMatch.Version is { } version && (version < it.UnchangedSince || version > it.Version) ? Problem.Stale(it.Version)
            : WolverineContinue.Result();
    }

    public static async Task<(IResult, Round?)> LoadAsync(Registrant it, PatchBody<RegistrationForm> body, CurrentCaller caller,
        RoundBuilder builder, DateTimeOffset now, CancellationToken ct)
    {
        var (round, problem) = await builder.Build(caller.Id, it, now, body.Value, ct);
        return round is null ? (problem ?? Problem.NotFound, null) : (WolverineContinue.Result(), round);
    }

    [WolverinePost("/auth/register"), Applicant, Idempotent]
    [Answers<Response>(201),
        ProblemCodes("consent_required", "phone_not_verified", AlreadySubmitted, "precondition_required", "version_mismatch",
            "not_found")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(PatchBody<RegistrationForm> body, CurrentCaller caller, IfMatch ifMatch,
        [WriteAggregate(FromMethod = nameof(Own))] Registrant it, Round round, DateTimeOffset now) =>
        Decision.Append(round.Info, round.Materials).WithRows(round.Rows).Answer(it.Version, now, append => Reply.Created(
            new Response(caller.Id, AuthStatus.Pending, append.Version, append.At, round.Info.Round), append.Version, "/auth/status"));

    /// <summary>Returns how long to wait before the next submission; null when one is allowed now.</summary>
    public static TimeSpan? GetRetryDelay(Registrant it, DateTimeOffset now) =>
        Registrant.GetRetryDelay(it.Submissions, MaxPerDay, now);

    /// <summary>The events and rows that one round appends.</summary>
    public sealed record Round(InfoSubmitted Info, MaterialsUploaded Materials, IReadOnlyList<Row> Rows);

    public static Rejection? FindRejection(Registrant it) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
        { Editable: false } => new Rejection(AlreadySubmitted, "The application has been submitted."),
        { Phone: null } => new Rejection("phone_not_verified", "Verify the phone first."),
        { Agreed: false } or { Sensitive: false } =>
            new Rejection("consent_required", "Consent to the processing of the papers is missing."),
        _ => null,
    };

    /// <summary>
    /// Loads what the decision needs, and makes the events of one round: personal values sealed, the company's data in clear.
    /// </summary>
    [PerRequest]
    public sealed class RoundBuilder(IKeyRing keys, Drafts drafts, Readings readings, LastRoundReader lastRound,
        FraudSignals signals, SubmissionContentCheck content, PolicyVersions policies)
    {
        public async Task<(Round? Round, Problem? Problem)> Build(Guid id, Registrant it, DateTimeOffset now, Patch body,
            CancellationToken ct)
        {
            var last = it.Correcting ? await lastRound.Read(it, ct) : null;
            var (policy, pictures) = await Images.LoadReadyWithReadings(policies, id, ct);
            var previous = last?.ToForm() ?? [];
            // Pictures that were deleted when the consent was withdrawn have to be uploaded again.
            foreach (var kind in RegistrationForm.PictureNames.Where(k => last is not null
                && !pictures.ContainsKey(Registrant.GetPicture(it.Materials!, k).ImageId)))
                previous.Remove(kind);
            var form = RegistrationForm.Merge(previous, body);
            if (Images.GetPictureIds(form).Any(i => !pictures.ContainsKey(i)))
                return (null, Problem.NotFound);
            var facts = FormFactsBuilder.Build(it, [.. pictures.Values.Select(i => i.Image)], now, last, policy.Content, body);
            var check = FormRules.Check(form, facts);
            var faults = check.Blocking.ToList();
            if (it.Status == AuthStatus.Rejected && last is not null && check.Value is not null
                && CorrectionRules.IsSame(last, check.Value))
                faults.Add(new Issue("", "nothing_changed", "没有任何修改。", "Nothing was changed."));
            if (faults.Count > 0)
                return (null, new Problem("validation_failed", Errors: [.. faults.Select(i => i.ToFault())]));
            var phone = await keys.Open<VerifiedPhone>(it.Phone, SealedFieldNames.Phone, "submit", ct);
            if (phone is null)
                return (null, Problem.NotFound);
            var contentWarnings = await content.GetWarnings(it, check.Value!, check.Value!.Pictures.Select(p => pictures[p].Image.Content),
                ct);
            // After the call outside, to miss few submissions that are stored meanwhile; the automatic check finds the others.
            var (signalWarnings, rows) = await signals.CheckSubmission(id, check.Value!, phone.Phone, facts.Policy.Signals, ct);
            // A number of a reseller, or of a range that is not known to be in use, is a warning only.
            string[] phoneWarnings = Mobile.FindRisk(phone.Phone) is null ? [] : ["phone_prefix_risk"];
            var round = await CreateRound(id, it, [.. check.Warnings, .. signalWarnings, .. contentWarnings, .. phoneWarnings],
                check.Value!, phone.Phone, pictures, ct);
            return (round with { Rows = [.. round.Rows, .. rows] }, null);
        }

        private async Task<Round> CreateRound(Guid id, Registrant it, IReadOnlyList<string> warnings, Submission next, string phone,
            IReadOnlyDictionary<Guid, (Images.Image Image, byte[]? Reading)> pictures, CancellationToken ct)
        {
            var proofs = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (pointer, value) in next.GetCanonicalValues())
                proofs[pointer] = await keys.Fingerprint(id, pointer, Encoding.UTF8.GetBytes(value), ct)
                    ?? throw new SubjectErasedException(id);
            var previous = it.Info?.Proofs ?? new Dictionary<string, string>();
            var changed = proofs.Keys.Union(previous.Keys).Where(p => previous.GetValueOrDefault(p) != proofs.GetValueOrDefault(p))
                .Order(StringComparer.Ordinal);
            var round = it.Round + 1;
            var info = new InfoSubmitted(round, await keys.Seal(id, SealedFieldNames.Applicant, next.ToApplicantData(phone), ct),
                next.CompanyName, next.CreditCode, next.RegionCode, next.Province, next.City, next.District, next.PowerCapacity,
                next.MonthlyUsage, next.CurrentPrice, next.VoltageLevel, next.Industry, [.. changed], proofs, warnings);
            var materials = new MaterialsUploaded(round, Material(next.BusinessLicense), Material(next.IdCardFront),
                Material(next.IdCardBack), await readings.SealForSubmission(id, round, next, pictures, ct));
            return new Round(info, materials,
            [
                Images.MarkSubmitted(id, [.. next.Pictures.Distinct()]),
                // The submitted form replaces the draft, so a picture that stood only in the draft is no longer used.
                Images.MarkDrafted(id, [.. next.Pictures]),
                await drafts.CreateSubmittedRow(id, next.ToForm(), ct),
            ]);

            Material Material(Guid image) => new(image, pictures[image].Image.Proof);
        }
    }
}
