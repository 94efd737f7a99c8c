using PowerCrm.Host.Operations;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>The working calendar for the console, read on days before and after a year is announced.</summary>
public class ReadCalendarTests
{
    [Fact]
    public void before_november_nothing_is_missing_though_the_next_year_is_not_announced()
    {
        var it = ReadCalendar.Of(new DateOnly(2026, 10, 31), Language.Chinese);
        (it.Missing, it.KnownUntil).ShouldBe((null, new DateOnly(2026, 12, 31)));
        it.Years.Select(y => (y.Year, y.Announced)).ShouldBe([(2024, true), (2025, true), (2026, true), (2027, false)]);
    }

    [Fact]
    public void from_november_on_the_next_year_is_missing() =>
        ReadCalendar.Of(new DateOnly(2026, 11, 1), Language.Chinese).Missing.ShouldBe(2027);

    [Fact]
    public void a_year_far_behind_the_table_is_shown_with_the_holidays_of_fixed_date()
    {
        var it = ReadCalendar.Of(new DateOnly(2031, 6, 1), Language.English);
        it.Missing.ShouldBe(2031);
        it.Years.Select(y => y.Year).ShouldBe([2024, 2025, 2026, 2031, 2032]);
        it.Years.Single(y => y.Year == 2031).Holidays.ShouldBe([new(2031, 1, 1), new(2031, 5, 1), new(2031, 5, 2), new(2031, 10, 1),
            new(2031, 10, 2), new(2031, 10, 3)]);
    }

    [Fact]
    public void holidays_make_up_days_and_office_hours_are_listed()
    {
        var it = ReadCalendar.Of(new DateOnly(2026, 11, 27), Language.Chinese);
        var year = it.Years.Single(y => y.Year == 2026);
        year.WorkingDays.ShouldBe(248);
        year.Holidays.ShouldContain(new DateOnly(2026, 10, 7));
        year.Holidays.ShouldNotContain(new DateOnly(2026, 11, 22), "a weekend is no holiday");
        year.MakeUpDays.ShouldContain(new DateOnly(2026, 10, 10));
        it.OfficeHours.ShouldBe([new("09:00", "12:00"), new("13:30", "18:00")]);
    }
}
