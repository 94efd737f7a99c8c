using System.Diagnostics;
using PowerCrm.Assignment;
using PowerCrm.Bench.Measuring;
using PowerCrm.Contracts;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Assigning;

/// <summary>
/// Measures how long a simulation takes to replay a history under another policy, including explanations, without reading it from the
/// database.
/// </summary>
internal static class Simulations
{
    /// <summary>The size of a retailer of one province, and of one of the whole country.</summary>
    private const int Regional = 2_759, Managers = 82, National = 100_000;

    /// <summary>
    /// How many customers of a manager are not yet in service: less than the capacity, so that there is always free capacity.
    /// </summary>
    private const int OpenPerManager = 20, Capacity = 60;

    private static readonly string[] Regions = ["440305", "440303", "440106", "320205", "320106", "310115", "330106", "110105"];

    public static Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var count = plan.Quick ? 5_000 : National;
        var small = MeasureMedian(plan, Regional, say, ct);
        var large = MeasureMedian(plan, count, say, ct);
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new($"{Regional:N0} customers over {Managers} managers", $"{small.TotalMilliseconds.N0()} ms", "< 1 s", small.TotalSeconds < 1),
            new($"{count:N0} customers over {Managers} managers", $"{large.TotalSeconds.N1()} s", "< 20 s", large.TotalSeconds < 20),
        ]);
    }

    private static TimeSpan MeasureMedian(Plan plan, int customers, Action<string> say, CancellationToken ct)
    {
        var (managers, history) = (CreateManagers(), CreateHistory(customers).ToList());
        var other = new AssignmentPolicy([new AssignmentPolicy.Band("ALL", 1)], ["load"]).ToPolicy("simulated");
        var times = new List<TimeSpan>();
        // The first run is a warm-up.
        for (var i = 0; i <= (plan.Quick ? 1 : 5); i++)
        {
            ct.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var simulation = new Simulation(other, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            foreach (var (customer, at, e) in history)
                simulation.Apply(customer, at, e);
            var result = simulation.BuildResult();
            times.Add(Stopwatch.GetElapsedTime(started));
            say($"simulation of {customers:N0}: {times[^1].TotalSeconds:0.00} s, {result.Different:N0} otherwise");
            if (result.Choices != customers)
                throw new InvalidOperationException($"{result.Choices} choices of {customers} customers");
        }
        return times.Skip(1).Order().ElementAt((times.Count - 1) / 2);
    }

    private static ManagerSnapshot[] CreateManagers() => [.. Enumerable.Range(0, Managers).Select(i => new ManagerSnapshot(Id(i), true,
        [i % 4 == 0 ? "000000" : Regions[i % Regions.Length][..2] + "0000"], i % 3 == 0 ? ["KV10"] : [], Capacity, 0, 0, [], null,
        TestEvents.Now.AddDays(i - 1000)))];

    /// <summary>
    /// One customer per minute, each assigned to the next manager; the oldest open one goes into service when the manager has too many.
    /// </summary>
    private static IEnumerable<(Guid Customer, DateTimeOffset At, object Event)> CreateHistory(int customers)
    {
        var explanation = new Explanation("2026-1", "turn", []);
        for (var i = 0; i < customers; i++)
        {
            var (customer, manager, at) = (Id(1_000 + i), Id(i % Managers), TestEvents.Now.AddMinutes(i));
            yield return (customer, at, TestEvents.Info(region: Regions[i % Regions.Length], capacity: 100 + i % 40 * 100));
            yield return (customer, at, TestEvents.Approved);
            yield return (customer, at, new ManagerAssigned(manager, false, at.AddHours(2), at.AddDays(1), explanation));
            if (i < Managers * OpenPerManager)
                continue;
            var servedIndex = i - Managers * OpenPerManager;
            yield return (Id(1_000 + servedIndex), at, new FirstContactRecorded(Id(servedIndex % Managers), "phone", "reached", at, null));
            yield return (Id(1_000 + servedIndex), at, new ServiceStarted(Id(servedIndex % Managers)));
        }
    }

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
