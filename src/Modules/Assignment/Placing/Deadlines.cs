using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>The clock ladder, in working time: acknowledged within 2 hours, first contact within a day; remind, tell the administrators,
/// assign anew.</summary>
internal static class Deadlines
{
    /// <summary>Office time of one day.</summary>
    private const double Day = 7.5;

    public static DateTimeOffset RespondBy(DateTimeOffset assigned) => Hours(assigned, 2);

    public static DateTimeOffset ContactBy(DateTimeOffset assigned) => Hours(assigned, Day);

    public static DateTimeOffset AnswerOfferBy(DateTimeOffset offered, int days) => Hours(offered, days * Day);

    /// <summary>
    /// For a customer who came with a file of existing ones: a manager gets many of them at once, and nobody waits for a first call.
    /// </summary>
    public static DateTimeOffset RespondToImportBy(DateTimeOffset imported) => Hours(imported, 5 * Day);

    public static DateTimeOffset ContactImportedBy(DateTimeOffset imported) => Hours(imported, 20 * Day);

    /// <summary>When the next step is due after one was taken; null: there is none.</summary>
    public static DateTimeOffset? After(Overdue step, DateTimeOffset now) => step switch
    {
        { Step: Overdue.Remind, What: Overdue.Respond } => Hours(now, 1),
        { Step: Overdue.Remind } => Hours(now, 2),
        { Step: Overdue.Escalate, What: Overdue.Respond } => Hours(now, 2),
        { Step: Overdue.Escalate } => Hours(now, Day),
        _ => null,
    };

    private static DateTimeOffset Hours(DateTimeOffset from, double hours) =>
        WorkingCalendar.AddWorkingHours(from, TimeSpan.FromHours(hours));
}
