using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// A customer with the data for undoing an off-boarding: which managers they left and when, and how the current manager got them.
/// </summary>
public sealed record LeftCustomer(Customer It, LeftCustomer.Given? Last, IReadOnlyList<LeftCustomer.Leaving> Left) : IFold<LeftCustomer>
{
    /// <param name="Reason">The reason as in <see cref="ManagerReassigned"/>; <c>assigned</c> for a first assignment.</param>
    public sealed record Given(Guid? From, string Reason, DateTimeOffset At);

    public sealed record Leaving(Guid Manager, DateTimeOffset At);

    public static LeftCustomer Initial { get; } = new(Customer.Initial, null, []);

    public static LeftCustomer When(LeftCustomer it, object @event) => it with { It = Customer.When(it.It, @event) };

    public static LeftCustomer WhenRecorded(LeftCustomer it, IEvent e)
    {
        var next = Customer.WhenRecorded(it.It, e);
        return new LeftCustomer(next, e.Data switch
        {
            ManagerAssigned => new Given(null, "assigned", e.Timestamp),
            ManagerReassigned { Kept: null } a => new Given(a.From, a.Reason, e.Timestamp),
            _ => it.Last,
        }, it.It.Manager is { } before && next.Manager != before ? [.. it.Left, new Leaving(before, e.Timestamp)] : it.Left);
    }

    /// <summary>True when the customer was with the manager when the account was closed.</summary>
    public bool WasOf(Guid manager, DateTimeOffset closed) =>
        It.IsOf(manager) || Left.Any(l => l.Manager == manager && l.At >= closed - Skew);

    /// <summary>
    /// Returns why the customer does not come back when the off-boarding is undone; null when they do, if there is a place. A customer whom
    /// the current manager has contacted stays, so that nobody calls them a first time again.
    /// </summary>
    public string? Stays(Guid manager, DateTimeOffset closed) => It switch
    {
        { State: CustomerState.Erased } => "erased",
        { State: CustomerState.None } or { Profile: null } => "withdrawn",
        _ when It.IsOf(manager) => null,
        // Nobody took over, unless the returned manager declined the customer since.
        { Manager: null } => Last?.Reason == UndoOffboarding.Undone ? "declined" : null,
        _ when Last is not { Reason: Placement.Offboarded } last || last.From != manager || last.At < closed - Skew =>
            Last?.Reason ?? "assigned",
        { State: CustomerState.Contacted or CustomerState.Serving } => "contacted",
        _ => null,
    };

    /// <summary>
    /// Tolerance: the event's time is the host's estimate of the database clock, the account's time is the database's own.
    /// </summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(1);
}
