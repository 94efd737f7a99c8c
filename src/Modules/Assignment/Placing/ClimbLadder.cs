using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>Nobody acknowledged in time: remind the manager, then tell the administrators, then assign anew.</summary>
internal sealed class RespondOverdue : IDueCommand
{
    public static string Command => "assignment.respond-overdue";

    public Task Handle(Due due, Reaction reaction, CancellationToken ct) => Ladder.Climb(Overdue.Read(Overdue.Respond, due.Data), due.Stream, reaction, ct);
}

/// <summary>No first contact in time: the same ladder, slower.</summary>
internal sealed class ContactOverdue : IDueCommand
{
    public static string Command => "assignment.contact-overdue";

    public Task Handle(Due due, Reaction reaction, CancellationToken ct) => Ladder.Climb(Overdue.Read(Overdue.Contact, due.Data), due.Stream, reaction, ct);
}

internal static class Ladder
{
    public static async Task Climb(Overdue? step, Guid customer, Reaction reaction, CancellationToken ct)
    {
        if (step is null)
            return;
        if (step.Step != Overdue.Anew)
            await reaction.Events.Decide<Customer>(customer, (it, now) => Decide(it, customer, step, now), ct);
        else if (Waits((await reaction.Events.Load<Customer>(customer, ct)).State, step))
            await Placement.Place(customer, reaction, ct, late: step.Manager);
    }

    /// <summary>The step is an event, and the next one falls due; nothing when the manager did it meanwhile, or is another one.</summary>
    public static Decision Decide(Customer it, Guid customer, Overdue step, DateTimeOffset now)
    {
        if (!Waits(it, step))
            return Decision.Nothing;
        var decision = Decision.Append(new AssignmentOverdue(step.Manager, step.What, step.Step == Overdue.Remind ? "reminded" : "escalated"));
        return step.Next is { } next && Deadlines.After(step, now) is { } at ? decision.With(next.At(at, customer)) : decision;
    }

    private static bool Waits(Customer it, Overdue step) => it.IsOf(step.Manager)
        && (it.State == CustomerState.Assigned || (step.What == Overdue.Contact && it.State == CustomerState.Acknowledged));
}
