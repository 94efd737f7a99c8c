using System.Collections.Frozen;
using System.Globalization;

namespace PowerCrm.China;

/// <summary>
/// Working days of China with the State Council's holidays and make-up workdays (source: see NOTICE); office hours 09:00 to 12:00 and 13:30
/// to 18:00 of <see cref="ChinaTime"/>. A year is announced in the November before it;
/// until its rows are in the table, it has weekends and the holidays of fixed date only: those of the moon's calendar and all make-up days
/// are missing.
/// </summary>
public static class WorkingCalendar
{
    private static readonly (TimeSpan From, TimeSpan To)[] Hours = [(new(9, 0, 0), new(12, 0, 0)), (new(13, 30, 0), new(18, 0, 0))];
    private static readonly FrozenDictionary<DateOnly, bool> Announced = Embedded.Rows("workdays.tsv").ToFrozenDictionary(
        r => DateOnly.ParseExact(r[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), r => r[1] == "work");
    private static readonly FrozenSet<int> Years = Announced.Keys.Select(d => d.Year).ToFrozenSet();

    /// <summary>Are the holidays of this year announced, or assumed? 2024 to 2026 are.</summary>
    public static bool Published(int year) => Years.Contains(year);

    /// <summary>When the office is open on a working day, in China.</summary>
    public static IReadOnlyList<(TimeSpan From, TimeSpan To)> OfficeHours => Hours;

    /// <summary>The years of which the holidays are announced.</summary>
    public static IReadOnlyList<int> Announcements { get; } = [.. Years.Order()];

    /// <summary>
    /// The year whose holidays should be in the table and are not: this year, and from November on the next, into which deadlines reach.
    /// </summary>
    /// <param name="today">In China.</param>
    public static int? Unannounced(DateOnly today) => !Published(today.Year) ? today.Year
        : today.Month >= 11 && !Published(today.Year + 1) ? today.Year + 1 : null;

    /// <summary>The days of a year that are off for a holiday, weekends within it included; where none are announced, those of fixed
    /// date.</summary>
    public static IReadOnlyList<DateOnly> Holidays(int year) =>
        [.. Days(year).Where(d => Announced.TryGetValue(d, out var works) ? !works : !Published(year) && Fixed(d))];

    /// <summary>The weekend days of a year on which people work, to make up for a holiday.</summary>
    public static IReadOnlyList<DateOnly> MakeUpDays(int year) => [.. Days(year).Where(d => Announced.GetValueOrDefault(d))];

    /// <summary>How many days of a year are worked.</summary>
    public static int WorkingDays(int year) => Days(year).Count(IsWorkingDay);

    /// <param name="day">A day in China.</param>
    public static bool IsWorkingDay(DateOnly day) => Announced.TryGetValue(day, out var works) ? works
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && (Published(day.Year) || !Fixed(day));

    /// <summary>The n-th working day after a day; 0 is the day itself, whatever it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Days are negative.</exception>
    public static DateOnly AddWorkingDays(DateOnly day, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        for (; days > 0; days--)
        {
            do
                day = day.AddDays(1);
            while (!IsWorkingDay(day));
        }
        return day;
    }

    /// <summary>How many working days begin after a moment and not after another; none where the second is the earlier one.</summary>
    public static int WorkingDaysBetween(DateTimeOffset from, DateTimeOffset until)
    {
        var (days, last) = (0, ChinaTime.Day(until));
        for (var day = ChinaTime.Day(from); day < last;)
            if (IsWorkingDay(day = day.AddDays(1)))
                days++;
        return days;
    }

    /// <summary>The end of office hours (18:00) of the n-th working day after; UTC in, UTC out.</summary>
    public static DateTimeOffset DueAfterWorkingDays(DateTimeOffset from, int days) =>
        At(AddWorkingDays(ChinaTime.Day(from), days), Hours[^1].To);

    /// <summary>So much office time later, 7.5 hours a day: nights, breaks, weekends and holidays do not count. UTC in, UTC out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static DateTimeOffset AddWorkingHours(DateTimeOffset from, TimeSpan work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work, TimeSpan.Zero);
        var (day, time) = (ChinaTime.Day(from), ChinaTime.Local(from).TimeOfDay);
        while (true)
        {
            if (IsWorkingDay(day))
                foreach (var (open, close) in Hours)
                {
                    var start = time > open ? time : open;
                    if (start >= close)
                        continue;
                    if (work <= close - start)
                        return At(day, start + work);
                    work -= close - start;
                }
            (day, time) = (day.AddDays(1), TimeSpan.Zero);
        }
    }

    /// <summary>When the office opens next after a moment: 9:00 of that working day or of the next one. UTC out.</summary>
    public static DateTimeOffset NextOpening(DateTimeOffset after)
    {
        for (var day = ChinaTime.Day(after); ; day = day.AddDays(1))
            if (IsWorkingDay(day) && At(day, Hours[0].From) is var opens && opens > after)
                return opens;
    }

    /// <summary>How much office time lies between two moments; negative where the second is the earlier one.</summary>
    public static TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset until)
    {
        if (until < from)
            return -WorkingTimeBetween(until, from);
        var (sum, last) = (TimeSpan.Zero, ChinaTime.Day(until));
        var (start, end) = (ChinaTime.Local(from).TimeOfDay, ChinaTime.Local(until).TimeOfDay);
        for (var day = ChinaTime.Day(from); day <= last; (day, start) = (day.AddDays(1), TimeSpan.Zero))
            if (IsWorkingDay(day))
                foreach (var (open, close) in Hours)
                {
                    var (begins, ends) = (start > open ? start : open, day == last && end < close ? end : close);
                    if (ends > begins)
                        sum += ends - begins;
                }
        return sum;
    }

    /// <summary>Is somebody at work? The opening minute counts, the closing one does not.</summary>
    public static bool InOffice(DateTimeOffset at)
    {
        var time = ChinaTime.Local(at).TimeOfDay;
        return IsWorkingDay(ChinaTime.Day(at)) && Hours.Any(h => time >= h.From && time < h.To);
    }

    private static bool Fixed(DateOnly day) => (day.Month, day.Day) is (1, 1) or (5, 1) or (5, 2) or (10, 1) or (10, 2) or (10, 3);

    private static IEnumerable<DateOnly> Days(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
            yield return day;
    }

    private static DateTimeOffset At(DateOnly day, TimeSpan time) => (ChinaTime.Start(day) + time).ToUniversalTime();
}
