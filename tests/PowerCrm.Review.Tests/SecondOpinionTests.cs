using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>Decisions that need two reviewers: the approval of a doubtful case, and the reversal of a decision.</summary>
public class SecondOpinionTests
{
    private static readonly object[] Ready = Submitted(
        new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Unclear, [new("ocr_absent", Severities.Warning, null, null),
            new("company_mismatch", Severities.Warning, null, null), new("legal_person_other", Severities.Info, null, null)]),
        Claimed(Me), Materials(Verdicts.Passed, MyActor), Identity(Verdicts.Passed));

    private static readonly object[] Pending = [.. Ready, Proposed(Me)];

    [Theory]
    [InlineData(null, typeof(ReviewDecided))]
    [InlineData(3, typeof(ReviewDecided))]
    [InlineData(2, typeof(DecisionProposed))]
    [InlineData(0, typeof(DecisionProposed))]
    public void an_approval_with_enough_warnings_becomes_a_proposal(int? from, Type type) =>
        Given<ReviewCase>(Ready).When(it => Decide(it, AuthStatus.Approved, from)).ThenTypes(type);

    [Fact]
    public void findings_that_came_after_the_automatic_check_count_and_those_that_are_gone_do_not()
    {
        Finding[] current = [new("company_mismatch", Severities.Warning, null, null), new("name_mismatch", Severities.Warning, "/a", null),
            new("name_mismatch", Severities.Warning, "/b", null), new("id_card_expired", Severities.Warning, null, null),
            new("person_differs", Severities.Blocking, null, null), new("legal_person_other", Severities.Info, null, null)];
        var it = StoredEvents.Fold<ReviewCase>(Ready);
        (it.Risk, it.ComputeRisk(current), it.ComputeRisk([])).ShouldBe((2, 4, 0));
        Given<ReviewCase>(Ready).When(c => Decide(c, AuthStatus.Approved, 4, c.ComputeRisk(current))).Then<DecisionProposed>();
        Given<ReviewCase>(Ready).When(c => Decide(c, AuthStatus.Approved, 5, c.ComputeRisk(current))).Then<ReviewDecided>();
    }

    [Fact]
    public void a_rejection_needs_no_second_opinion() => Given<ReviewCase>(Submitted(Claimed(Me), Materials(Verdicts.Failed)))
        .When(it => Decide(it, AuthStatus.Rejected, 0))
        .Then<ReviewDecided>();

    [Fact]
    public void a_proposal_leaves_the_case_undecided_and_unclaimed()
    {
        var it = StoredEvents.Fold<ReviewCase>(Pending);
        (it.Status, it.Reviewer).ShouldBe((AuthStatus.Processing, null));
        CaseRow.Put(StreamId, it).Parameters.OfType<string[]>().Single().ShouldContain(Flags.SecondOpinion);
    }

    [Fact]
    public void an_agreed_proposal_becomes_the_first_reviewers_decision() => Given<ReviewCase>([.. Pending, Claimed(Other)])
        .When(it => GiveOpinion(it, Other, agrees: true))
        .Then(Opinion(Other, true), new ReviewDecided(1, AuthStatus.Approved, Me, [], 4, "1"));

    [Fact]
    public void a_disagreed_proposal_leaves_the_case_with_the_second_reviewer()
    {
        Given<ReviewCase>([.. Pending, Claimed(Other)]).When(it => GiveOpinion(it, Other, agrees: false)).Then(Opinion(Other, false));
        var it = StoredEvents.Fold<ReviewCase>([.. Pending, Claimed(Other), Opinion(Other, false)]);
        (it.Proposed, it.IsHeldBy(Other, Now), it.Status).ShouldBe((null, true, AuthStatus.Processing));
    }

    [Fact]
    public void a_second_opinion_needs_a_claim_by_a_reviewer_not_involved_before()
    {
        Given<ReviewCase>([.. Pending, Claimed(Me)]).When(it => GiveOpinion(it, Me, true)).ThenRefused("not_second_person");
        Given<ReviewCase>([.. Submitted(Claimed(Other), Materials(Verdicts.Passed, $"staff:{Other}"), TakenOver(Other, Me)), Proposed(Me),
            Claimed(Other)]).When(it => GiveOpinion(it, Other, true)).ThenRefused("not_second_person");
        Given<ReviewCase>(Pending).When(it => GiveOpinion(it, Other, true)).ThenRefused("not_claimed");
        Given<ReviewCase>([.. Pending, Claimed(Other)])
            .When(it => GiveSecondOpinion.Decide(StreamId, it, Other, true, null, isOwn: true, Now)).ThenRefused("own_application");
        Given<ReviewCase>(Ready).When(it => GiveOpinion(it, Other, true)).ThenRefused("no_opinion_asked");
        Given<ReviewCase>([.. Pending, Erased]).When(it => GiveOpinion(it, Other, true)).ThenMissing();
    }

    [Fact]
    public void a_reviewer_who_cannot_give_the_second_opinion_cannot_claim_the_case()
    {
        Given<ReviewCase>(Pending).When(it => ClaimReview.Decide(StreamId, it, Me, Now, Lease)).ThenRefused("not_second_person");
        Given<ReviewCase>(Pending).When(it => TakeOverReview.Decide(StreamId, it, Me, Secret, Now, Lease)).ThenRefused("not_second_person");
        Given<ReviewCase>(Pending).When(it => ClaimReview.Decide(StreamId, it, Other, Now, Lease)).Then<ReviewClaimed>();
    }

    [Fact]
    public void a_reversal_is_opened_once_and_not_on_ones_own_application()
    {
        Given<ReviewCase>([.. Ready, Approved]).When(it => Reverse(it, Me)).Then(ReversalOpened(Me));
        Given<ReviewCase>([.. Ready, Approved, ReversalOpened(Me)]).When(it => Reverse(it, Me)).ThenNothing();
        Given<ReviewCase>([.. Ready, Approved, ReversalOpened(Me)]).When(it => Reverse(it, Other)).ThenRefused("reversal_open");
        Given<ReviewCase>([.. Ready, Approved]).When(it => ReverseDecision.Decide(StreamId, it, Me, Secret, isOwn: true, Now))
            .ThenRefused("own_application");
        Given<ReviewCase>(Ready).When(it => Reverse(it, Me)).ThenRefused("not_decided");
    }

    [Fact]
    public void an_agreed_reversal_returns_the_case_to_processing_with_its_checks()
    {
        Given<ReviewCase>([.. Ready, Approved, ReversalOpened(Me)]).When(it => GiveOpinion(it, Me, true)).ThenRefused("not_second_person");
        Given<ReviewCase>([.. Ready, Approved, ReversalOpened(Me)]).When(it => GiveOpinion(it, Other, true))
            .Then(Opinion(Other, true), new DecisionReversed(1, AuthStatus.Approved, Me, Other));
        var it = StoredEvents.Fold<ReviewCase>([.. Ready, Approved, ReversalOpened(Me), Opinion(Other, true), Reversed()]);
        (it.Status, it.MaterialsVerdict, it.Identity, it.Reviewer, it.OpenReversal)
            .ShouldBe((AuthStatus.Processing, Verdicts.Passed, Verdicts.Passed, null, null));
        it.Entry!.Flags.ShouldContain(Flags.Reversed);
        it.Risk.ShouldBe(2, "a reversal is no warning of the case's own");
    }

    [Fact]
    public void findings_gone_in_the_latest_check_are_no_longer_flags()
    {
        static MaterialsChecked Check(params string[] codes) =>
            new(1, Verdicts.Automatic, Verdicts.Unclear, [.. codes.Select(c => new Finding(c, Severities.Warning, null, null))]);
        static IdentityChecked Registers(params string[] codes) => new(1, Verdicts.Automatic, Verdicts.Unclear)
        {
            Findings = [.. codes.Select(c => new Finding(c, Severities.Warning, null, null))],
        };
        var it = StoredEvents.Fold<ReviewCase>(Submitted(Check("ocr_absent"), Registers("person_differs"), Check("company_mismatch")));
        it.Entry!.Flags.ShouldBe(["company_mismatch", "person_differs"], ignoreOrder: true);
        it.Risk.ShouldBe(2);
        StoredEvents.Fold<ReviewCase>(Submitted(Check("ocr_absent"), Registers("person_differs"), Check(), Registers())).Entry!.Flags
            .ShouldBeEmpty();
    }

    [Fact]
    public void a_disagreed_reversal_keeps_the_decision() => Given<ReviewCase>([.. Ready, Approved, ReversalOpened(Me)])
        .When(it => GiveOpinion(it, Other, false))
        .Then(Opinion(Other, false));

    [Fact]
    public void a_resubmission_closes_an_open_reversal() =>
        StoredEvents.Fold<ReviewCase>([.. Ready, Rejected(), ReversalOpened(Me), Info(2)]).OpenReversal.ShouldBeNull();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void no_decision_is_reversed_without_the_consent_and_the_papers(bool policy)
    {
        ConsentChanged withdrawn = new("1", "h", policy, false), given = new("1", "h", true, true);
        object[] approved = [.. Ready, Approved], rejected = [.. Ready, Rejected()];
        foreach (var decided in (object[][])[approved, rejected])
        {
            Given<ReviewCase>([.. decided, withdrawn]).When(it => Reverse(it, Me)).ThenRefused("consent_withdrawn");
            Given<ReviewCase>([.. decided, ReversalOpened(Me), withdrawn]).When(it => GiveOpinion(it, Other, true))
                .ThenRefused("consent_withdrawn");
            Given<ReviewCase>([.. decided, ReversalOpened(Me), withdrawn]).When(it => GiveOpinion(it, Other, false))
                .Then(Opinion(Other, false));
        }
        // The papers of an approved registration stay, and so do those under a hold; others are deleted until they are uploaded again.
        Given<ReviewCase>([.. approved, withdrawn, given]).When(it => Reverse(it, Me)).Then(ReversalOpened(Me));
        Given<ReviewCase>([.. rejected, withdrawn, given]).When(it => Reverse(it, Me)).ThenRefused("consent_withdrawn");
        Given<ReviewCase>([.. rejected, Held, withdrawn, given]).When(it => Reverse(it, Me)).Then(ReversalOpened(Me));
        Given<ReviewCase>([.. rejected, Held, withdrawn, Lifted, given]).When(it => Reverse(it, Me)).ThenRefused("consent_withdrawn");
        Given<ReviewCase>([.. rejected, withdrawn, given, Info(2), Pictures(2), Rejected()]).When(it => Reverse(it, Me))
            .Then<ReversalOpened>();
    }

    private static Decision Decide(ReviewCase it, string decision, int? secondFrom, int? risk = null) =>
        DecideReview.Decide(StreamId, it, Me, decision, [], null, 4, false, Now,
            Policy(new ReviewOptions { SecondOpinionFrom = secondFrom }), risk);

    private static Decision GiveOpinion(ReviewCase it, Guid reviewer, bool agrees) =>
        GiveSecondOpinion.Decide(StreamId, it, reviewer, agrees, null, false, Now);

    private static Decision Reverse(ReviewCase it, Guid reviewer) => ReverseDecision.Decide(StreamId, it, reviewer, Secret, false, Now);
}
