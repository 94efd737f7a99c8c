using System.Collections.Frozen;
using System.Globalization;

namespace PowerCrm.China;

/// <summary>
/// Working days of China with the State Council's holidays and make-up workdays (source: see NOTICE); office hours 09:00 to 12:00 and 13:30
/// to 18:00 of <see cref="ChinaTime"/>. The holidays of a year are announced in the November before it. Until they are in the table, the
/// year has only weekends and the holidays with a fixed date: lunar holidays and make-up days are missing.
/// </summary>
public static class WorkingCalendar
{
    /// <summary>
    /// Number of this calendar, at most 999. Increase it with every change of the table or of the rules here, so that stored times that an
    /// older calendar gave are computed again.
    /// </summary>
    public const int Version = 1;

    private static readonly (TimeSpan From, TimeSpan To)[] Hours = [(new(9, 0, 0), new(12, 0, 0)), (new(13, 30, 0), new(18, 0, 0))];
    private static readonly FrozenDictionary<DateOnly, bool> AnnouncedDays = EmbeddedData.ReadRows("workdays.tsv").ToFrozenDictionary(
        r => DateOnly.ParseExact(r[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), r => r[1] == "work");
    private static readonly FrozenSet<int> Years = AnnouncedDays.Keys.Select(d => d.Year).ToFrozenSet();

    /// <summary>True when the holidays of this year are in the table, as for 2024 to 2026; otherwise they are assumed.</summary>
    public static bool IsPublished(int year) => Years.Contains(year);

    /// <summary>The office hours of a working day, in China's time.</summary>
    public static IReadOnlyList<(TimeSpan From, TimeSpan To)> OfficeHours => Hours;

    /// <summary>The years whose holidays are in the table.</summary>
    public static IReadOnlyList<int> PublishedYears { get; } = [.. Years.Order()];

    /// <summary>
    /// Returns the year whose holidays should be in the table and are not: this year, and from November on the next one, because deadlines
    /// reach into it.
    /// </summary>
    /// <param name="today">Today in China.</param>
    public static int? FindMissingYear(DateOnly today) => !IsPublished(today.Year) ? today.Year
        : today.Month >= 11 && !IsPublished(today.Year + 1) ? today.Year + 1 : null;

    /// <summary>
    /// Returns the days of a year that are off for a holiday, including weekends within it; when none are announced, those with a fixed
    /// date.
    /// </summary>
    public static IReadOnlyList<DateOnly> Holidays(int year) =>
        [.. EnumerateDays(year).Where(d => AnnouncedDays.TryGetValue(d, out var isWorkday)
        ? !isWorkday : !IsPublished(year) && IsFixedHoliday(d))];

    /// <summary>Returns the weekend days of a year that are working days, to make up for a holiday.</summary>
    public static IReadOnlyList<DateOnly> MakeUpDays(int year) => [.. EnumerateDays(year).Where(d => AnnouncedDays.GetValueOrDefault(d))];

    /// <summary>Returns the number of working days in a year.</summary>
    public static int WorkingDays(int year) => EnumerateDays(year).Count(IsWorkingDay);

    /// <param name="day">A day in China.</param>
    public static bool IsWorkingDay(DateOnly day) => AnnouncedDays.TryGetValue(day, out var isWorkday) ? isWorkday
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && (IsPublished(day.Year) || !IsFixedHoliday(day));

    /// <summary>Returns the n-th working day after a day; 0 gives the day itself, even when it is not a working day.</summary>
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

    /// <summary>Returns how many working days begin after one moment and not after another; 0 when the second is earlier.</summary>
    public static int WorkingDaysBetween(DateTimeOffset from, DateTimeOffset until)
    {
        var (days, last) = (0, ChinaTime.Day(until));
        for (var day = ChinaTime.Day(from); day < last;)
            if (IsWorkingDay(day = day.AddDays(1)))
                days++;
        return days;
    }

    /// <summary>Returns the end of office hours (18:00) of the n-th working day after a moment; in UTC.</summary>
    public static DateTimeOffset DueAfterWorkingDays(DateTimeOffset from, int days) =>
        ToUtc(AddWorkingDays(ChinaTime.Day(from), days), Hours[^1].To);

    /// <summary>Adds office time, 7.5 hours a day: nights, breaks, weekends and holidays do not count. The result is in UTC.</summary>
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
                        return ToUtc(day, start + work);
                    work -= close - start;
                }
            (day, time) = (day.AddDays(1), TimeSpan.Zero);
        }
    }

    /// <summary>
    /// Returns when the office opens next after a moment: 9:00 of that day, if it is a working day, or of the next one. In UTC.
    /// </summary>
    public static DateTimeOffset NextOpening(DateTimeOffset after)
    {
        for (var day = ChinaTime.Day(after); ; day = day.AddDays(1))
            if (IsWorkingDay(day) && ToUtc(day, Hours[0].From) is var opening && opening > after)
                return opening;
    }

    /// <summary>Returns the office time between two moments; negative when the second is earlier.</summary>
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
                    var (segmentStart, segmentEnd) = (start > open ? start : open, day == last && end < close ? end : close);
                    if (segmentEnd > segmentStart)
                        sum += segmentEnd - segmentStart;
                }
        return sum;
    }

    /// <summary>True within office hours. The opening time is included, the closing time is not.</summary>
    public static bool IsOfficeTime(DateTimeOffset at)
    {
        var time = ChinaTime.Local(at).TimeOfDay;
        return IsWorkingDay(ChinaTime.Day(at)) && Hours.Any(h => time >= h.From && time < h.To);
    }

    private static bool IsFixedHoliday(DateOnly day) => (day.Month, day.Day) is (1, 1) or (5, 1) or (5, 2) or (10, 1) or (10, 2) or (10, 3);

    private static IEnumerable<DateOnly> EnumerateDays(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
            yield return day;
    }

    private static DateTimeOffset ToUtc(DateOnly day, TimeSpan time) => (ChinaTime.Start(day) + time).ToUniversalTime();
}
