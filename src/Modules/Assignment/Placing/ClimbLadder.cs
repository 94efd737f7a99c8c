using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>A step of the clock ladder has come: for one manager only, so that it says nothing about the next one.</summary>
[MessageIdentity("ladder_step_due")]
public sealed record LadderStepDue(Guid Registration, string What, Guid Manager, string Step);

/// <summary>
/// Nobody acknowledged, or there was no first contact, in time: remind the manager, then tell the administrators, then assign anew.
/// </summary>
[StickyHandler("climb_ladder")]
public static class ClimbLadderHandler
{
    public static async Task Handle(LadderStepDue due, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        var step = new Overdue(due.What, due.Manager, due.Step);
        var (it, version) = await session.Fold<Customer>(due.Registration, ct);
        if (step.Step != Overdue.Anew)
            session.Append(due.Registration, version, Decide(it, due.Registration, step, now), now);
        else if (Waits(it, step))
            await Placement.Place(due.Registration, session, database, now, ct, late: step.Manager);
    }

    /// <summary>The step is an event, and the next one falls due; nothing when the manager did it meanwhile, or is another one.</summary>
    internal static Decision Decide(Customer it, Guid customer, Overdue step, DateTimeOffset now)
    {
        if (!Waits(it, step))
            return Decision.Nothing;
        var decision = Decision.Append(
            new AssignmentOverdue(step.Manager, step.What, step.Step == Overdue.Remind ? "reminded" : "escalated"));
        return step.Next is { } next && Deadlines.After(step, now) is { } at ? decision.With(next.At(at, customer)) : decision;
    }

    private static bool Waits(Customer it, Overdue step) => it.IsOf(step.Manager)
        && (it.State == CustomerState.Assigned || (step.What == Overdue.Contact && it.State == CustomerState.Acknowledged));
}
