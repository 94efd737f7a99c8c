using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review.Tests;

public class DecisionTests
{
    private static readonly ReviewCase BothPassed =
        Case.Submitted(Case.Claimed(Case.Me), Case.Materials(Verdicts.Passed), Case.Identity(Verdicts.Passed));
    private static readonly ReviewCase MaterialsFailed = Case.Submitted(Case.Claimed(Case.Me), Case.Materials(Verdicts.Failed));
    private static readonly ReviewCase IdentityFailed =
        Case.Submitted(Case.Claimed(Case.Me), Case.Materials(Verdicts.Passed), Case.Identity(Verdicts.Failed));

    [Fact]
    public void the_claim_and_its_due_row_end_with_the_decision()
    {
        var decision = Approve(BothPassed);
        decision.Rows.ShouldContain(r => r.Sql.StartsWith("delete from pc_due") && r.Parameters.Contains(LeaseExpired.Command));
        Case.Submitted(Case.Claimed(Case.Me), Case.Decided(AuthStatus.Approved)).Reviewer.ShouldBeNull();
    }

    [Fact]
    public void a_persons_failed_check_outweighs_a_pass_by_rule() => Approve(
        Case.Submitted(Case.Materials(Verdicts.Passed, Verdicts.Automatic), Case.Claimed(Case.Me), Case.Identity(Verdicts.Passed),
            Case.Materials(Verdicts.Failed))).Said().ShouldBe("checks_failed");

    [Fact]
    public void an_automatic_pass_does_not_replace_a_persons_check() => Case.Submitted(Case.Claimed(Case.Me),
        Case.Materials(Verdicts.Failed), Case.Materials(Verdicts.Passed, Verdicts.Automatic)).MaterialsVerdict.ShouldBe(Verdicts.Failed);

    [Fact]
    public void an_automatic_pass_and_a_persons_identity_check_are_both_passed() => Approve(
        Case.Submitted(Case.Materials(Verdicts.Passed, Verdicts.Automatic), Case.Claimed(Case.Me), Case.Identity(Verdicts.Passed))).Said()
        .ShouldBe(nameof(ReviewDecided));

    [Fact]
    public void reasons_of_the_failed_step_come_first_and_a_pointer_narrows_them()
    {
        var reasons = Reasons.Arrange(MaterialsFailed, [new("identity_not_verified"), new("company_mismatch", "/creditCode", "执照上是另一家")]);
        reasons.Select(r => r.Reason.Code).ShouldBe(["company_mismatch", "identity_not_verified"]);
        reasons[0].Reason.Opens.ShouldBe(["/creditCode"]);
        reasons[0].Message.ShouldBe("执照上是另一家");
        reasons[1].Message.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void another_reason_belongs_to_the_step_that_failed_and_opens_what_was_pointed_at()
    {
        Reasons.Arrange(IdentityFailed, [new("other", "/position", "职务不符")])[0].Reason.ShouldSatisfyAllConditions(
            r => r.Step.ShouldBe("identity"), r => r.Opens.ShouldBe(["/position"]));
        Reasons.Arrange(MaterialsFailed, [new("other", null, "…")])[0].Reason.Step.ShouldBe("materials");
    }

    [Theory]
    [InlineData(null, null, "reasons_required", "/reasons")]
    [InlineData("no_such_reason", null, "reason_unknown", "/reasons/0/code")]
    [InlineData("other", null, "required", "/reasons/0/message")]
    [InlineData("licence_unreadable", "/realName", "invalid", "/reasons/0/pointer")]
    [InlineData("licence_unreadable", "/businessLicense", null, null)]
    [InlineData("not_authorised", "/position", null, null)]
    public void a_refusal_is_read_for_its_reasons(string? code, string? pointer, string? fault, string? at)
    {
        var faults = Reasons.Faults(new(DecideReview.Verdicts.Rejected, code is null ? null : [new(code, pointer)]));
        (string, string)[] expected = fault is null ? [] : [(fault, at!)];
        faults.Select(f => (f.Code, f.Pointer)).ToArray().ShouldBe(expected);
    }

    [Fact]
    public void an_approval_has_no_reasons() =>
        Reasons.Faults(new(DecideReview.Verdicts.Approved, [new("licence_unreadable")])).Single().Code.ShouldBe("invalid");

    [Fact]
    public void each_reason_has_words_in_both_languages_a_step_and_real_fields()
    {
        ReasonCatalogue.All.ShouldNotBeEmpty();
        ReasonCatalogue.All.Select(r => r.Code).ShouldBeUnique();
        foreach (var reason in ReasonCatalogue.All)
        {
            reason.Text(Language.Chinese).ShouldNotBe(reason.Text(Language.English));
            reason.Step.ShouldBeOneOf("materials", "identity");
            reason.Opens.ShouldBeSubsetOf(ReasonCatalogue.Pointers);
        }
    }

    private static Store.Decision Approve(ReviewCase it) =>
        DecideReview.Decide(Case.Id, it, Case.Me, AuthStatus.Approved, [], null, 1, false, Case.Now);
}
