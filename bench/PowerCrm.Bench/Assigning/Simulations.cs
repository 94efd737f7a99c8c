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
    private const int Retailer = 2_759, Managers = 82, Many = 100_000;

    /// <summary>
    /// How many customers of a manager are not yet in service: less than the capacity, so that there is always free capacity.
    /// </summary>
    private const int Open = 20, Capacity = 60;

    private static readonly string[] Regions = ["440305", "440303", "440106", "320205", "320106", "310115", "330106", "110105"];

    public static Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var many = plan.Quick ? 5_000 : Many;
        var small = Median(plan, Retailer, say, ct);
        var large = Median(plan, many, say, ct);
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new($"{Retailer:N0} customers over {Managers} managers", $"{small.TotalMilliseconds.N0()} ms", "< 1 s", small.TotalSeconds < 1),
            new($"{many:N0} customers over {Managers} managers", $"{large.TotalSeconds.N1()} s", "< 20 s", large.TotalSeconds < 20),
        ]);
    }

    private static TimeSpan Median(Plan plan, int customers, Action<string> say, CancellationToken ct)
    {
        var (managers, history) = (Crowd(), History(customers).ToList());
        var other = new AssignmentPolicy([new AssignmentPolicy.Band("ALL", 1)], ["load"]).ToPolicy("simulated");
        var times = new List<TimeSpan>();
        // The first run is a warm-up.
        for (var i = 0; i <= (plan.Quick ? 1 : 5); i++)
        {
            ct.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var simulation = new Simulation(other, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            foreach (var (customer, at, e) in history)
                simulation.Take(customer, at, e);
            var result = simulation.End();
            times.Add(Stopwatch.GetElapsedTime(started));
            say($"simulation of {customers:N0}: {times[^1].TotalSeconds:0.00} s, {result.Different:N0} otherwise");
            if (result.Choices != customers)
                throw new InvalidOperationException($"{result.Choices} choices of {customers} customers");
        }
        return times.Skip(1).Order().ElementAt((times.Count - 1) / 2);
    }

    private static ManagerSnapshot[] Crowd() => [.. Enumerable.Range(0, Managers).Select(i => new ManagerSnapshot(Id(i), true,
        [i % 4 == 0 ? "000000" : Regions[i % Regions.Length][..2] + "0000"], i % 3 == 0 ? ["KV10"] : [], Capacity, 0, 0, [], null,
        TestEvents.Now.AddDays(i - 1000)))];

    /// <summary>
    /// One customer per minute, each assigned to the next manager; the oldest open one goes into service when the manager has too many.
    /// </summary>
    private static IEnumerable<(Guid Customer, DateTimeOffset At, object Event)> History(int customers)
    {
        var why = new Explanation("2026-1", "turn", []);
        for (var i = 0; i < customers; i++)
        {
            var (customer, manager, at) = (Id(1_000 + i), Id(i % Managers), TestEvents.Now.AddMinutes(i));
            yield return (customer, at, TestEvents.Info(region: Regions[i % Regions.Length], capacity: 100 + i % 40 * 100));
            yield return (customer, at, TestEvents.Approved);
            yield return (customer, at, new ManagerAssigned(manager, false, at.AddHours(2), at.AddDays(1), why));
            if (i < Managers * Open)
                continue;
            var served = i - Managers * Open;
            yield return (Id(1_000 + served), at, new FirstContactRecorded(Id(served % Managers), "phone", "reached", at, null));
            yield return (Id(1_000 + served), at, new ServiceStarted(Id(served % Managers)));
        }
    }

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
