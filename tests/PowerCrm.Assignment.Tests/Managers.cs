using PowerCrm.Contracts;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>Managers by number, and customers to assign. To be used by <c>using static</c>.</summary>
internal static class Managers
{
    public static readonly Explanation Why = new("test", "only_candidate", []);

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static ManagerSnapshot Manager(int number, string territory = "000000", int capacity = 10, int open = 0, decimal? weight = null,
        bool active = true, string[]? specialties = null, Leave[]? leave = null, DateTimeOffset? served = null) =>
        new(Id(number), active, [territory], specialties ?? [], capacity, open, weight ?? open * 0.5m, leave ?? [], served,
            Now.AddDays(number - 1000));

    public static CustomerProfile Customer(string region = "440305", string voltage = "KV10", string? industry = null,
        decimal capacity = 500, params Guid[] tried) => new(StreamId, region, voltage, industry, capacity, tried);

    public static ManagerAssigned AssignedTo(int manager) => new(Id(manager), false, Now.AddHours(2), Now.AddDays(1), Why);
}
