namespace PowerCrm.Assignment;

/// <summary>Finds who stands in for whom today.</summary>
internal static class Substitutions
{
    /// <summary>
    /// Returns the territories that each manager covers for managers who are away. A substitute who is away too passes them on to the next
    /// one. A circular chain covers nothing.
    /// </summary>
    public static IReadOnlyDictionary<Guid, IReadOnlyList<string>> FindCoveredTerritories(IReadOnlyList<ManagerSnapshot> managers,
        DateOnly today)
    {
        var byId = managers.ToDictionary(m => m.Id);
        return managers.Where(m => m.Active && m.LeaveOn(today) is not null)
            .Select(m => (m.Territories, By: ResolveSubstitute(m, byId, today)))
            .Where(c => c.By is not null)
            .GroupBy(c => c.By!.Value)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.SelectMany(c => c.Territories).Distinct()]);
    }

    /// <summary>Returns the managers who are away today and for whom the given manager stands in.</summary>
    public static IEnumerable<ManagerSnapshot> FindAbsentManagers(Guid substitute, IReadOnlyList<ManagerSnapshot> managers, DateOnly today)
    {
        var byId = managers.ToDictionary(m => m.Id);
        return managers.Where(m => m.Active && m.LeaveOn(today) is not null && ResolveSubstitute(m, byId, today) == substitute);
    }

    /// <summary>Returns who covers a manager's customers on this day; null when the manager is not on leave, or nobody covers.</summary>
    public static Guid? FindSubstitute(Guid manager, IReadOnlyList<ManagerSnapshot> managers, DateOnly day)
    {
        var byId = managers.ToDictionary(m => m.Id);
        return byId.GetValueOrDefault(manager) is { Active: true } absent ? ResolveSubstitute(absent, byId, day) : null;
    }

    private static Guid? ResolveSubstitute(ManagerSnapshot absent, Dictionary<Guid, ManagerSnapshot> byId, DateOnly today)
    {
        var visited = new HashSet<Guid> { absent.Id };
        for (var current = absent; current.LeaveOn(today) is { } leave;)
        {
            if (leave.Substitute is not { } next || !visited.Add(next) || !byId.TryGetValue(next, out var substitute) || !substitute.Active)
                return null;
            current = substitute;
            if (current.LeaveOn(today) is null)
                return current.Id;
        }
        return null;
    }
}
