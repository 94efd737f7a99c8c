using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.China.Tests;

public class WorkingCalendarTests
{
    [Theory]
    [InlineData("2024-02-04", true)]        // a Sunday that makes up for the Spring Festival
    [InlineData("2024-02-09", true)]        // New Year's Eve was a working day that year
    [InlineData("2024-02-12", false)]
    [InlineData("2025-01-26", true)]
    [InlineData("2025-01-28", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-11", true)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-17", false)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-04-06", false)]
    [InlineData("2026-05-09", true)]
    [InlineData("2026-06-19", false)]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-09-25", false)]
    [InlineData("2026-10-07", false)]
    [InlineData("2026-10-08", true)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-11-23", true)]
    public void holidays_and_make_up_days_are_respected(string day, bool works) => WorkingCalendar.IsWorkingDay(Day(day)).ShouldBe(works);

    /// <summary>Detects a row that is missing from or added to the table.</summary>
    [Theory]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void a_year_has_its_number_of_working_days(int year, int days)
    {
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365)
            .Count(i => WorkingCalendar.IsWorkingDay(new DateOnly(year, 1, 1).AddDays(i))).ShouldBe(days);
        WorkingCalendar.WorkingDays(year).ShouldBe(days);
    }

    [Theory]
    [InlineData(2024, 28, 8)]
    [InlineData(2025, 28, 5)]
    [InlineData(2026, 33, 6)]
    [InlineData(2027, 6, 0)]
    public void a_year_lists_its_holidays_and_make_up_days(int year, int holidays, int makeUp)
    {
        var (off, work) = (WorkingCalendar.Holidays(year), WorkingCalendar.MakeUpDays(year));
        (off.Count, work.Count).ShouldBe((holidays, makeUp));
        off.ShouldAllBe(d => d.Year == year && !WorkingCalendar.IsWorkingDay(d));
        work.ShouldAllBe(d => d.Year == year && WorkingCalendar.IsWorkingDay(d));
        work.ShouldAllBe(d => d.DayOfWeek == DayOfWeek.Saturday || d.DayOfWeek == DayOfWeek.Sunday);
    }

    [Theory]
    [InlineData(2023, false)]
    [InlineData(2024, true)]
    [InlineData(2025, true)]
    [InlineData(2026, true)]
    [InlineData(2027, false)]
    public void an_unannounced_year_is_reported_as_unpublished(int year, bool published) =>
        WorkingCalendar.IsPublished(year).ShouldBe(published);

    [Theory]
    [InlineData("2027-01-01", false)]
    [InlineData("2027-05-01", false)]
    [InlineData("2028-05-02", false)]
    [InlineData("2027-10-01", false)]
    [InlineData("2031-10-03", false)]
    [InlineData("2027-10-04", true)]
    [InlineData("2027-01-02", false)]
    [InlineData("2027-01-04", true)]
    public void an_unannounced_year_has_weekends_and_fixed_holidays(string day, bool works) =>
        WorkingCalendar.IsWorkingDay(Day(day)).ShouldBe(works);

    [Theory]
    [InlineData("2026-11-20", 1, "2026-11-23")]
    [InlineData("2026-11-20", 3, "2026-11-25")]
    [InlineData("2026-11-21", 1, "2026-11-23")]
    [InlineData("2026-09-30", 1, "2026-10-08")]
    [InlineData("2026-09-30", 3, "2026-10-10")]
    [InlineData("2026-02-13", 1, "2026-02-14")]
    [InlineData("2026-12-31", 1, "2027-01-04")]
    [InlineData("2026-11-22", 0, "2026-11-22")]
    public void working_days_are_added_from_the_next_day(string from, int days, string to) =>
        WorkingCalendar.AddWorkingDays(Day(from), days).ShouldBe(Day(to));

    [Theory]
    [InlineData("2026-11-20T10:00:00+08:00", 3, "2026-11-25T18:00:00+08:00")]
    [InlineData("2026-11-19T16:30:00Z", 1, "2026-11-23T18:00:00+08:00")]        // already Friday in China
    [InlineData("2026-11-19T15:30:00Z", 1, "2026-11-20T18:00:00+08:00")]
    public void a_deadline_in_working_days_is_at_the_end_of_office_hours(string from, int days, string to)
    {
        var due = WorkingCalendar.DueAfterWorkingDays(At(from), days);
        due.ShouldBe(At(to));
        due.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2026-11-20T10:00:00+08:00", "2026-11-20T18:00:00+08:00", 0)]
    [InlineData("2026-11-20T10:00:00+08:00", "2026-11-22T10:00:00+08:00", 0)]
    [InlineData("2026-11-20T10:00:00+08:00", "2026-11-23T00:30:00+08:00", 1)]
    [InlineData("2026-11-20T10:00:00+08:00", "2026-11-25T10:00:00+08:00", 3)]
    [InlineData("2026-11-25T10:00:00+08:00", "2026-11-20T10:00:00+08:00", 0)]
    public void working_days_between_are_counted_from_the_next_day(string from, string until, int days) =>
        WorkingCalendar.WorkingDaysBetween(At(from), At(until)).ShouldBe(days);

    [Theory]
    [InlineData("2026-11-23T09:00:00+08:00", "2026-11-23T11:00:00+08:00")]
    [InlineData("2026-11-23T10:00:00+08:00", "2026-11-23T12:00:00+08:00")]
    [InlineData("2026-11-23T11:00:00+08:00", "2026-11-23T14:30:00+08:00")]
    [InlineData("2026-11-23T12:30:00+08:00", "2026-11-23T15:30:00+08:00")]
    [InlineData("2026-11-23T16:00:00+08:00", "2026-11-23T18:00:00+08:00")]
    [InlineData("2026-11-23T17:30:00+08:00", "2026-11-24T10:30:00+08:00")]
    [InlineData("2026-11-23T23:00:00+08:00", "2026-11-24T11:00:00+08:00")]
    [InlineData("2026-11-20T17:00:00+08:00", "2026-11-23T10:00:00+08:00")]
    [InlineData("2026-11-21T03:00:00+08:00", "2026-11-23T11:00:00+08:00")]
    [InlineData("2026-09-30T17:00:00+08:00", "2026-10-08T10:00:00+08:00")]
    public void adding_two_working_hours_skips_breaks_nights_and_holidays(string from, string to) =>
        WorkingCalendar.AddWorkingHours(At(from), TimeSpan.FromHours(2)).ShouldBe(At(to));

    [Fact]
    public void a_working_day_has_seven_and_a_half_hours() =>
        WorkingCalendar.AddWorkingHours(At("2026-11-20T15:00:00+08:00"), TimeSpan.FromHours(7.5)).ShouldBe(At("2026-11-23T15:00:00+08:00"));

    [Fact]
    public void working_hours_add_up()
    {
        var start = At("2026-09-25T00:00:00Z");
        for (var minutes = 0; minutes < 14 * 24 * 60; minutes += 37)
        {
            var from = start.AddMinutes(minutes);
            var once = WorkingCalendar.AddWorkingHours(from, TimeSpan.FromMinutes(77));
            WorkingCalendar.AddWorkingHours(once, TimeSpan.FromMinutes(200))
                .ShouldBe(WorkingCalendar.AddWorkingHours(from, TimeSpan.FromMinutes(277)));
        }
    }

    [Theory]
    [InlineData("2026-11-20T15:00:00+08:00", "2026-11-20T17:30:00+08:00", 150)]
    [InlineData("2026-11-20T11:00:00+08:00", "2026-11-20T14:30:00+08:00", 120)]         // the noon break does not count
    [InlineData("2026-11-20T17:00:00+08:00", "2026-11-23T10:00:00+08:00", 120)]         // a weekend does not count
    [InlineData("2026-09-30T18:00:00+08:00", "2026-10-08T18:00:00+08:00", 450)]         // a holiday does not count
    [InlineData("2026-10-09T18:00:00+08:00", "2026-10-10T18:00:00+08:00", 450)]         // a working Saturday counts
    [InlineData("2026-11-20T22:00:00+08:00", "2026-11-22T03:00:00+08:00", 0)]
    [InlineData("2026-11-23T10:00:00+08:00", "2026-11-20T17:00:00+08:00", -120)]
    public void working_time_between_counts_only_office_hours(string from, string until, int minutes) =>
        WorkingCalendar.WorkingTimeBetween(At(from), At(until)).ShouldBe(TimeSpan.FromMinutes(minutes));

    [Fact]
    public void working_time_between_is_the_inverse_of_adding()
    {
        var from = At("2026-09-28T16:40:00+08:00");
        for (var minutes = 1; minutes < 6000; minutes += 37)
            WorkingCalendar.WorkingTimeBetween(from, WorkingCalendar.AddWorkingHours(from, TimeSpan.FromMinutes(minutes)))
                .ShouldBe(TimeSpan.FromMinutes(minutes));
    }

    [Fact]
    public void negative_spans_throw()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => WorkingCalendar.AddWorkingDays(Day("2026-11-20"), -1));
        Should.Throw<ArgumentOutOfRangeException>(
            () => WorkingCalendar.AddWorkingHours(At("2026-11-20T00:00:00Z"), TimeSpan.FromHours(-1)));
    }

    [Theory]
    [InlineData("2026-11-23T08:59:59+08:00", false)]
    [InlineData("2026-11-23T09:00:00+08:00", true)]
    [InlineData("2026-11-23T11:59:59+08:00", true)]
    [InlineData("2026-11-23T12:00:00+08:00", false)]
    [InlineData("2026-11-23T18:00:00+08:00", false)]
    [InlineData("2026-11-22T10:00:00+08:00", false)]
    [InlineData("2026-10-10T10:00:00+08:00", true)]
    [InlineData("2026-11-23T01:00:00Z", true)]
    public void the_office_is_open_on_working_days_in_office_hours(string at, bool open) =>
        WorkingCalendar.IsOfficeTime(At(at)).ShouldBe(open);

    [Theory]
    [InlineData("2026-10-31", null)]
    [InlineData("2026-11-01", 2027)]
    [InlineData("2025-12-31", null)]
    [InlineData("2027-01-01", 2027)]
    [InlineData("2031-06-01", 2031)]
    public void the_next_year_is_reported_missing_from_november(string today, int? year) =>
        WorkingCalendar.FindMissingYear(Day(today)).ShouldBe(year);

    /// <summary>
    /// A calendar with other working days has another number; otherwise times that were stored by the old one would stay. After a change:
    /// increase the number, then correct it and the hash here.
    /// </summary>
    [Fact]
    public void a_changed_calendar_has_a_greater_number()
    {
        var first = new DateOnly(2024, 1, 1);
        var days = string.Concat(Enumerable.Range(0, new DateOnly(2036, 1, 1).DayNumber - first.DayNumber)
            .Select(i => WorkingCalendar.IsWorkingDay(first.AddDays(i)) ? '1' : '0'));
        (WorkingCalendar.Version, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(days)))[..16])
            .ShouldBe((1, "f17fcda5a02f3c7a"));
        WorkingCalendar.Version.ShouldBeInRange(1, 999);
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToUniversalTime();
}
