namespace PowerCrm.Assignment;

/// <summary>Finds who stands in for whom today.</summary>
internal static class Cover
{
    /// <summary>
    /// Returns the territories that each manager covers for managers who are away. A substitute who is away too passes them on to the next
    /// one. A circular chain covers nothing.
    /// </summary>
    public static IReadOnlyDictionary<Guid, IReadOnlyList<string>> Territories(IReadOnlyList<Contender> managers, DateOnly today)
    {
        var byId = managers.ToDictionary(m => m.Id);
        return managers.Where(m => m.Active && m.AwayOn(today) is not null)
            .Select(m => (m.Territories, By: Final(m, byId, today)))
            .Where(c => c.By is not null)
            .GroupBy(c => c.By!.Value)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.SelectMany(c => c.Territories).Distinct()]);
    }

    /// <summary>Returns the managers who are away today and for whom the given manager stands in.</summary>
    public static IEnumerable<Contender> AwayFor(Guid substitute, IReadOnlyList<Contender> managers, DateOnly today)
    {
        var byId = managers.ToDictionary(m => m.Id);
        return managers.Where(m => m.Active && m.AwayOn(today) is not null && Final(m, byId, today) == substitute);
    }

    private static Guid? Final(Contender away, Dictionary<Guid, Contender> byId, DateOnly today)
    {
        var seen = new HashSet<Guid> { away.Id };
        for (var at = away; at.AwayOn(today) is { } leave;)
        {
            if (leave.Substitute is not { } next || !seen.Add(next) || !byId.TryGetValue(next, out var substitute) || !substitute.Active)
                return null;
            at = substitute;
            if (at.AwayOn(today) is null)
                return at.Id;
        }
        return null;
    }
}
