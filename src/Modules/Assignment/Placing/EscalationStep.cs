using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>A step of the deadlines, as stored in the due rows. It names the manager, so it does not apply to a later one.</summary>
public sealed record EscalationStep(string What, Guid Manager, string Step)
{
    public const string Respond = "respond", Contact = "contact";
    public const string Remind = "remind", Escalate = "escalate", AssignOther = "anew";

    public EscalationStep? Next => Step switch
    {
        Remind => this with { Step = Escalate },
        Escalate => this with { Step = AssignOther },
        _ => null,
    };

    /// <summary>
    /// True when the customer is still the manager's, who has not acted. After an off-boarding nobody has to act on a parked customer;
    /// if it is undone, the customer gets new deadlines (<see cref="PlaceRows.Keep"/>). Nobody is late with a customer who withdrew the
    /// consent; if it is given again, there are new deadlines too.
    /// </summary>
    public bool IsStillDue(Customer it) => it.IsAssignedTo(Manager) && it is { ParkedFor: null, ConsentWithdrawn: false }
        && (it.State == CustomerState.Assigned || (What == Contact && it.State == CustomerState.Acknowledged));

    /// <summary>
    /// Returns the step to take instead while the manager is on leave. A substitute who was not reminded yet is reminded first, with the
    /// usual time to act, so that no customer is taken away for an absence that is covered. If nobody covers, a reminder would reach
    /// nobody, so the administrators are told at once.
    /// </summary>
    public EscalationStep AdaptToLeave(Customer it, Guid? substitute) => substitute is { } person
        ? it.RemindedSubstitutes.Contains(new SubstituteReminder(What, person)) ? this : this with { Step = Remind }
        : Step == Remind ? this with { Step = Escalate } : this;

    public const string RespondCommand = "respond_overdue", ContactCommand = "contact_overdue";

    public static string CommandFor(string deadline) => deadline == Respond ? RespondCommand : ContactCommand;

    /// <summary>Returns the message for a due row.</summary>
    public static EscalationStepDue ParseMessage(string deadline, DueCommand due) =>
        due.Data.Split(' ') is [var manager, var step] && Guid.TryParseExact(manager, "N", out var id)
            ? new EscalationStepDue(due.Stream, deadline, id, step)
            : throw new FormatException("An escalation step names a manager and a step.");

    public Row Schedule(DateTimeOffset at, Guid customer) => DueCommand.Schedule(at, customer, CommandFor(What), $"{Manager:N} {Step}");
}
