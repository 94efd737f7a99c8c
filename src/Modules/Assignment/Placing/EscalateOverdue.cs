using Marten;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>A step of the deadlines is due. It names the manager, so it does not apply to a later one.</summary>
[MessageIdentity("ladder_step_due")]
public sealed record EscalationStepDue(Guid Registration, string What, Guid Manager, string Step);

/// <summary>
/// Handles missed deadlines of the acknowledgement and the first contact: reminds the manager, and the substitute during a leave, then
/// notifies the administrators, then assigns another manager.
/// </summary>
[StickyHandler("climb_ladder")]
public static class EscalateOverdueHandler
{
    public static async Task Handle(EscalationStepDue due, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        var step = new EscalationStep(due.What, due.Manager, due.Step);
        var (it, version) = await session.Fold<Customer>(due.Registration, ct);
        if (!step.IsStillDue(it))
            return;
        var (isAway, substitute) = await ReadLeave(due.Manager, database, ChinaTime.Day(now), ct);
        step = isAway ? step.AdaptToLeave(it, substitute) : step;
        if (step.Step != EscalationStep.AssignOther)
            session.Append(due.Registration, version, Decide(it, due.Registration, step, now, substitute), now);
        else
            await Placement.Place(due.Registration, session, database, now, ct, step);
    }

    private static async Task<(bool IsAway, Guid? Substitute)> ReadLeave(Guid manager, NpgsqlDataSource database, DateOnly today,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var managers = await ManagerSnapshots.ReadAll(connection, null, ct);
        return (managers.FirstOrDefault(m => m.Id == manager)?.LeaveOn(today) is not null,
            Substitutions.FindSubstitute(manager, managers, today));
    }

    /// <summary>
    /// Appends the step as an event and schedules the next one. Returns nothing when the manager has acted meanwhile or is another one.
    /// </summary>
    /// <param name="substitute">Who covers the manager's customers today, and is reminded too.</param>
    internal static Decision Decide(Customer it, Guid customer, EscalationStep step, DateTimeOffset now, Guid? substitute = null)
    {
        if (!step.IsStillDue(it))
            return Decision.Nothing;
        var decision = Decision.Append(step.Step == EscalationStep.Remind
            ? new AssignmentOverdue(step.Manager, step.What, "reminded", substitute)
            : new AssignmentOverdue(step.Manager, step.What, "escalated"));
        return step.Next is { } next && Deadlines.NextStepAt(step, now) is { } at
            ? decision.WithRows(next.Schedule(at, customer)) : decision;
    }
}
