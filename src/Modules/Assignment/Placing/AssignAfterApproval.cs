using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>An approved customer gets a manager, or is parked with the reason.</summary>
internal sealed class AssignAfterApproval : ISubscription
{
    public static string Name => "AssignAfterApproval";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(ReviewDecided)];

    public Task Handle(Recorded e, Reaction reaction, CancellationToken ct) =>
        e.Data is ReviewDecided { Decision: AuthStatus.Approved } ? Placement.Place(e.Stream, reaction, ct) : Task.CompletedTask;
}
