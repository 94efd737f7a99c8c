using PowerCrm.Contracts;

namespace PowerCrm.Assignment.Tests;

/// <summary>Short ways to say what a test starts from.</summary>
internal static class Given
{
    /// <summary>A Tuesday, ten o'clock in China.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);
    public static readonly Guid CustomerId = Id(1000);
    public static readonly Explanation Why = new("test", "only_candidate", []);

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static Contender Manager(int number, string territory = "000000", int capacity = 10, int open = 0, decimal? weight = null,
        bool active = true, string[]? specialties = null, Leave[]? leave = null, DateTimeOffset? served = null) =>
        new(Id(number), active, [territory], specialties ?? [], capacity, open, weight ?? open * 0.5m, leave ?? [], served,
            Now.AddDays(number - 1000));

    public static Profile Customer(string region = "440305", string voltage = "KV10", string? industry = null, decimal capacity = 500,
        params Guid[] tried) =>
        new(CustomerId, region, voltage, industry, capacity, tried);

    public static ManagerAssigned Assigned(int manager) => new(Id(manager), false, Now.AddHours(2), Now.AddDays(1), Why);

    public static Customer Folded(params object[] events)
    {
        var it = Assignment.Customer.Initial;
        for (var i = 0; i < events.Length; i++)
            it = Assignment.Customer.WhenRecorded(it, PowerCrm.Testing.Stored.Event(events[i], Now, i + 1, CustomerId));
        return it;
    }
}
