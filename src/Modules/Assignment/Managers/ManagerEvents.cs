namespace PowerCrm.Assignment;

/// <summary>A member of staff was made an account manager. Recorded for the audit on the stream of the account.</summary>
public sealed record ManagerAdded(Guid Manager, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity);

/// <summary>An account manager's data was changed.</summary>
/// <param name="Changed">The changed fields, named as in the route. Leave and WeCom id are only named, without their values: they are
/// personal data, and events are never deleted.</param>
public sealed record ManagerChanged(Guid Manager, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    IReadOnlyList<string> Changed);
