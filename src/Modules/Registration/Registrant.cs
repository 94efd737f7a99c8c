using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>What this module's decisions need of a registration.</summary>
/// <param name="Round">Of the last submission; 0 before the first.</param>
/// <param name="Agreed">Consent to the privacy policy stands.</param>
/// <param name="Erased">Also when the erasure waits for a hold (<see cref="Deferred"/>).</param>
/// <param name="Info">As last submitted.</param>
/// <param name="Opens">Pointers that the last rejection opened, also when its correction was taken back; empty otherwise.</param>
/// <param name="Refused">Pictures that any rejection was about: the same file does not come again.</param>
public sealed record Registrant(string Status, int Round, Personal? Phone, bool Agreed, bool Sensitive, string? PolicyVersion, bool Erased,
    bool Activated, InfoSubmitted? Info, MaterialsUploaded? Materials, IReadOnlyList<string> Opens,
    IReadOnlyList<RefusedPicture> Refused) : IFold<Registrant>
{
    /// <summary>Of the registration; Marten sets it.</summary>
    public Guid Id { get; init; }

    public static Registrant Initial { get; } = new(AuthStatus.None, 0, null, false, false, null, false, false, null, null, [], []);

    /// <summary>Of the registration's stream.</summary>
    public long Version { get; init; }

    /// <summary>Taken over from a file: nobody signed in, and nobody can.</summary>
    public bool Imported { get; init; }

    /// <summary>The legal hold that keeps the data; null: none.</summary>
    public LegalHoldPlaced? Hold { get; init; }

    /// <summary>When that hold was placed.</summary>
    public DateTimeOffset HeldSince { get; init; }

    /// <summary>There was a hold, whether or not it has ended.</summary>
    public bool WasHeld { get; init; }

    /// <summary>The erasure waits for the end of the hold. To every other decision the person is erased already.</summary>
    public bool Deferred { get; init; }

    /// <summary>Who this is to WeChat.</summary>
    public Personal? Identity { get; init; }

    /// <summary>Since this version nothing has happened that the applicant decides on: colleagues' notes and questions are not.</summary>
    public long SameSince { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>The submission, or the reversal of its decision.</summary>
    public DateTimeOffset InReviewSince { get; init; }

    /// <summary>When this and earlier rounds were handed in, of the last 24 hours before the newest.</summary>
    public IReadOnlyList<DateTimeOffset> Submissions { get; init; } = [];

    /// <summary>When the applicant urged last, in whichever round.</summary>
    public DateTimeOffset? UrgedAt { get; init; }

    /// <summary>As it was before the last decision, for the case that it is reversed.</summary>
    private Registrant? Undecided { get; init; }

    /// <summary>What was open when the present round was handed in: whoever takes a correction back corrects the same again.</summary>
    private IReadOnlyList<string> Corrected { get; init; } = [];

    public bool Editable => Status is AuthStatus.Draft or AuthStatus.Rejected;

    /// <summary>Only what <see cref="Opens"/> names may differ from the last round.</summary>
    public bool Correcting => Status == AuthStatus.Rejected || Editable && Opens.Count > 0;

    internal static TimeSpan Day { get; } = TimeSpan.FromHours(24);

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
            Opens = e.Sensitive ? it.Opens : WithPictures(it.Opens),
            Corrected = e.Sensitive ? it.Corrected : WithPictures(it.Corrected),
        },
        PhoneVerified e => it with { Phone = e.Phone },
        InfoSubmitted e => it with { Round = e.Round, Info = e, Opens = [], Corrected = it.Opens, Status = Moved(it, e) },
        RegistrationWithdrawn e => it with { Opens = it.Corrected, Corrected = [], Status = Moved(it, e) },
        MaterialsUploaded e => it with { Materials = e },
        ReviewDecided e => it with
        {
            Undecided = it with { Undecided = null },
            Opens = e.Decision == AuthStatus.Rejected ? [.. e.Reasons.SelectMany(r => r.Opens).Distinct(StringComparer.Ordinal)] : [],
            Corrected = [],
            Refused = e.Decision == AuthStatus.Rejected ? [.. it.Refused.Union(RefusedBy(e, it.Materials))] : it.Refused,
            Status = Moved(it, e),
        },
        CustomerImported => it with { Imported = true, Status = Moved(it, @event) },
        LegalHoldPlaced e => it with { Hold = e, WasHeld = true },
        LegalHoldLifted => it with { Hold = null },
        ErasureDeferred => it with { Erased = true, Deferred = true },
        PersonalDataErased => it with { Erased = true, Deferred = false, Hold = null },
        AccountActivated => it with { Activated = true },
        AccountDeactivated => it with { Activated = false },
        // The round is under review again, and what the decision opened or shut is as it was before.
        DecisionReversed e => it with
        {
            Status = Moved(it, e),
            Opens = it.Undecided?.Opens ?? [],
            Corrected = it.Undecided?.Corrected ?? [],
            Refused = it.Undecided?.Refused ?? it.Refused,
        },
        _ => it with { Status = Moved(it, @event) },
    };

    public static Registrant WhenRecorded(Registrant it, IEvent e) => When(it, e.Data) with
    {
        Version = e.Version,
        SameSince = e.Data is ReviewNoted or ReversalOpened or SecondOpinionGiven or LegalHoldPlaced or LegalHoldLifted
            ? it.SameSince : e.Version,
        HeldSince = e.Data is LegalHoldPlaced ? e.Timestamp : it.HeldSince,
        SubmittedAt = e.Data is InfoSubmitted ? e.Timestamp : it.SubmittedAt,
        InReviewSince = e.Data is InfoSubmitted or DecisionReversed ? e.Timestamp : it.InReviewSince,
        Submissions = e.Data is InfoSubmitted ? [.. it.Submissions.Where(t => t + Day > e.Timestamp), e.Timestamp] : it.Submissions,
        UrgedAt = e.Data is ReviewUrged ? e.Timestamp : it.UrgedAt,
    };

    /// <summary>The pictures go with the consent, so they may come again; where nothing may change, nothing does.</summary>
    private static IReadOnlyList<string> WithPictures(IReadOnlyList<string> opens) =>
        opens.Count == 0 ? opens : [.. opens.Union(RegistrationForm.PictureNames.Select(n => "/" + n))];

    /// <summary>
    /// A reason that opens nothing but pictures is about them. One that opens what was typed beside them, as a name that differs from the
    /// card, leaves it to the applicant which of the two was wrong.
    /// </summary>
    private static IEnumerable<RefusedPicture> RefusedBy(ReviewDecided e, MaterialsUploaded? shown) => shown is null ? []
        : RegistrationForm.PictureNames
            .Where(kind => e.Reasons.Any(r => r.Opens.Contains("/" + kind)
                && r.Opens.All(o => RegistrationForm.PictureNames.Contains(o[1..]))))
            .Select(kind => new RefusedPicture(kind, Picture(shown, kind).Proof));

    public static Material Picture(MaterialsUploaded it, string kind) => kind switch
    {
        "businessLicense" => it.BusinessLicense,
        "idCardFront" => it.IdCardFront,
        _ => it.IdCardBack,
    };

    /// <summary>The one fold of the public state is <see cref="Lifecycle"/>'s; it is only asked here.</summary>
    private static string Moved(Registrant it, object @event) =>
        Lifecycle.When(Lifecycle.Initial with { Status = it.Status }, @event).Status;
}

/// <summary>By the proof of its content, under whatever id it comes.</summary>
public sealed record RefusedPicture(string Kind, string Proof);
