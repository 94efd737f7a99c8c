using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Testing;

/// <summary>
/// Events of the modules for one application; a test gives only the values that matter to it. To be used by <c>using static</c>.
/// </summary>
public static class TestEvents
{
    /// <summary>A Tuesday, 10:00 in China.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);

    /// <summary>The time of the first event, shortly before <see cref="Now"/>.</summary>
    public static readonly DateTimeOffset Start = Now.AddMinutes(-1);

    /// <summary>The id of the registration.</summary>
    public static readonly Guid StreamId = Guid.Parse("01a20000-0000-7000-8000-000000000001");

    /// <summary>The image id of every picture; in these tests pictures differ by their proof.</summary>
    public static readonly Guid Picture = Guid.Parse("01a20000-0000-7000-8000-0000000000c0");

    /// <summary>A sealed value that is never opened.</summary>
    public static readonly Personal Secret = new(StreamId, 1, new byte[] { 1 });

    public static WechatAuthorized SignedIn { get; } = new(Secret, "1", "h", true);
    public static PhoneVerified Verified { get; } = new(Secret, "sms");
    public static ReviewDecided Approved { get; } = Decided("approved");
    public static RegistrationWithdrawn Withdrawn { get; } = new(1);
    public static ReviewUrged Urged { get; } = new(1);
    public static ConsentChanged NoConsent { get; } = new("1", "h", false, false);
    public static ConsentChanged ConsentAgain { get; } = new("1", "h", true, true);
    public static PersonalDataErased Erased { get; } = new("asked");
    public static LegalHoldPlaced Held { get; } = new("court", "(2026)粤03民初1号", "staff:1");
    public static LegalHoldLifted Lifted { get; } = new("结案", "staff:2");
    public static ErasureDeferred Deferred { get; } = new("requested");

    /// <summary>The events from the sign-in to the submission, followed by these.</summary>
    public static object[] Submitted(params object[] events) => [SignedIn, Verified, Info(), Pictures(), .. events];

    public static InfoSubmitted Info(int round = 1, string company = "深圳市示例电子有限公司", string? code = null, string region = "440305",
        decimal capacity = 500, Personal? applicant = null) =>
        new(round, applicant ?? Secret, company, code, region, "广东省", "深圳市", "南山区", capacity, 312_000, 0.68m, "KV10", null, [],
            new Dictionary<string, string>(), []);

    public static MaterialsUploaded Pictures(int round = 1, string front = "b") =>
        new(round, new Material(Picture, "a"), new Material(Picture, front), new Material(Picture, "c"), null);

    public static ReviewClaimed Claimed(Guid reviewer, int minutes = 20) => new(reviewer, Now.AddMinutes(minutes));
    public static ReviewReleased Released(Guid reviewer, string reason = "released") => new(reviewer, reason);
    public static ReviewTakenOver TakenOver(Guid? from, Guid to, int minutes = 30) => new(from, to, Now.AddMinutes(minutes), Secret);
    public static DecisionProposed Proposed(Guid reviewer) => new(1, "approved", reviewer, [], 4, "1");
    public static ReversalOpened ReversalOpened(Guid reviewer) => new(1, reviewer, Secret);
    public static SecondOpinionGiven Opinion(Guid reviewer, bool agrees) => new(1, reviewer, agrees);
    public static DecisionReversed Reversed(string decision = "approved") => new(1, decision, Guid.Empty, Guid.Empty);
    public static ReviewNoted Noted(Guid reviewer) => new(reviewer, Secret);
    public static MaterialsChecked Materials(string verdict, string actor = "staff:a") => new(1, actor, verdict, []);
    public static IdentityChecked Identity(string verdict) => new(1, "staff:a", verdict);

    public static ReviewDecided Decided(string decision, params RejectionReason[] reasons) => new(1, decision, Guid.Empty, reasons, 4, "1");

    /// <summary>Rejected for the pictures or the form; these fields are open for correction.</summary>
    public static ReviewDecided Rejected(params string[] openedFields) =>
        Decided("rejected", new RejectionReason("x", "materials", openedFields));
}
