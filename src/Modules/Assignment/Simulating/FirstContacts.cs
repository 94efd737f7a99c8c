namespace PowerCrm.Assignment;

/// <summary>
/// How long first contacts took, and how long the same ones would have taken. The second is an estimate: the wait for a manager is the
/// simulated one; from then on the same manager takes as long as it took, another one as long as the median of their own first contacts.
/// </summary>
internal sealed class FirstContacts
{
    /// <param name="Delay">From the first look for a manager.</param>
    /// <param name="Took">From the moment at which the manager got the customer.</param>
    /// <param name="Held">Who had the customer then in the simulation.</param>
    private sealed record Contact(Guid Customer, Guid Manager, DateTimeOffset Looked, TimeSpan Delay, TimeSpan Took, Hold? Held);

    private readonly List<Contact> contacts = [];

    /// <summary>The manager of a customer in the simulation, and the time from which on.</summary>
    public readonly record struct Hold(Guid Manager, DateTimeOffset Since);

    /// <summary>The median, in seconds. Null: nobody was contacted.</summary>
    public long? Actual => Median(contacts.Select(c => c.Delay));

    public void Add(Guid customer, Guid manager, DateTimeOffset looked, DateTimeOffset given, DateTimeOffset contacted, Hold? held) =>
        contacts.Add(new Contact(customer, manager, looked, contacted - looked, contacted - given, held));

    /// <summary>The median in the simulation, in seconds. Null: nobody was contacted.</summary>
    /// <param name="atTheEnd">Who has a customer at the end of the simulation.</param>
    /// <param name="end">Who waits there until then has waited so long.</param>
    public long? Estimated(Func<Guid, Hold?> atTheEnd, DateTimeOffset end)
    {
        var usual = contacts.GroupBy(c => c.Manager).ToDictionary(g => g.Key, g => Median(g.Select(c => c.Took)));
        var all = Median(contacts.Select(c => c.Took)) ?? 0;
        return Median(contacts.Select(c => (c.Held ?? atTheEnd(c.Customer)) is not { } held ? end - c.Looked
            : held.Since - c.Looked
                + (held.Manager == c.Manager ? c.Took : TimeSpan.FromSeconds(usual.GetValueOrDefault(held.Manager) ?? all))));
    }

    /// <summary>In seconds; the lower one of two in the middle.</summary>
    private static long? Median(IEnumerable<TimeSpan> of) =>
        of.Order().ToList() is { Count: > 0 } all ? Math.Max(0, (long)all[(all.Count - 1) / 2].TotalSeconds) : null;
}
