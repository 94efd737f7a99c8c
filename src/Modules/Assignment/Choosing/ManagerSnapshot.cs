using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>A customer as considered by the choice.</summary>
/// <param name="Tried">Managers who declined this customer or missed a deadline for it.</param>
public sealed record CustomerProfile(Guid Id, string RegionCode, string VoltageLevel, string? Industry, decimal PowerCapacity,
    IReadOnlyList<Guid> Tried)
{
    /// <summary>Managers who look after other sites of the same company.</summary>
    public IReadOnlyList<Guid> KnownManagers { get; init; } = [];
}

/// <summary>A leave from the first to the last day, both included, as dates in China.</summary>
public sealed record Leave(DateOnly From, DateOnly To, Guid? Substitute)
{
    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>A manager as considered by the choice.</summary>
/// <param name="Open">Number of customers who take a place now.</param>
/// <param name="Weight">The effort of these customers, each at most 1.</param>
/// <param name="Since">When the manager was registered. It orders managers who were never given a customer.</param>
public sealed record ManagerSnapshot(Guid Id, bool Active, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties,
    int Capacity, int Open, decimal Weight, IReadOnlyList<Leave> Leave, DateTimeOffset? LastServed, DateTimeOffset Since)
{
    public decimal Load => Capacity == 0 ? 1m : Math.Round(Math.Min(1m, Weight / Capacity), 4);

    /// <summary>Returns the manager with one customer more.</summary>
    /// <param name="capacity">The customer's capacity in kVA.</param>
    public ManagerSnapshot WithCustomer(decimal capacity, Policy policy, DateTimeOffset at) =>
        this with { Open = Open + 1, Weight = Weight + policy.FindBand(capacity).Weight, LastServed = at };

    /// <summary>
    /// True when the manager is away on a working day before the deadline of the first contact with a customer assigned today.
    /// </summary>
    public bool IsAwayBefore(DateOnly contactBy, DateOnly today)
    {
        for (var day = today.AddDays(1); day <= contactBy; day = day.AddDays(1))
            if (WorkingCalendar.IsWorkingDay(day) && LeaveOn(day) is not null)
                return true;
        return false;
    }

    /// <summary>Returns the leave on a day. If several overlap, it is one with a substitute, so that somebody covers.</summary>
    public Leave? LeaveOn(DateOnly day) => Leave.FirstOrDefault(l => l.Substitute is not null && l.Covers(day))
        ?? Leave.FirstOrDefault(l => l.Covers(day));
}
