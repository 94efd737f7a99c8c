using PowerCrm.Contracts;

namespace PowerCrm.Assignment;

/// <summary>A customer of the history, with the manager of the simulation.</summary>
/// <param name="Customer">The real state.</param>
/// <param name="CurrentHolder">The customer's manager in the simulation.</param>
/// <param name="TakesPlace">Whether the customer takes one of the manager's places.</param>
/// <param name="AssignedAt">Since when the real manager has the customer.</param>
/// <param name="SearchedAt">When a manager was first searched for.</param>
internal sealed record SimulatedCustomer(Customer Customer, FirstContactTimes.SimulatedHolder? CurrentHolder = null,
    bool TakesPlace = false, DateTimeOffset? AssignedAt = null, DateTimeOffset? SearchedAt = null)
{
    public Guid? Holder => CurrentHolder?.Manager;
}

/// <summary>The customers of a simulation with their simulated managers, the places of the managers, and the customers who wait.</summary>
internal sealed class SimulatedCustomers
{
    private readonly Policy policy;
    private readonly Dictionary<Guid, ManagerSnapshot> managers;
    private readonly Dictionary<Guid, SimulatedCustomer> customers = [];
    private readonly List<Guid> waiting = [];
    private readonly Dictionary<string, HashSet<Guid>> customersByCompany = new(StringComparer.Ordinal);

    public SimulatedCustomers(Policy policy, IReadOnlyList<ManagerSnapshot> managers)
    {
        this.policy = policy;
        this.managers = managers.ToDictionary(m => m.Id, m => m with { Open = 0, Weight = 0, LastServed = null });
    }

    public IReadOnlyCollection<ManagerSnapshot> Managers => managers.Values;

    /// <summary>The customers without a simulated manager, in the order of arrival.</summary>
    public IReadOnlyList<Guid> Waiting => waiting;

    public SimulatedCustomer this[Guid customer] => customers[customer];

    public SimulatedCustomer? Find(Guid customer) => customers.GetValueOrDefault(customer);

    public bool IsActive(Guid manager) => managers.GetValueOrDefault(manager) is { Active: true };

    /// <summary>Folds an event into the customer's real state. The simulated manager stays the same.</summary>
    /// <returns>The real state before the event, and the customer after it.</returns>
    public (Customer Previous, SimulatedCustomer Current) Fold(Guid customer, DateTimeOffset at, object e)
    {
        var state = Find(customer) ?? new SimulatedCustomer(Customer.Initial);
        var previous = state.Customer;
        state = state with { Customer = Customer.When(previous, e) };
        if (e is (InfoSubmitted or CustomerImported) && state.Customer.Info?.CreditCode is { } code)
            (customersByCompany.TryGetValue(code, out var sites) ? sites : customersByCompany[code] = []).Add(customer);
        if (state.Customer.Manager is { } manager && manager != previous.Manager)
            state = state with { AssignedAt = at };
        customers[customer] = state;
        return (previous, state);
    }

    /// <summary>Chooses a manager by the simulated policy and the simulated load.</summary>
    public Choice Choose(Guid customer, CustomerProfile profile, DateTimeOffset at) => ManagerSelector.Select(
        profile with { Id = customer, KnownManagers = FindCompanyManagers(customer) }, [.. managers.Values], policy, at);

    /// <summary>Like <see cref="CompanyManagers"/>, in the simulation.</summary>
    private IReadOnlyList<Guid> FindCompanyManagers(Guid customer) => !policy.SameManager ? [] :
        [.. (customers[customer].Customer.Info?.CreditCode is { } code ? customersByCompany.GetValueOrDefault(code) ?? [] : [])
            .Where(other => other != customer).Select(Find).OfType<SimulatedCustomer>()
            .Where(other => other.Customer.Info?.CreditCode == customers[customer].Customer.Info!.CreditCode)
            .Select(other => other.Holder).OfType<Guid>().Distinct()];

    public void AssignTo(Guid customer, Guid? manager, DateTimeOffset at)
    {
        FreePlace(customer);
        if (manager is { } to && managers.TryGetValue(to, out var it))
            managers[to] = it with { Open = it.Open + 1, Weight = it.Weight + WeightOf(customer), LastServed = at };
        customers[customer] = customers[customer] with
        {
            CurrentHolder = manager is { } holder ? new FirstContactTimes.SimulatedHolder(holder, at) : null,
            TakesPlace = manager is not null,
        };
    }

    public void FreePlace(Guid customer)
    {
        var state = customers[customer];
        if (state is { TakesPlace: true, Holder: { } holder } && managers.TryGetValue(holder, out var it))
            managers[holder] = it with { Open = it.Open - 1, Weight = it.Weight - WeightOf(customer) };
        customers[customer] = state with { TakesPlace = false };
    }

    public void MarkSearched(Guid customer, DateTimeOffset at) =>
        customers[customer] = customers[customer] with { SearchedAt = customers[customer].SearchedAt ?? at };

    public void ForgetSearch(Guid customer) => customers[customer] = customers[customer] with { SearchedAt = null };

    public void AddWaiting(Guid customer) => waiting.Add(customer);

    public void RemoveWaiting(Guid customer) => waiting.Remove(customer);

    public void Remove(Guid customer) => customers.Remove(customer);

    /// <summary>Returns the effort of the open customers by their real manager, measured with the simulated policy.</summary>
    public ILookup<Guid, decimal> WeighOpen() =>
        customers.Where(c => IsOpen(c.Value.Customer)).ToLookup(c => c.Value.Customer.Manager!.Value, c => WeightOf(c.Key));

    private static bool IsOpen(Customer it) => it.Manager is not null
        && it.State is CustomerState.Assigned or CustomerState.Acknowledged or CustomerState.Contacted;

    private decimal WeightOf(Guid customer) => policy.FindBand(customers[customer].Customer.Info?.PowerCapacity ?? 0).Weight;
}
