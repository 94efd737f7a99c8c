namespace PowerCrm.Assignment;

/// <summary>
/// Compares how long first contacts took with how long they would have taken in the simulation. The latter is an estimate: the wait for a
/// manager is the simulated one; after that, the same manager takes the recorded time, and another manager the median of their own first
/// contacts.
/// </summary>
internal sealed class FirstContactTimes
{
    /// <param name="Delay">Time from the first search for a manager.</param>
    /// <param name="Took">Time from the assignment to the manager.</param>
    /// <param name="Held">Who had the customer in the simulation at that time.</param>
    private sealed record Contact(Guid Customer, Guid Manager, DateTimeOffset Looked, TimeSpan Delay, TimeSpan Took, SimulatedHolder? Held);

    private readonly List<Contact> contacts = [];

    /// <summary>The manager of a customer in the simulation, and since when.</summary>
    public readonly record struct SimulatedHolder(Guid Manager, DateTimeOffset Since);

    /// <summary>The median in seconds; null when nobody was contacted.</summary>
    public long? Actual => Median(contacts.Select(c => c.Delay));

    public void Add(Guid customer, Guid manager, DateTimeOffset looked, DateTimeOffset given, DateTimeOffset contacted,
        SimulatedHolder? held) =>
        contacts.Add(new Contact(customer, manager, looked, contacted - looked, contacted - given, held));

    /// <summary>Returns the median in the simulation, in seconds; null when nobody was contacted.</summary>
    /// <param name="atTheEnd">Returns who has a customer at the end of the simulation.</param>
    /// <param name="end">The end, until which customers without a manager have waited.</param>
    public long? Estimate(Func<Guid, SimulatedHolder?> atTheEnd, DateTimeOffset end)
    {
        var usual = contacts.GroupBy(c => c.Manager).ToDictionary(g => g.Key, g => Median(g.Select(c => c.Took)));
        var all = Median(contacts.Select(c => c.Took)) ?? 0;
        return Median(contacts.Select(c => (c.Held ?? atTheEnd(c.Customer)) is not { } held ? end - c.Looked
            : held.Since - c.Looked
                + (held.Manager == c.Manager ? c.Took : TimeSpan.FromSeconds(usual.GetValueOrDefault(held.Manager) ?? all))));
    }

    /// <summary>Returns the median in seconds; of two middle values the lower one.</summary>
    private static long? Median(IEnumerable<TimeSpan> of) =>
        of.Order().ToList() is { Count: > 0 } all ? Math.Max(0, (long)all[(all.Count - 1) / 2].TotalSeconds) : null;
}
