using PowerCrm.Contracts;
using PowerCrm.Testing;
using PowerCrm.Web;

namespace PowerCrm.Review.Tests;

/// <summary>The people in the cases of these tests, and the events of Review.</summary>
internal static class Case
{
    public static readonly Guid Me = Guid.CreateVersion7();
    public static readonly Guid Other = Guid.CreateVersion7();
    public static readonly string MyActor = $"staff:{Me}";

    public static readonly ApplicantData Person = new("张伟", "能源主管", "zhang@example.com", "13800138000", null, "科技园 1 号", ["0312345678901"]);

    public static TimeSpan Lease => Policy().Content.ClaimDuration;

    /// <summary>The policy that the build contains, with these settings.</summary>
    public static EffectivePolicy<ReviewPolicy> Policy(ReviewOptions? options = null) =>
        new("review-7", ReviewPolicy.FromOptions(options ?? new()));

    public static ReviewDecided Decided(string decision, params string[] codes) =>
        TestEvents.Decided(decision, [.. codes.Select(c => new RejectionReason(c, ReasonCatalogue.FindNewest(c)!.Step, []))]);

    /// <summary>A case that was rejected for this reason and submitted again.</summary>
    public static CaseHistory Resubmitted(string reason, params object[] events) => StoredEvents.Fold<CaseHistory>(
        [TestEvents.SignedIn, TestEvents.Info(), TestEvents.Pictures(), Decided(AuthStatus.Rejected, reason), TestEvents.Info(2),
            .. events]);
}
