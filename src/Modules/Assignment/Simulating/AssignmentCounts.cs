namespace PowerCrm.Assignment;

/// <summary>Counts assigned and waiting customers, for the real or the simulated history.</summary>
internal sealed class AssignmentCounts
{
    private readonly Dictionary<Guid, int> assignments = [];
    private readonly HashSet<Guid> parked = [];

    public int CountFor(Guid manager) => assignments.GetValueOrDefault(manager);

    public void AddAssignment(Guid manager) => assignments[manager] = CountFor(manager) + 1;

    public void AddParked(Guid customer) => parked.Add(customer);

    /// <param name="active">The managers between whom the customers could have been shared.</param>
    /// <param name="contactSeconds">See <see cref="Simulation.Figures"/>.</param>
    public Simulation.Figures Figures(IEnumerable<Guid> active, long? contactSeconds) =>
        new(assignments.Values.Sum(), parked.Count, Gini([.. active.Select(CountFor)]), contactSeconds);

    /// <summary>Returns the Gini coefficient: half the mean difference of all pairs, divided by the mean.</summary>
    internal static decimal Gini(IReadOnlyList<int> given)
    {
        var total = (decimal)given.Sum();
        if (total == 0)
            return 0;
        var weighted = given.Order().Select((g, i) => (decimal)g * (i + 1)).Sum();
        return Math.Round(2 * weighted / (given.Count * total) - (given.Count + 1m) / given.Count, 4);
    }
}
