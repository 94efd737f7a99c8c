namespace PowerCrm.Assignment;

/// <summary>Who stands in for whom today.</summary>
internal static class Cover
{
    /// <summary>
    /// Territories that fall to each manager from those who are away: a substitute who is away too passes them on, a circle loses them.
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

    /// <summary>The managers who are away today, and for whom one stands in.</summary>
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
