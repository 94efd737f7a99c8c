using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>The deciders of Review, without I/O: every state with every command.</summary>
public class ReviewDeciderTests
{
    private static readonly Guid Ann = Guid.Parse("01a20000-0000-7000-8000-00000000000a"),
        Bob = Guid.Parse("01a20000-0000-7000-8000-00000000000b");
    private static readonly DateTimeOffset AfterLease = Now.AddMinutes(11);

    private static readonly object[] ClaimedByAnn = Submitted(Claimed(Ann, 10));
    private static readonly object[] MaterialsPassed = [.. ClaimedByAnn, Materials("passed")];
    private static readonly object[] BothPassed = [.. MaterialsPassed, Identity("passed")];
    private static readonly object[] CaseApproved = [.. BothPassed, Approved];
    private static readonly object[] CaseRejected = [.. ClaimedByAnn, Materials("failed"), Rejected()];

    public static TheoryData<string, string, string> Table => new()
    {
        { "none", "claim", "not_found" }, { "none", "release", "not_found" }, { "none", "materials", "not_found" },
        { "none", "identity", "not_found" },
        { "none", "approve", "not_found" }, { "none", "reject", "not_found" },
        { "signed", "claim", "not_found" }, { "signed", "materials", "not_found" }, { "signed", "approve", "not_found" },
        { "withdrawn", "claim", "not_found" }, { "withdrawn", "release", "not_claimed" }, { "withdrawn", "materials", "not_claimed" },
        { "withdrawn", "approve", "not_claimed" },
        { "submitted", "claim", "ReviewClaimed" }, { "submitted", "release", "not_claimed" }, { "submitted", "materials", "not_claimed" },
        { "submitted", "identity", "not_claimed" }, { "submitted", "approve", "not_claimed" }, { "submitted", "reject", "not_claimed" },
        { "claimed", "claim", "ReviewClaimed" }, { "claimed", "release", "ReviewReleased" }, { "claimed", "materials", "MaterialsChecked" },
        { "claimed", "identity", "step_out_of_order" }, { "claimed", "approve", "checks_incomplete" },
        { "claimed", "reject", "checks_incomplete" },
        { "materials", "identity", "IdentityChecked" }, { "materials", "approve", "checks_incomplete" },
        { "materials", "reject", "checks_incomplete" },
        { "both", "approve", "ReviewDecided" }, { "both", "reject", "checks_incomplete" },
        { "approved", "claim", "already_decided" }, { "approved", "materials", "already_decided" },
        { "approved", "approve", "already_decided" }, { "approved", "reject", "already_decided" },
        { "rejected", "claim", "already_decided" }, { "rejected", "identity", "already_decided" },
        { "rejected", "approve", "already_decided" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void every_command_in_every_state(string state, string command, string outcome) => Given<ReviewCase>(state switch
    {
        "none" => [],
        "signed" => [SignedIn, Verified],
        "withdrawn" => Submitted(Withdrawn),
        "submitted" => Submitted(),
        "claimed" => ClaimedByAnn,
        "materials" => MaterialsPassed,
        "both" => BothPassed,
        "approved" => CaseApproved,
        _ => CaseRejected,
    }).When(it => Run(it, command, Ann, Now)).ThenOutcome(outcome);

    [Fact]
    public void a_case_claimed_by_another_reviewer_is_refused_with_the_lease_end() => Given<ReviewCase>(ClaimedByAnn)
        .When(it => ClaimReview.Decide(StreamId, it, Bob, Now, Case.Lease))
        .ThenRefused("already_claimed").Extra!["leaseUntil"].ShouldBe(Now.AddMinutes(10));

    [Fact]
    public void an_expired_lease_is_taken_over_with_a_release_and_a_claim() => Given<ReviewCase>(ClaimedByAnn)
        .When(it => ClaimReview.Decide(StreamId, it, Bob, AfterLease, Case.Lease))
        .Then(Released(Ann, "taken_over"), new ReviewClaimed(Bob, AfterLease.AddMinutes(30)));

    [Theory]
    [InlineData("release")]
    [InlineData("materials")]
    [InlineData("approve")]
    public void only_the_claiming_reviewer_can_act_and_only_during_the_lease(string command)
    {
        Given<ReviewCase>(BothPassed).When(it => Run(it, command, Bob, Now)).ThenRefused("not_claimed");
        Given<ReviewCase>(BothPassed).When(it => Run(it, command, Ann, AfterLease)).ThenRefused("not_claimed");
    }

    [Fact]
    public void a_failed_check_prevents_approval_and_allows_rejection()
    {
        var failed = Given<ReviewCase>([.. ClaimedByAnn, Materials("failed")]);
        failed.When(it => Run(it, "approve", Ann, Now)).ThenRefused("checks_failed");
        failed.When(it => Run(it, "reject", Ann, Now)).Then<ReviewDecided>().Decision.ShouldBe(AuthStatus.Rejected);
    }

    [Fact]
    public void a_reviewer_cannot_decide_on_their_own_application() => Given<ReviewCase>(BothPassed)
        .When(it => DecideReview.Decide(StreamId, it, Ann, AuthStatus.Approved, [], null, 8, isOwn: true, Now))
        .ThenRefused("own_application");

    [Fact]
    public void an_automatic_pass_counts_until_a_reviewer_checks()
    {
        Verdict([.. ClaimedByAnn, Materials("passed", "automatic")]).ShouldBe("passed");
        Verdict([.. ClaimedByAnn, Materials("passed", "automatic"), Materials("failed")]).ShouldBe("failed");
        Verdict([.. ClaimedByAnn, Materials("failed"), Materials("passed", "automatic")]).ShouldBe("failed");
    }

    [Fact]
    public void a_new_round_starts_without_checks() => Verdict([.. CaseRejected, Info(2)]).ShouldBeNull();

    [Fact]
    public void an_extended_lease_does_not_expire_at_its_old_time()
    {
        Given<ReviewCase>(ClaimedByAnn).When(it => ExpireLeaseHandler.Decide(StreamId, it, Now)).ThenNothing();
        Given<ReviewCase>(ClaimedByAnn).When(it => ExpireLeaseHandler.Decide(StreamId, it, Now.AddMinutes(10)))
            .Then(Released(Ann, "expired"));
        Given<ReviewCase>(CaseApproved).When(it => ExpireLeaseHandler.Decide(StreamId, it, Now.AddMinutes(10))).ThenNothing();
    }

    [Fact]
    public void the_consequences_of_a_decision_and_the_managers_work_do_not_make_its_version_stale()
    {
        var why = new Explanation("1", "only_candidate", []);
        var decided = StoredEvents.Fold<ReviewCase>(CaseApproved);
        foreach (var next in (object[])
            [
                new AccountActivated([]), new AccountDeactivated([]), new CustomerWithdrawn(Ann),
                new ManagerAssigned(Ann, false, Now, Now, why), new ManagerReassigned(Ann, Bob, "overdue", Now, Now, why),
                new AssignmentParked("no_manager", why), new AssignmentDeclined(Ann, null),
                new AssignmentOverdue(Ann, "respond", "reminded"),
                new TransferOffered(Ann, Bob, Now, null), new TransferAccepted(Ann, Bob, false), new TransferRefused(Ann, Bob, null),
                new TransferWithdrawn(Ann, Bob), new TransferExpired(Ann, Bob), new CustomerAcknowledged(Ann),
                new FirstContactRecorded(Ann, "phone", "reached", Now, null), new FollowUpRecorded(Bob, Ann, "phone", Secret, null),
                new ServiceStarted(Ann), new CustomerRated(Ann, "A", Secret),
            ])
            ReviewCase.When(decided, next).UnchangedSince.ShouldBe(decided.Version, next.GetType().Name);
        foreach (var next in (object[])[ReversalOpened(Ann), Opinion(Bob, false), Reversed(), NoConsent, Erased])
            ReviewCase.When(decided, next).UnchangedSince.ShouldBe(decided.Version + 1, next.GetType().Name);
    }

    private static Decision Run(ReviewCase it, string command, Guid reviewer, DateTimeOffset now) => command switch
    {
        "claim" => ClaimReview.Decide(StreamId, it, reviewer, now, Case.Lease),
        "release" => ReleaseReview.Decide(StreamId, it, reviewer, now),
        "materials" => CheckReview.Decide(it, reviewer, "staff", CheckReview.Step.Materials, CheckReview.CheckOutcome.Passed, null, now),
        "identity" => CheckReview.Decide(it, reviewer, "staff", CheckReview.Step.Identity, CheckReview.CheckOutcome.Passed, null, now),
        "approve" => DecideReview.Decide(StreamId, it, reviewer, AuthStatus.Approved, [], null, 8, false, now),
        _ => DecideReview.Decide(StreamId, it, reviewer, AuthStatus.Rejected,
            [new RejectionReason("licence_unreadable", "materials", ["/businessLicense"])], null, 8, false, now),
    };

    private static string? Verdict(object[] events) => StoredEvents.Fold<ReviewCase>(events).MaterialsVerdict;
}
