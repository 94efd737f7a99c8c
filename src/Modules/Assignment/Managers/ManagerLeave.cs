using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// A manager's leaves in the events of the account, sealed with a key of the manager's own: they are personal data, and events are never
/// deleted.
/// </summary>
public sealed record ManagerLeave(IReadOnlyList<Leave> Periods)
{
    /// <summary>The name of the sealed field.</summary>
    public const string Field = "leave";

    internal static ValueTask<Personal> Seal(IKeyRing keys, Guid manager, IReadOnlyList<Leave> periods, CancellationToken ct) =>
        keys.Seal(manager, Field, new ManagerLeave(periods), ct, AccountStream.Of(manager));

    /// <returns>Null once the key is destroyed.</returns>
    internal static ValueTask<ManagerLeave?> Open(IKeyRing keys, Guid manager, Personal value, CancellationToken ct) =>
        keys.Open<ManagerLeave>(value, Field, "past_workload", ct, AccountStream.Of(manager));
}
