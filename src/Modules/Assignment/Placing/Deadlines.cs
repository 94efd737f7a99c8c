using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>
/// The deadlines in working time: acknowledgement within 2 hours, first contact within one day. A missed deadline leads to a reminder, then
/// to a message to the administrators, then to another manager.
/// </summary>
internal static class Deadlines
{
    /// <summary>Office hours of one day.</summary>
    private const double WorkingDayHours = 7.5;

    public static DateTimeOffset RespondBy(DateTimeOffset assigned) => Hours(assigned, 2);

    public static DateTimeOffset ContactBy(DateTimeOffset assigned) => Hours(assigned, WorkingDayHours);

    public static DateTimeOffset AnswerOfferBy(DateTimeOffset offered, int days) => Hours(offered, days * WorkingDayHours);

    /// <summary>
    /// For imported customers, who already existed: a manager gets many of them at once, and they do not expect a first call.
    /// </summary>
    public static DateTimeOffset RespondToImportBy(DateTimeOffset imported) => Hours(imported, 5 * WorkingDayHours);

    public static DateTimeOffset ContactImportedBy(DateTimeOffset imported) => Hours(imported, 20 * WorkingDayHours);

    /// <summary>Returns when the step after the given one is due; null when there is none.</summary>
    public static DateTimeOffset? NextStepAt(EscalationStep step, DateTimeOffset now) => step switch
    {
        { Step: EscalationStep.Remind, What: EscalationStep.Respond } => Hours(now, 1),
        { Step: EscalationStep.Remind } => Hours(now, 2),
        { Step: EscalationStep.Escalate, What: EscalationStep.Respond } => Hours(now, 2),
        { Step: EscalationStep.Escalate } => Hours(now, WorkingDayHours),
        _ => null,
    };

    private static DateTimeOffset Hours(DateTimeOffset from, double hours) =>
        WorkingCalendar.AddWorkingHours(from, TimeSpan.FromHours(hours));
}
