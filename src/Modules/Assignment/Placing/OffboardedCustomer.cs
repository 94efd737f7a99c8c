using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// A customer with the data for undoing an off-boarding: which managers they left and when, and how the current manager got them.
/// </summary>
public sealed record OffboardedCustomer(Customer Customer, OffboardedCustomer.Handover? Last,
    IReadOnlyList<OffboardedCustomer.Departure> Departures) : IFold<OffboardedCustomer>
{
    /// <param name="Reason">The reason as in <see cref="ManagerReassigned"/>; <c>assigned</c> for a first assignment.</param>
    public sealed record Handover(Guid? From, string Reason, DateTimeOffset At);

    public sealed record Departure(Guid Manager, DateTimeOffset At);

    public static OffboardedCustomer Initial { get; } = new(Customer.Initial, null, []);

    public static OffboardedCustomer WhenRecorded(OffboardedCustomer it, IEvent e)
    {
        var next = Customer.WhenRecorded(it.Customer, e);
        return new OffboardedCustomer(next, e.Data switch
        {
            ManagerAssigned => new Handover(null, "assigned", e.Timestamp),
            ManagerReassigned { Kept: null } a => new Handover(a.From, a.Reason, e.Timestamp),
            _ => it.Last,
        }, it.Customer.Manager is { } previous && next.Manager != previous
            ? [.. it.Departures, new Departure(previous, e.Timestamp)] : it.Departures);
    }

    /// <summary>True when the customer was with the manager when the account was closed.</summary>
    public bool WasAssignedTo(Guid manager, DateTimeOffset closedAt) =>
        Customer.IsAssignedTo(manager) || Departures.Any(l => l.Manager == manager && l.At >= closedAt - ClockTolerance);

    /// <summary>
    /// Returns why the customer does not come back when the off-boarding is undone; null when they do, if there is a place. A customer whom
    /// the current manager has contacted stays, so that nobody calls them a first time again.
    /// </summary>
    public string? FindReasonToStay(Guid manager, DateTimeOffset closedAt) => Customer switch
    {
        { State: CustomerState.Erased } => "erased",
        { State: CustomerState.None } or { Profile: null } => "withdrawn",
        _ when Customer.IsAssignedTo(manager) => null,
        // Nobody took over, unless the returned manager declined the customer since.
        { Manager: null } => Last?.Reason == ReassignmentReasons.OffboardUndone ? ReassignmentReasons.Declined : null,
        _ when Last is not { Reason: ReassignmentReasons.Offboarded } last || last.From != manager || last.At < closedAt - ClockTolerance =>
            Last?.Reason ?? "assigned",
        { State: CustomerState.Contacted or CustomerState.Serving } => "contacted",
        _ => null,
    };

    /// <summary>
    /// Tolerance: the event's time is the host's estimate of the database clock, the account's time is the database's own.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);
}
