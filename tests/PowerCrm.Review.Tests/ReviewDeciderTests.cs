using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review.Tests;

/// <summary>The deciders of Review, without I/O: every state meets every command.</summary>
public class ReviewDeciderTests
{
    private static readonly Guid Id = Guid.Parse("01a20000-0000-7000-8000-000000000001"),
        Ann = Guid.Parse("01a20000-0000-7000-8000-00000000000a"), Bob = Guid.Parse("01a20000-0000-7000-8000-00000000000b");
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly Personal Nobody = new(Id, 1, new byte[1]);

    private static readonly object[] Signed = [new WechatAuthorized(Nobody, "1", "h", true), new PhoneVerified(Nobody, "sms")];
    private static readonly object[] Submitted = [.. Signed, Info(1),
        new MaterialsUploaded(1, new(Ann, ""), new(Ann, ""), new(Ann, ""), null)];
    private static readonly object[] ClaimedByAnn = [.. Submitted, new ReviewClaimed(Ann, Now + TimeSpan.FromMinutes(10))];
    private static readonly object[] MaterialsPassed = [.. ClaimedByAnn, new MaterialsChecked(1, "staff:a", "passed", [])];
    private static readonly object[] BothPassed = [.. MaterialsPassed, new IdentityChecked(1, "staff:a", "passed")];
    private static readonly object[] Approved = [.. BothPassed, new ReviewDecided(1, AuthStatus.Approved, Ann, [], 8, "x")];
    private static readonly object[] Rejected = [.. ClaimedByAnn, new MaterialsChecked(1, "staff:a", "failed", []),
        new ReviewDecided(1, AuthStatus.Rejected, Ann, [], 8, "x")];
    private static readonly object[] Withdrawn = [.. Submitted, new RegistrationWithdrawn(1)];

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
    public void every_command_in_every_state(string state, string command, string outcome)
    {
        var it = Fold(state switch
        {
            "none" => [],
            "signed" => Signed,
            "withdrawn" => Withdrawn,
            "submitted" => Submitted,
            "claimed" => ClaimedByAnn,
            "materials" => MaterialsPassed,
            "both" => BothPassed,
            "approved" => Approved,
            _ => Rejected,
        });
        Said(Run(it, command, Ann, Now)).ShouldBe(outcome);
    }

    [Fact]
    public void somebody_elses_case_cannot_be_claimed_and_says_until_when()
    {
        var no = ClaimReview.Decide(Id, Fold(ClaimedByAnn), Bob, Now).Rejection.ShouldNotBeNull();
        no.Code.ShouldBe("already_claimed");
        no.Extra!["leaseUntil"].ShouldBe(Now + TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void a_lease_that_ran_out_is_taken_over_and_both_are_told() =>
        ClaimReview.Decide(Id, Fold(ClaimedByAnn), Bob, Now + TimeSpan.FromMinutes(11)).Events.Select(e => e.GetType().Name)
            .ShouldBe(["ReviewReleased", "ReviewClaimed"]);

    [Theory]
    [InlineData("release")]
    [InlineData("materials")]
    [InlineData("approve")]
    public void nobody_else_and_nobody_too_late_acts_on_a_claimed_case(string command)
    {
        Said(Run(Fold(BothPassed), command, Bob, Now)).ShouldBe("not_claimed");
        Said(Run(Fold(BothPassed), command, Ann, Now + TimeSpan.FromMinutes(11))).ShouldBe("not_claimed");
    }

    [Fact]
    public void a_failed_check_forbids_approval_and_suffices_for_rejection()
    {
        var failed = Fold([.. ClaimedByAnn, new MaterialsChecked(1, "staff:a", "failed", [])]);
        Said(Run(failed, "approve", Ann, Now)).ShouldBe("checks_failed");
        Said(Run(failed, "reject", Ann, Now)).ShouldBe("ReviewDecided");
    }

    [Fact]
    public void nobody_decides_on_their_own_application() =>
        DecideReview.Decide(Id, Fold(BothPassed), Ann, AuthStatus.Approved, [], null, 8, own: true, Now).Rejection!.Code
            .ShouldBe("own_application");

    [Fact]
    public void an_automatic_pass_counts_until_a_person_has_spoken()
    {
        var automatic = Fold([.. ClaimedByAnn, new MaterialsChecked(1, "automatic", "passed", [])]);
        automatic.MaterialsVerdict.ShouldBe("passed");
        ReviewCase.When(automatic, new MaterialsChecked(1, "staff:a", "failed", [])).MaterialsVerdict.ShouldBe("failed");
        Fold([.. ClaimedByAnn, new MaterialsChecked(1, "staff:a", "failed", []),
            new MaterialsChecked(1, "automatic", "passed", [])]).MaterialsVerdict.ShouldBe("failed");
    }

    [Fact]
    public void a_new_round_begins_with_no_check() => Fold([.. Rejected, Info(2)]).MaterialsVerdict.ShouldBeNull();

    [Fact]
    public void a_lease_that_was_extended_does_not_expire_at_its_old_time()
    {
        ExpireLeaseHandler.Decide(Id, Fold(ClaimedByAnn), Now).Events.ShouldBeEmpty();
        ExpireLeaseHandler.Decide(Id, Fold(ClaimedByAnn), Now + TimeSpan.FromMinutes(10)).Events.Single()
            .ShouldBeOfType<ReviewReleased>().Why.ShouldBe("expired");
        ExpireLeaseHandler.Decide(Id, Fold(Approved), Now + TimeSpan.FromMinutes(10)).Events.ShouldBeEmpty();
    }

    [Fact]
    public void every_reason_opens_fields_and_has_words_in_both_languages()
    {
        ReasonCatalogue.All.ShouldNotBeEmpty();
        ReasonCatalogue.All.ShouldAllBe(r => (r.Opens.Count > 0 || r.NeedsMessage) && r.Zh.Length > 0 && r.En.Length > 0
            && (r.Step == "materials" || r.Step == "identity"));
        ReasonCatalogue.All.Select(r => r.Code).ShouldBeUnique();
    }

    private static Decision Run(ReviewCase it, string command, Guid who, DateTimeOffset now) => command switch
    {
        "claim" => ClaimReview.Decide(Id, it, who, now),
        "release" => ReleaseReview.Decide(Id, it, who, now),
        "materials" => CheckReview.Decide(it, who, "staff", CheckReview.Step.Materials, CheckReview.CheckOutcome.Passed, null, now),
        "identity" => CheckReview.Decide(it, who, "staff", CheckReview.Step.Identity, CheckReview.CheckOutcome.Passed, null, now),
        "approve" => DecideReview.Decide(Id, it, who, AuthStatus.Approved, [], null, 8, false, now),
        _ => DecideReview.Decide(Id, it, who, AuthStatus.Rejected,
            [new RejectionReason("licence_unreadable", "materials", ["/businessLicense"])], null, 8, false, now),
    };

    private static string Said(Decision decision) => decision.Rejection?.Code ?? decision.Events[^1].GetType().Name;

    private static InfoSubmitted Info(int round) =>
        new(round, Nobody, "示例公司", null, "440305", "广东省", "深圳市", "南山区", 100, 1000, 0.6m, "KV10", null, [],
            new Dictionary<string, string>(), []);

    private static ReviewCase Fold(object[] events) =>
        events.Select((e, i) => PowerCrm.Testing.Stored.Event(e, Now, i + 1, Id)).Aggregate(ReviewCase.Initial, ReviewCase.WhenRecorded);
}
