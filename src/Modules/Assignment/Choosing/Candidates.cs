using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>What the choice looks at in a customer.</summary>
/// <param name="Tried">Managers who declined this customer or let its time run out.</param>
public sealed record Profile(Guid Id, string RegionCode, string VoltageLevel, string? Industry, decimal PowerCapacity,
    IReadOnlyList<Guid> Tried)
{
    /// <summary>Managers who look after other sites of the same company.</summary>
    public IReadOnlyList<Guid> Known { get; init; } = [];
}

/// <summary>Away from the first to the last day, both included, by China's date.</summary>
public sealed record Leave(DateOnly From, DateOnly To, Guid? Substitute)
{
    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>What the choice looks at in a manager.</summary>
/// <param name="Open">Customers who take a place now.</param>
/// <param name="Weight">The effort of those, each up to 1.</param>
/// <param name="Since">When the manager was registered: the turn of those who were never served.</param>
public sealed record Contender(Guid Id, bool Active, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties,
    int Capacity, int Open, decimal Weight, IReadOnlyList<Leave> Leave, DateTimeOffset? LastServed, DateTimeOffset Since)
{
    public decimal Load => Capacity == 0 ? 1m : Math.Round(Math.Min(1m, Weight / Capacity), 4);

    /// <summary>With one customer more.</summary>
    /// <param name="capacity">Of the customer, in kVA.</param>
    public Contender Given(decimal capacity, Policy policy, DateTimeOffset at) =>
        this with { Open = Open + 1, Weight = Weight + policy.Of(capacity).Weight, LastServed = at };

    /// <summary>Goes on leave before the time for a first contact with who comes today is over.</summary>
    public bool LeavesBefore(DateOnly contactBy, DateOnly today)
    {
        for (var day = today.AddDays(1); day <= contactBy; day = day.AddDays(1))
            if (WorkingCalendar.IsWorkingDay(day) && AwayOn(day) is not null)
                return true;
        return false;
    }

    public Leave? AwayOn(DateOnly day) => Leave.FirstOrDefault(l => l.Covers(day));
}
