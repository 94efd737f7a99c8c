using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The timeline of a long period has a row for each of the first events, and counts the others.</summary>
public sealed class PeriodTimelineTests
{
    [Fact]
    public void further_events_are_counted_by_day_and_type()
    {
        var timeline = new PeriodTimeline();
        foreach (var i in Enumerable.Range(0, PeriodTimeline.MaxRows + 3))
        {
            var e = StoredEvents.Event(TestEvents.Urged, TestEvents.Now, i + 1, TestEvents.StreamId);
            e.EventTypeName = "review_urged";
            timeline.Add(e);
        }
        var sheet = timeline.CreateSheet(TestEvents.Now.AddDays(-1), TestEvents.Now.AddDays(1), 6_000);
        sheet.Rows.Count.ShouldBe(PeriodTimeline.MaxRows + 1);
        sheet.Rows[0][3].Text.ShouldBe($"{TestEvents.StreamId} 1");
        (sheet.Rows[^1][0].Text, sheet.Rows[^1][1].Text, sheet.Rows[^1][4].Text).ShouldBe(("2026-03-10", "催办", "3 个事件"));
        sheet.Summary.ShouldContain($"期间共 {PeriodTimeline.MaxRows + 3} 个事件");
        sheet.Summary.ShouldContain($"前 {PeriodTimeline.MaxRows} 个");
    }
}
