using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>A declined customer goes to the next manager at once.</summary>
internal sealed class AssignAnew : ISubscription
{
    public static string Name => "AssignAnew";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(AssignmentDeclined)];

    public Task Handle(Recorded e, Reaction reaction, CancellationToken ct) => Placement.Place(e.Stream, reaction, ct);
}
