namespace PowerCrm.Assignment;

/// <summary>A member of staff was made an account manager; for the audit, on the stream of the account.</summary>
public sealed record ManagerAdded(Guid Manager, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity);

/// <summary>An account manager's data were changed.</summary>
/// <param name="Changed">Which, as the route names them. Leave and the id at WeCom are named only: they say something of the person, and
/// the log forgets nothing.</param>
public sealed record ManagerChanged(Guid Manager, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    IReadOnlyList<string> Changed);
