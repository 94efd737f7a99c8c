namespace PowerCrm.Assignment;

/// <summary>Counts assigned and waiting customers, for the real or the simulated history.</summary>
internal sealed class AssignmentCounts
{
    private readonly Dictionary<Guid, int> assignmentsByManager = [];
    private readonly HashSet<Guid> parkedCustomers = [];

    public int CountFor(Guid manager) => assignmentsByManager.GetValueOrDefault(manager);

    public void AddAssignment(Guid manager) => assignmentsByManager[manager] = CountFor(manager) + 1;

    public void AddParked(Guid customer) => parkedCustomers.Add(customer);

    /// <param name="active">The managers between whom the customers could have been shared.</param>
    /// <param name="contactSeconds">See <see cref="Simulation.Figures"/>.</param>
    public Simulation.Figures BuildFigures(IEnumerable<Guid> active, long? contactSeconds) =>
        new(assignmentsByManager.Values.Sum(), parkedCustomers.Count, Gini([.. active.Select(CountFor)]), contactSeconds);

    /// <summary>Returns the Gini coefficient: half the mean difference of all pairs, divided by the mean.</summary>
    internal static decimal Gini(IReadOnlyList<int> counts)
    {
        var total = (decimal)counts.Sum();
        if (total == 0)
            return 0;
        var weighted = counts.Order().Select((g, i) => (decimal)g * (i + 1)).Sum();
        return Math.Round(2 * weighted / (counts.Count * total) - (counts.Count + 1m) / counts.Count, 4);
    }
}
