namespace PowerCrm.Assignment;

/// <summary>
/// Compares how long first contacts took with how long they would have taken in the simulation. The latter is an estimate: the wait for a
/// manager is the simulated one; after that, the same manager takes the recorded time, and another manager the median of their own first
/// contacts.
/// </summary>
internal sealed class FirstContactTimes
{
    /// <param name="Delay">Time from the first search for a manager.</param>
    /// <param name="ContactTime">Time from the assignment to the manager.</param>
    /// <param name="Holder">Who had the customer in the simulation at that time.</param>
    private sealed record Contact(Guid Customer, Guid Manager, DateTimeOffset SearchedAt, TimeSpan Delay, TimeSpan ContactTime,
        SimulatedHolder? Holder);

    private readonly List<Contact> contacts = [];

    /// <summary>The manager of a customer in the simulation, and since when.</summary>
    public readonly record struct SimulatedHolder(Guid Manager, DateTimeOffset Since);

    /// <summary>The median in seconds; null when nobody was contacted.</summary>
    public long? ActualMedian => Median(contacts.Select(c => c.Delay));

    public void Add(Guid customer, Guid manager, DateTimeOffset searchedAt, DateTimeOffset assignedAt, DateTimeOffset contactedAt,
        SimulatedHolder? holder) =>
        contacts.Add(new Contact(customer, manager, searchedAt, contactedAt - searchedAt, contactedAt - assignedAt, holder));

    /// <summary>Returns the median in the simulation, in seconds; null when nobody was contacted.</summary>
    /// <param name="findFinalHolder">Returns who has a customer at the end of the simulation.</param>
    /// <param name="end">The end, until which customers without a manager have waited.</param>
    public long? EstimateMedian(Func<Guid, SimulatedHolder?> findFinalHolder, DateTimeOffset end)
    {
        var medians = contacts.GroupBy(c => c.Manager).ToDictionary(g => g.Key, g => Median(g.Select(c => c.ContactTime)));
        var overall = Median(contacts.Select(c => c.ContactTime)) ?? 0;
        return Median(contacts.Select(c => (c.Holder ?? findFinalHolder(c.Customer)) is not { } holder ? end - c.SearchedAt
            : holder.Since - c.SearchedAt
                + (holder.Manager == c.Manager ? c.ContactTime : TimeSpan.FromSeconds(medians.GetValueOrDefault(holder.Manager)
                ?? overall))));
    }

    /// <summary>Returns the median in seconds; of two middle values the lower one.</summary>
    private static long? Median(IEnumerable<TimeSpan> durations) =>
        durations.Order().ToList() is { Count: > 0 } sorted ? Math.Max(0, (long)sorted[(sorted.Count - 1) / 2].TotalSeconds) : null;
}
