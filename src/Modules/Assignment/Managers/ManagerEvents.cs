using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>A member of staff was made an account manager. Recorded for the audit on the stream of the account.</summary>
/// <param name="Leave">A sealed <see cref="ManagerLeave"/>; null when there is no leave, or when an earlier build wrote the event,
/// which recorded none.</param>
public sealed record ManagerAdded(Guid Manager, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    Personal? Leave = null);

/// <summary>An account manager's data was changed.</summary>
/// <param name="Changed">The changed fields, named as in the route. The WeCom id is only named, without its value: it is personal data,
/// and events are never deleted.</param>
/// <param name="Leave">All leaves after the change, a sealed <see cref="ManagerLeave"/>; null when they did not change, or when an earlier
/// build wrote the event.</param>
public sealed record ManagerChanged(Guid Manager, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    IReadOnlyList<string> Changed, Personal? Leave = null)
{
    /// <summary>The name of the leaves among the changed fields.</summary>
    internal const string LeaveName = "leave";
}
