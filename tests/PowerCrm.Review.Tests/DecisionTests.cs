using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

public class DecisionTests
{
    private static readonly object[] BothPassed = Submitted(Claimed(Me), Materials(Verdicts.Passed), Identity(Verdicts.Passed));
    private static readonly ReviewCase MaterialsFailed = StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Materials(Verdicts.Failed)));
    private static readonly ReviewCase IdentityFailed =
        StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Materials(Verdicts.Passed), Identity(Verdicts.Failed)));

    private static readonly ReasonCatalogue Catalogue = ReasonCatalogue.At(ChinaTime.Day(Now));

    [Fact]
    public void a_decision_ends_the_claim_and_deletes_its_due_row()
    {
        Given<ReviewCase>(BothPassed).When(Approve)
            .ThenTypes(typeof(ReviewDecided))
            .ThenWrites(row => row.Sql.StartsWith("delete from pc_due") && row.Parameters.Contains(LeaseExpired.Command));
        StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Approved)).Reviewer.ShouldBeNull();
    }

    [Fact]
    public void a_reviewers_failed_check_overrides_an_automatic_pass() =>
        Given<ReviewCase>(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Claimed(Me), Identity(Verdicts.Passed),
                Materials(Verdicts.Failed)))
            .When(Approve)
            .ThenRefused("checks_failed");

    [Fact]
    public void an_automatic_pass_does_not_override_a_reviewers_check() =>
        StoredEvents.Fold<ReviewCase>(Submitted(Claimed(Me), Materials(Verdicts.Failed), Materials(Verdicts.Passed, Verdicts.Automatic)))
            .MaterialsVerdict.ShouldBe(Verdicts.Failed);

    [Fact]
    public void an_automatic_pass_and_a_reviewers_identity_check_allow_approval() =>
        Given<ReviewCase>(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic), Claimed(Me), Identity(Verdicts.Passed)))
            .When(Approve)
            .Then<ReviewDecided>();

    [Fact]
    public void reasons_of_the_failed_step_come_first_and_a_pointer_narrows_them()
    {
        var reasons = RejectionReasons.Arrange(MaterialsFailed,
            [new("identity_not_verified"), new("company_mismatch", "/creditCode", "执照上是另一家")], Catalogue);
        reasons.Select(r => r.Reason.Code).ShouldBe(["company_mismatch", "identity_not_verified"]);
        reasons[0].Reason.Opens.ShouldBe(["/creditCode"]);
        (reasons[0].Message, reasons[0].English).ShouldBe(("执照上是另一家", null), "the reviewer's words are not translated");
        (reasons[1].Message, reasons[1].English).ShouldBe(("身份信息核验未通过", "The identity could not be verified"));
    }

    [Fact]
    public void reason_other_gets_the_failed_step_and_opens_the_given_field()
    {
        RejectionReasons.Arrange(IdentityFailed, [new("other", "/position", "职务不符")], Catalogue)[0].Reason.ShouldSatisfyAllConditions(
            r => r.Step.ShouldBe("identity"), r => r.Opens.ShouldBe(["/position"]));
        RejectionReasons.Arrange(MaterialsFailed, [new("other", null, "…")], Catalogue)[0].Reason.Step.ShouldBe("materials");
    }

    [Theory]
    [InlineData(null, null, "reasons_required", "/reasons")]
    [InlineData("no_such_reason", null, "reason_unknown", "/reasons/0/code")]
    [InlineData("other", null, "required", "/reasons/0/message")]
    [InlineData("licence_unreadable", "/realName", "invalid", "/reasons/0/pointer")]
    [InlineData("licence_unreadable", "/businessLicense", null, null)]
    [InlineData("not_authorised", "/position", null, null)]
    public void a_rejection_needs_valid_reasons(string? code, string? pointer, string? fault, string? at)
    {
        var faults = RejectionReasons.FindFaults(new(DecideReview.DecisionGiven.Rejected, code is null ? null : [new(code, pointer)]),
            Catalogue);
        (string, string)[] expected = fault is null ? [] : [(fault, at!)];
        faults.Select(f => (f.Code, f.Pointer)).ToArray().ShouldBe(expected);
    }

    [Fact]
    public void an_approval_with_reasons_is_refused() =>
        RejectionReasons.FindFaults(new(DecideReview.DecisionGiven.Approved, [new("licence_unreadable")]), Catalogue).Single().Code
            .ShouldBe("invalid");

    [Fact]
    public void each_reason_has_two_texts_a_step_and_known_fields()
    {
        ReasonCatalogue.All.ShouldNotBeEmpty();
        ReasonCatalogue.All.Select(c => c.Version).ShouldBeUnique();
        foreach (var catalogue in ReasonCatalogue.All)
        {
            catalogue.Reasons.ShouldNotBeEmpty();
            catalogue.Reasons.Select(r => r.Code).ShouldBeUnique();
            foreach (var reason in catalogue.Reasons)
            {
                (reason.Zh.Length > 0 && reason.En.Length > 0 && reason.Zh != reason.En).ShouldBeTrue(reason.Code);
                reason.Step.ShouldBeOneOf(ReasonCatalogue.Materials, ReasonCatalogue.Identity);
                (reason.Opens.Count > 0 || reason.NeedsMessage).ShouldBeTrue(reason.Code);
                reason.Opens.ShouldBeSubsetOf(ReasonCatalogue.Pointers);
            }
        }
    }

    [Fact]
    public void a_case_is_shown_and_decided_by_the_reasons_of_its_day()
    {
        ReasonCatalogue[] catalogues =
        [
            new(new DateOnly(2026, 1, 1), "old",
                [Reason("licence_expired", "/businessLicense"), Reason("seal_missing", "/businessLicense")]),
            new(new DateOnly(2027, 1, 1), "new", [Reason("licence_expired", "/businessLicense", "/creditCode")]),
        ];
        ReasonCatalogue.At(new DateOnly(2026, 12, 31), catalogues).Version.ShouldBe("old");
        ReasonCatalogue.At(new DateOnly(2027, 1, 1), catalogues).Version.ShouldBe("new");
        ReasonCatalogue.At(new DateOnly(2025, 1, 1), catalogues).Version.ShouldBe("old", "the first one has no day before it");
        ReasonCatalogue.Find("licence_expired", "old", catalogues)!.Opens.ShouldBe(["/businessLicense"]);
        ReasonCatalogue.Find("licence_expired", "new", catalogues)!.Opens.ShouldBe(["/businessLicense", "/creditCode"]);
        ReasonCatalogue.Find("seal_missing", "new", catalogues).ShouldBeNull();
        ReasonCatalogue.Find("seal_missing", "of a newer build", catalogues).ShouldNotBeNull("a rolling upgrade goes back");

        FindCode(catalogues[0]).ShouldBeNull();
        FindCode(catalogues[1]).ShouldBe("reason_unknown");
        RejectionReasons.Arrange(MaterialsFailed, [new("licence_expired")], catalogues[1])[0].Reason.Opens.Count.ShouldBe(2);

        string? FindCode(ReasonCatalogue catalogue) => RejectionReasons.FindFaults(new(DecideReview.DecisionGiven.Rejected,
            [new("seal_missing")]), catalogue).SingleOrDefault()?.Code;
        ReviewReason Reason(string code, params string[] opens) => new(code, ReasonCatalogue.Materials, "…", "...", opens);
    }

    private static Store.Decision Approve(ReviewCase it) =>
        DecideReview.Decide(StreamId, it, Me, AuthStatus.Approved, [], null, 1, false, Now);
}
