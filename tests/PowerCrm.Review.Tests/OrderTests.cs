using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>When a case is due, and its weight among those that are due on the same day.</summary>
public class OrderTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 9, 2, 0, 0, TimeSpan.Zero);     // 10:00 in China

    [Theory]
    [InlineData(0, 3)]      // rejected on the day it was submitted: no day is used
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(9, 1)]      // overdue when it was rejected: one day is left
    public void the_deadline_is_paused_only_while_the_applicant_has_to_act(int daysWithUs, int daysLeft)
    {
        var rejectedAt = Monday.AddDays(daysWithUs);
        var resubmittedAt = new DateTimeOffset(2026, 4, 13, 2, 0, 0, TimeSpan.Zero);                     // a Monday weeks later
        var it = When(When(When(StoredEvents.Fold<ReviewCase>(SignedIn), Info(), Monday), Decided(AuthStatus.Rejected, "licence_expired"),
            rejectedAt), Info(2), resubmittedAt);
        CaseRow.GetDueAt(it).ShouldBe(CaseRow.GetDueAt(resubmittedAt).AddDays(daysLeft - 3));
    }

    [Fact]
    public void a_withdrawal_also_pauses_the_deadline_and_a_reversed_rejection_restarts_it()
    {
        var submitted = When(StoredEvents.Fold<ReviewCase>(SignedIn), Info(), Monday);
        var withdrawn = When(When(submitted, Withdrawn, Monday.AddDays(1)), Info(), Monday.AddDays(7));
        CaseRow.GetDueAt(withdrawn).ShouldBe(CaseRow.GetDueAt(Monday.AddDays(7)).AddDays(-1));
        var rejected = When(submitted, Decided(AuthStatus.Rejected, "licence_expired"), Monday.AddDays(1));
        CaseRow.GetDueAt(rejected).ShouldBe(CaseRow.GetDueAt(Monday));
        var reversed = When(rejected, new DecisionReversed(1, AuthStatus.Rejected, Me, Other), Monday.AddDays(2));
        (CaseRow.GetDueAt(reversed), reversed.EarlierPeriods.Count).ShouldBe((CaseRow.GetDueAt(Monday.AddDays(2)), 0),
            "its time begins anew");
        CaseRow.GetDueAt(When(When(reversed, Withdrawn, Monday.AddDays(4)), Info(), Monday.AddDays(7)))
            .ShouldBe(CaseRow.GetDueAt(Monday.AddDays(7)).AddDays(-2), "two days were used since then");
    }

    [Theory]
    [InlineData(AuthStatus.Approved)]
    [InlineData(AuthStatus.Rejected)]
    public void the_days_before_a_reversal_are_not_taken_from_the_next_round(string decision)
    {
        string[] reasons = decision == AuthStatus.Rejected ? ["licence_expired"] : [];
        var decided = When(When(StoredEvents.Fold<ReviewCase>(SignedIn), Info(), Monday), Decided(decision, reasons), Monday.AddDays(1));
        var reversed = When(decided, new DecisionReversed(1, decision, Me, Other), Monday.AddDays(21));
        CaseRow.GetDueAt(reversed).ShouldBe(CaseRow.GetDueAt(Monday.AddDays(21)));
        var rejected = When(reversed, Decided(AuthStatus.Rejected, "licence_expired"), Monday.AddDays(22));
        CaseRow.GetDueAt(rejected).ShouldBe(CaseRow.GetDueAt(Monday.AddDays(21)), "its own round counts once");
        var resubmittedAt = new DateTimeOffset(2026, 4, 13, 2, 0, 0, TimeSpan.Zero);
        CaseRow.GetDueAt(When(rejected, Info(2), resubmittedAt)).ShouldBe(CaseRow.GetDueAt(resubmittedAt).AddDays(-1));
        var again = When(rejected, new DecisionReversed(1, AuthStatus.Rejected, Me, Other), Monday.AddDays(23));
        (CaseRow.GetDueAt(again), again.EarlierPeriods.Count).ShouldBe((CaseRow.GetDueAt(Monday.AddDays(23)), 0));
    }

    [Fact]
    public void rows_of_a_build_with_another_calendar_are_outdated() =>
        (CaseRow.Layout % 1000).ShouldBe(WorkingCalendar.Version);

    [Fact]
    public void a_blocking_finding_outweighs_many_warnings_and_repeats_count_once()
    {
        Finding[] warnings = [.. Enumerable.Range(0, 40).Select(i => new Finding($"w{i}", Severities.Warning, null, null))];
        Finding[] hints = [new("h", Severities.Info, null, null)];
        Severities.ComputeWeight([new("b", Severities.Blocking, null, null)]).ShouldBeGreaterThan(Severities.ComputeWeight(warnings));
        Severities.ComputeWeight([.. warnings, .. warnings, .. hints]).ShouldBe(40);
        var it = StoredEvents.Fold<ReviewCase>(Submitted(new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Unclear, warnings)));
        it.Weight.ShouldBe(40);
        ReviewCase.When(it, Info(2)).Weight.ShouldBe(Info(2).Warnings.Count);
    }

    private static ReviewCase When(ReviewCase it, object @event, DateTimeOffset at) =>
        ReviewCase.WhenRecorded(it, StoredEvents.Event(@event, at));
}
