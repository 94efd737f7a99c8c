using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>A step of the deadlines is due. It names the manager, so it does not apply to a later one.</summary>
[MessageIdentity("ladder_step_due")]
public sealed record EscalationStepDue(Guid Registration, string What, Guid Manager, string Step);

/// <summary>
/// Handles missed deadlines of the acknowledgement and the first contact: reminds the manager, then notifies the administrators, then
/// assigns another manager.
/// </summary>
[StickyHandler("climb_ladder")]
public static class EscalateOverdueHandler
{
    public static async Task Handle(EscalationStepDue due, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        var step = new EscalationStep(due.What, due.Manager, due.Step);
        var (it, version) = await session.Fold<Customer>(due.Registration, ct);
        if (step.Step != EscalationStep.AssignOther)
            session.Append(due.Registration, version, Decide(it, due.Registration, step, now), now);
        else if (step.IsStillDue(it))
            await Placement.Place(due.Registration, session, database, now, ct, step);
    }

    /// <summary>
    /// Appends the step as an event and schedules the next one. Returns nothing when the manager has acted meanwhile or is another one.
    /// </summary>
    internal static Decision Decide(Customer it, Guid customer, EscalationStep step, DateTimeOffset now)
    {
        if (!step.IsStillDue(it))
            return Decision.Nothing;
        var decision = Decision.Append(
            new AssignmentOverdue(step.Manager, step.What, step.Step == EscalationStep.Remind ? "reminded" : "escalated"));
        return step.Next is { } next && Deadlines.NextStepAt(step, now) is { } at
            ? decision.WithRows(next.Schedule(at, customer)) : decision;
    }
}
