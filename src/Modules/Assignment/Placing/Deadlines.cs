using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>
/// The deadlines in working time: acknowledgement within 2 hours, first contact within one day. A missed deadline leads to a reminder, then
/// to a message to the administrators, then to another manager, who is looked for until one is eligible.
/// </summary>
internal static class Deadlines
{
    /// <summary>Office hours of one day.</summary>
    private const double WorkingDayHours = 7.5;

    public static DateTimeOffset RespondBy(DateTimeOffset assignedAt) => AddHours(assignedAt, 2);

    public static DateTimeOffset ContactBy(DateTimeOffset assignedAt) => AddHours(assignedAt, WorkingDayHours);

    public static DateTimeOffset AnswerOfferBy(DateTimeOffset offeredAt, int days) => AddHours(offeredAt, days * WorkingDayHours);

    /// <summary>
    /// For imported customers, who already existed: a manager gets many of them at once, and they do not expect a first call.
    /// </summary>
    public static DateTimeOffset RespondToImportBy(DateTimeOffset importedAt) => AddHours(importedAt, 5 * WorkingDayHours);

    public static DateTimeOffset ContactImportedBy(DateTimeOffset importedAt) => AddHours(importedAt, 20 * WorkingDayHours);

    /// <summary>Returns when the step after the given one is due; null when there is none.</summary>
    public static DateTimeOffset? NextStepAt(EscalationStep step, DateTimeOffset now) => step switch
    {
        { Step: EscalationStep.Remind, What: EscalationStep.Respond } => AddHours(now, 1),
        { Step: EscalationStep.Remind } => AddHours(now, 2),
        { Step: EscalationStep.Escalate, What: EscalationStep.Respond } => AddHours(now, 2),
        { Step: EscalationStep.Escalate } => AddHours(now, WorkingDayHours),
        _ => null,
    };

    /// <summary>Returns when another manager is looked for again, if nobody was eligible at the last step.</summary>
    public static DateTimeOffset RetryLastStepAt(DateTimeOffset now) => AddHours(now, 2);

    private static DateTimeOffset AddHours(DateTimeOffset from, double hours) =>
        WorkingCalendar.AddWorkingHours(from, TimeSpan.FromHours(hours));
}
