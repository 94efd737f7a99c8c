using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>The state of a registration that this module's decisions need.</summary>
/// <param name="Round">The round of the last submission; 0 before the first.</param>
/// <param name="Agreed">The consent to the privacy policy is in force.</param>
/// <param name="Erased">Also true while the erasure waits for the end of a hold (<see cref="Deferred"/>).</param>
/// <param name="Info">The last submission.</param>
/// <param name="Opens">Pointers that the last rejection opened, also after its correction was withdrawn; empty otherwise.</param>
/// <param name="Refused">Pictures that a rejection was about. The same file is not accepted again.</param>
public sealed record Registrant(string Status, int Round, Personal? Phone, bool Agreed, bool Sensitive, string? PolicyVersion, bool Erased,
    bool Activated, InfoSubmitted? Info, MaterialsUploaded? Materials, IReadOnlyList<string> Opens,
    IReadOnlyList<RefusedPicture> Refused) : IFold<Registrant>
{
    /// <summary>The registration's id; Marten sets it.</summary>
    public Guid Id { get; init; }

    public static Registrant Initial { get; } = new(AuthStatus.None, 0, null, false, false, null, false, false, null, null, [], []);

    /// <summary>The version of the registration's stream.</summary>
    public long Version { get; init; }

    /// <summary>The customer was imported from a file: nobody has signed in to this registration, and nobody can.</summary>
    public bool Imported { get; init; }

    /// <summary>The legal hold that keeps the data; null when there is none.</summary>
    public LegalHoldPlaced? Hold { get; init; }

    /// <summary>When <see cref="Hold"/> was placed.</summary>
    public DateTimeOffset HeldSince { get; init; }

    /// <summary>A hold was placed at some time; it may have ended.</summary>
    public bool WasHeld { get; init; }

    /// <summary>The erasure waits for the end of the hold. All other decisions treat the person as erased.</summary>
    public bool Deferred { get; init; }

    /// <summary>The person's sealed WeChat identity.</summary>
    public Personal? Identity { get; init; }

    /// <summary>
    /// The version since which nothing has happened that matters to the applicant's decisions. Colleagues' notes and questions do not
    /// count.
    /// </summary>
    public long UnchangedSince { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the review began: at the submission, or at the reversal of its decision.</summary>
    public DateTimeOffset InReviewSince { get; init; }

    /// <summary>The times of the newest submission and of those in the 24 hours before it.</summary>
    public IReadOnlyList<DateTimeOffset> Submissions { get; init; } = [];

    /// <summary>The times of the newest change of the consent and of those in the 24 hours before it.</summary>
    public IReadOnlyList<DateTimeOffset> ConsentChanges { get; init; } = [];

    /// <summary>When the applicant last urged the review, in any round.</summary>
    public DateTimeOffset? UrgedAt { get; init; }

    /// <summary>The state before the last decision, in case the decision is reversed.</summary>
    private Registrant? BeforeDecision { get; init; }

    /// <summary>The pointers that were open when this round was submitted. They open again when a correction is withdrawn.</summary>
    private IReadOnlyList<string> OpensBeforeSubmission { get; init; } = [];

    public bool Editable => Lifecycle.Allows(Status, LifecycleCommand.Submit);

    /// <summary>Only the fields in <see cref="Opens"/> may differ from the last round.</summary>
    public bool Correcting => Status == AuthStatus.Rejected || Editable && Opens.Count > 0;

    /// <summary>The time within which submissions, and changes of the consent, are counted.</summary>
    private static TimeSpan Window { get; } = TimeSpan.FromHours(24);

    public static Registrant When(Registrant it, object @event) => @event switch
    {
        WechatAuthorized e => it with
        {
            Identity = e.Identity,
            Status = AuthStatus.Draft,
            Agreed = true,
            Sensitive = e.Sensitive,
            PolicyVersion = e.PolicyVersion
        },
        ConsentChanged e => it with
        {
            Agreed = e.Policy,
            Sensitive = e.Sensitive,
            PolicyVersion = e.PolicyVersion,
            Opens = e.Sensitive ? it.Opens : AddPicturePointers(it.Opens),
            OpensBeforeSubmission = e.Sensitive ? it.OpensBeforeSubmission : AddPicturePointers(it.OpensBeforeSubmission),
        },
        PhoneVerified e => it with { Phone = e.Phone },
        InfoSubmitted e => it with
        {
            Round = e.Round,
            Info = e,
            Opens = [],
            OpensBeforeSubmission = it.Opens,
            Status = Lifecycle.NextStatus(it.Status, e),
        },
        RegistrationWithdrawn e => it with
        {
            Opens = it.OpensBeforeSubmission,
            OpensBeforeSubmission = [],
            Status = Lifecycle.NextStatus(it.Status, e),
        },
        MaterialsUploaded e => it with { Materials = e },
        ReviewDecided e => it with
        {
            BeforeDecision = it with { BeforeDecision = null },
            Opens = e.Decision == AuthStatus.Rejected ? [.. e.Reasons.SelectMany(r => r.Opens).Distinct(StringComparer.Ordinal)] : [],
            OpensBeforeSubmission = [],
            Refused = e.Decision == AuthStatus.Rejected ? [.. it.Refused.Union(FindRefusedPictures(e, it.Materials))] : it.Refused,
            Status = Lifecycle.NextStatus(it.Status, e),
        },
        CustomerImported => it with { Imported = true, Status = Lifecycle.NextStatus(it.Status, @event) },
        LegalHoldPlaced e => it with { Hold = e, WasHeld = true },
        LegalHoldLifted => it with { Hold = null },
        ErasureDeferred => it with { Erased = true, Deferred = true },
        PersonalDataErased => it with { Erased = true, Deferred = false, Hold = null },
        AccountActivated => it with { Activated = true },
        AccountDeactivated => it with { Activated = false },
        // The round is under review again, with the opened fields and refused pictures as they were before the decision.
        DecisionReversed e => it with
        {
            Status = Lifecycle.NextStatus(it.Status, e),
            Opens = it.BeforeDecision?.Opens ?? [],
            OpensBeforeSubmission = it.BeforeDecision?.OpensBeforeSubmission ?? [],
            Refused = it.BeforeDecision?.Refused ?? it.Refused,
        },
        _ => it with { Status = Lifecycle.NextStatus(it.Status, @event) },
    };

    public static Registrant WhenRecorded(Registrant it, IEvent e) => When(it, e.Data) with
    {
        Version = e.Version,
        UnchangedSince = e.Data is ReviewNoted or ReversalOpened or SecondOpinionGiven or LegalHoldPlaced or LegalHoldLifted
            ? it.UnchangedSince : e.Version,
        HeldSince = e.Data is LegalHoldPlaced ? e.Timestamp : it.HeldSince,
        SubmittedAt = e.Data is InfoSubmitted ? e.Timestamp : it.SubmittedAt,
        InReviewSince = e.Data is InfoSubmitted or DecisionReversed ? e.Timestamp : it.InReviewSince,
        Submissions = e.Data is InfoSubmitted ? AddTime(it.Submissions, e.Timestamp) : it.Submissions,
        ConsentChanges = e.Data is ConsentChanged ? AddTime(it.ConsentChanges, e.Timestamp) : it.ConsentChanges,
        UrgedAt = e.Data is ReviewUrged ? e.Timestamp : it.UrgedAt,
    };

    private static IReadOnlyList<DateTimeOffset> AddTime(IReadOnlyList<DateTimeOffset> times, DateTimeOffset at) =>
        [.. times.Where(t => t + Window > at), at];

    /// <summary>Returns how long to wait before there may be another of these times; null when there may be one now.</summary>
    /// <param name="maxPerDay">The most of them within 24 hours.</param>
    internal static TimeSpan? GetRetryDelay(IReadOnlyList<DateTimeOffset> times, int maxPerDay, DateTimeOffset now)
    {
        var recent = times.Where(t => t + Window > now).ToList();
        return recent.Count < maxPerDay ? null : recent[^maxPerDay] + Window - now;
    }

    /// <summary>
    /// Adds the pictures to the opened fields: they are deleted with the consent, so they must be uploaded again. An empty list stays
    /// empty: it opens all fields of a draft and none of a rejected registration.
    /// </summary>
    private static IReadOnlyList<string> AddPicturePointers(IReadOnlyList<string> pointers) =>
        pointers.Count == 0 ? pointers : [.. pointers.Union(RegistrationForm.PictureNames.Select(n => "/" + n))];

    /// <summary>
    /// A reason that opens only pictures refuses these pictures. A reason that also opens typed fields, such as a name that differs from
    /// the card, does not: it is the applicant who knows which of the two was wrong.
    /// </summary>
    private static IEnumerable<RefusedPicture> FindRefusedPictures(ReviewDecided e, MaterialsUploaded? materials) => materials is null ? []
        : RegistrationForm.PictureNames
            .Where(kind => e.Reasons.Any(r => r.Opens.Contains("/" + kind)
                && r.Opens.All(o => RegistrationForm.PictureNames.Contains(o[1..]))))
            .Select(kind => new RefusedPicture(kind, GetPicture(materials, kind).Proof));

    public static Material GetPicture(MaterialsUploaded it, string kind) => kind switch
    {
        "businessLicense" => it.BusinessLicense,
        "idCardFront" => it.IdCardFront,
        _ => it.IdCardBack,
    };
}

/// <summary>A refused picture, identified by the proof of its content, so a new id does not hide it.</summary>
public sealed record RefusedPicture(string Kind, string Proof);
