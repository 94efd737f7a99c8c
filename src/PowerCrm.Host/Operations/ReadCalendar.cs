using System.Globalization;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Returns the working calendar that due times are counted by: the announced years, the last known day, and the year that is missing.
/// </summary>
[Tags("operations")]
public static class ReadCalendar
{
    /// <param name="Today">The day in China, by the database's clock.</param>
    /// <param name="KnownUntil">The last day of the last year whose holidays are announced.</param>
    /// <param name="Missing">The year whose holidays should be known by now and are not; null if none is missing.</param>
    /// <param name="Source">The source of the announced days, in the reader's language.</param>
    /// <param name="OfficeHours">The office hours of a working day, in China.</param>
    /// <param name="Years">The announced years, plus this year and the next, in order.</param>
    public sealed record Answer(DateOnly Today, DateOnly KnownUntil, int? Missing, string Source, IReadOnlyList<Hours> OfficeHours,
        IReadOnlyList<YearShown> Years);

    public sealed record Hours(string From, string To);

    /// <param name="Announced">False if only weekends and the holidays with a fixed date are known for the year.</param>
    /// <param name="Holidays">Days off for a holiday, weekends within it included.</param>
    /// <param name="MakeUpDays">Weekend days that are worked to make up for a holiday.</param>
    public sealed record YearShown(int Year, bool Announced, int WorkingDays, IReadOnlyList<DateOnly> Holidays,
        IReadOnlyList<DateOnly> MakeUpDays);

    [WolverineGet("/ops/calendar"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static IResult Get(HttpContext http, DateTimeOffset now) =>
        Reply.Ok(Of(ChinaTime.Day(now), Languages.Of(http))).WithHeader("Cache-Control", "no-store");

    internal static Answer Of(DateOnly today, Language language) => new(today, new DateOnly(WorkingCalendar.PublishedYears[^1], 12, 31),
        WorkingCalendar.FindMissingYear(today),
        language == Language.English
            ? "Announcements of the State Council, from the package chinese-days; they come with each version of the product."
            : "国务院办公厅公布的节假日安排，取自开源包 chinese-days，随产品版本更新。",
        [.. WorkingCalendar.OfficeHours.Select(h => new Hours(FormatTime(h.From), FormatTime(h.To)))],
        [.. WorkingCalendar.PublishedYears.Union([today.Year, today.Year + 1]).Order().Select(year => new YearShown(year,
            WorkingCalendar.IsPublished(year), WorkingCalendar.WorkingDays(year), WorkingCalendar.Holidays(year),
            WorkingCalendar.MakeUpDays(year)))]);

    private static string FormatTime(TimeSpan time) => time.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
