using PowerCrm.Contracts;

namespace PowerCrm.Assignment;

/// <summary>
/// Replays history under another policy: the same customers at the same times, with the same choice function, and with the load that
/// results from the simulated choices. Managers are used as they are now, because their earlier data is not in the log.
/// </summary>
/// <remarks>
/// People's actions are taken over where they apply to the simulated manager as well: when a customer's service starts, the place of the
/// simulated manager becomes free; a manager who declined or missed the deadline does so again if the simulation chose the same manager. A
/// manager named by a person (manually or by a transfer) is kept. When a place becomes free, waiting customers are considered in order of
/// arrival. The time of a first contact is an estimate (<see cref="FirstContactTimes"/>).
/// </remarks>
public sealed class Simulation
{
    /// <summary>One choice of a manager.</summary>
    /// <param name="Actual">Who got the customer; null when nobody was eligible.</param>
    public sealed record ComparedChoice(Guid CustomerId, DateTimeOffset At, Guid? Actual, Guid? Simulated, string Code);

    /// <param name="Actual">Customers assigned in the period.</param>
    /// <param name="ActualLoad">Like <paramref name="Load"/>, but as it really was, measured with the simulated policy's effort so that the
    /// two can be compared.</param>
    /// <param name="Load">Load at the end of the simulation: open work by effort as a share of the capacity.</param>
    public sealed record ManagerLoad(Guid ManagerId, int Actual, int Simulated, decimal ActualLoad, decimal Load);

    /// <summary>Figures of the real or the simulated history.</summary>
    /// <param name="Unassignable">Customers for whom nobody was eligible at the first search.</param>
    /// <param name="Gini">Gini coefficient of the customers per active manager: 0 when equal, close to 1 when one manager gets all.</param>
    /// <param name="ContactSeconds">Median time from the first search for a manager to the first contact; an estimate in the simulation.
    /// Null when nobody was contacted.</param>
    public sealed record Figures(int Assigned, int Unassignable, decimal Gini, long? ContactSeconds);

    /// <param name="Different">Choices with another result; <paramref name="Examples"/> contains the first ones.</param>
    public sealed record Result(string Policy, int Choices, int Different, Figures Actual, Figures Simulated,
        IReadOnlyList<ManagerLoad> Managers, IReadOnlyList<ComparedChoice> Examples);

    /// <param name="Held">The customer's manager in the simulation.</param>
    /// <param name="Open">Whether the customer takes one of the manager's places.</param>
    /// <param name="AssignedAt">Since when the real manager has the customer.</param>
    /// <param name="SearchedAt">When a manager was first searched for.</param>
    private sealed record SimulatedCustomer(Customer Customer, FirstContactTimes.SimulatedHolder? Held = null, bool Open = false,
        DateTimeOffset? AssignedAt = null, DateTimeOffset? SearchedAt = null)
    {
        public Guid? Holder => Held?.Manager;
    }

    private const int MaxExamples = 100;
    private readonly Policy policy;
    private readonly DateTimeOffset from, to;
    private readonly Dictionary<Guid, ManagerSnapshot> managers;
    private readonly Dictionary<Guid, SimulatedCustomer> customers = [];
    private readonly AssignmentCounts actual = new(), simulated = new();
    private readonly List<ComparedChoice> examples = [];
    private readonly List<Guid> waiting = [];
    private readonly Dictionary<string, HashSet<Guid>> companies = new(StringComparer.Ordinal);
    private readonly FirstContactTimes contacts = new();
    private DateTimeOffset last;
    private int choices, different;

    public Simulation(Policy policy, IReadOnlyList<ManagerSnapshot> managers, DateTimeOffset from, DateTimeOffset to)
    {
        (this.policy, this.from, this.to) = (policy, from, to);
        this.managers = managers.ToDictionary(m => m.Id, m => m with { Open = 0, Weight = 0, LastServed = null });
    }

    /// <summary>Takes the events of all registrations in the order of the log.</summary>
    public void Take(Guid customer, DateTimeOffset at, object e)
    {
        if (at >= to)
            return;
        last = at;
        var now = customers.GetValueOrDefault(customer) ?? new SimulatedCustomer(Customer.Initial);
        var before = now.Customer;
        now = now with { Customer = Customer.When(before, e) };
        if (e is (InfoSubmitted or CustomerImported) && now.Customer.Info?.CreditCode is { } code)
            (companies.TryGetValue(code, out var same) ? same : companies[code] = []).Add(customer);
        customers[customer] = now.Customer.Manager is { } taker && taker != before.Manager ? now with { AssignedAt = at } : now;
        switch (e)
        {
            case CustomerImported { Place: { Manager: { } holder } place }:
                // The file or the load at that time determined the place, so there is no choice to compare.
                Count(actual, holder, at);
                Count(simulated, holder, at);
                AssignTo(customer, holder, at);
                if (place.State == CustomerState.Serving)
                    FreePlace(customer);
                break;
            case CustomerImported:
                waiting.Add(customer);
                MarkSearched(customer, at);
                break;
            case ManagerAssigned it:
                ReplayChoice(customer, before, it.Manager, null, at);
                break;
            case ManagerReassigned { Kept: not null } it:
                // No choice was made: the manager came back before anybody else took over.
                AssignTo(customer, it.To, at);
                waiting.Remove(customer);
                if (now.Customer.State == CustomerState.Serving)
                    FreePlace(customer);
                break;
            case ManagerReassigned { Why.Code: "manual" or "transferred" or UndoOffboarding.Undone } it:
                Count(actual, it.To, at);
                Count(simulated, it.To, at);
                AssignTo(customer, it.To, at);
                break;
            case ManagerReassigned it:
                ReplayChoice(customer, before, it.To, it.Reason, at);
                break;
            case AssignmentParked:
                ReplayChoice(customer, before, null, null, at);
                break;
            case AssignmentDeclined it when now.Holder == it.Manager:
                AssignTo(customer, null, at);
                PlaceWaiting(at);
                break;
            case CustomerWithdrawn:
                AssignTo(customer, null, at);
                waiting.Remove(customer);
                customers[customer] = customers[customer] with { SearchedAt = null };
                PlaceWaiting(at);
                break;
            case FirstContactRecorded it when now is { SearchedAt: { } looked, AssignedAt: { } given } && looked >= from:
                contacts.Add(customer, it.Manager, looked, given, it.ContactedAt, now.Held);
                break;
            case ServiceStarted:
                FreePlace(customer);
                PlaceWaiting(at);
                break;
            case PersonalDataErased or ErasureDeferred:
                AssignTo(customer, null, at);
                waiting.Remove(customer);
                customers.Remove(customer);
                PlaceWaiting(at);
                break;
        }
    }

    public Result End()
    {
        var active = managers.Values.Where(m => m.Active).Select(m => m.Id).ToList();
        var open = customers.Where(c => IsOpen(c.Value.Customer)).ToLookup(c => c.Value.Customer.Manager!.Value, c => Weight(c.Key));
        return new Result(policy.Version, choices, different, actual.Figures(active, contacts.Actual),
            simulated.Figures(active, contacts.Estimate(c => customers.GetValueOrDefault(c)?.Held, last)),
            [.. managers.Values.OrderBy(m => m.Since).ThenBy(m => m.Id).Select(m => new ManagerLoad(m.Id, actual.CountFor(m.Id),
                simulated.CountFor(m.Id), (m with { Weight = open[m.Id].Sum() }).Load, m.Load))],
            examples);
    }

    private static bool IsOpen(Customer it) => it.Manager is not null
        && it.State is CustomerState.Assigned or CustomerState.Acknowledged or CustomerState.Contacted;

    private void ReplayChoice(Guid customer, Customer it, Guid? was, string? reason, DateTimeOffset at)
    {
        Count(actual, was, at);
        MarkSearched(customer, at);
        var holder = customers[customer].Holder;
        // If another manager has the customer in the simulation, that manager has not declined, is not late, and has not left.
        var stays = reason switch
        {
            null or "declined" => holder is not null,
            "overdue" or "offboarded" => holder is not null && holder != it.Manager,
            _ => false,
        };
        if (stays || it.Profile is not { } profile)
            return;
        IReadOnlyList<Guid> tried = holder is { } late && reason != "offboarded" ? [.. profile.Tried, late] : profile.Tried;
        AssignTo(customer, null, at);
        var choice = ManagerSelector.Select(profile with { Id = customer, Tried = tried, KnownManagers = FindCompanyManagers(customer) },
            [.. managers.Values], policy, at);
        AssignTo(customer, choice.Manager, at);
        Count(simulated, choice.Manager, at);
        waiting.Remove(customer);
        if (choice.Manager is null)
            waiting.Add(customer);
        if (at >= from)
            Compare(new ComparedChoice(customer, at, was, choice.Manager, choice.Why.Code));
    }

    private void Compare(ComparedChoice it)
    {
        choices++;
        if (it.Actual is null)
            actual.AddParked(it.CustomerId);
        if (it.Simulated is null)
            simulated.AddParked(it.CustomerId);
        if (it.Simulated == it.Actual)
            return;
        different++;
        if (examples.Count < MaxExamples)
            examples.Add(it);
    }

    /// <summary>A place became free: waiting customers are considered, oldest first.</summary>
    private void PlaceWaiting(DateTimeOffset at)
    {
        foreach (var customer in waiting.ToList())
            if (customers[customer].Customer.Profile is { } profile
                && ManagerSelector.Select(profile with { Id = customer, KnownManagers = FindCompanyManagers(customer) },
                [.. managers.Values], policy, at).Manager
                    is { } manager)
            {
                AssignTo(customer, manager, at);
                Count(simulated, manager, at);
                waiting.Remove(customer);
            }
    }

    /// <summary>Like <see cref="CompanyManagers"/>, in the simulation.</summary>
    private IReadOnlyList<Guid> FindCompanyManagers(Guid customer) => !policy.SameManager ? [] :
        [.. (customers[customer].Customer.Info?.CreditCode is { } code ? companies.GetValueOrDefault(code) ?? [] : [])
            .Where(other => other != customer).Select(other => customers.GetValueOrDefault(other)).OfType<SimulatedCustomer>()
            .Where(other => other.Customer.Info?.CreditCode == customers[customer].Customer.Info!.CreditCode)
            .Select(other => other.Holder).OfType<Guid>().Distinct()];

    private void Count(AssignmentCounts world, Guid? manager, DateTimeOffset at)
    {
        if (manager is { } to && at >= from)
            world.AddAssignment(to);
    }

    private void AssignTo(Guid customer, Guid? manager, DateTimeOffset at)
    {
        FreePlace(customer);
        if (manager is { } to && managers.TryGetValue(to, out var it))
            managers[to] = it with { Open = it.Open + 1, Weight = it.Weight + Weight(customer), LastServed = at };
        customers[customer] = customers[customer] with
        {
            Held = manager is { } holder ? new FirstContactTimes.SimulatedHolder(holder, at) : null,
            Open = manager is not null,
        };
    }

    private void MarkSearched(Guid customer, DateTimeOffset at) =>
        customers[customer] = customers[customer] with { SearchedAt = customers[customer].SearchedAt ?? at };

    private void FreePlace(Guid customer)
    {
        var now = customers[customer];
        if (now is { Open: true, Holder: { } holder } && managers.TryGetValue(holder, out var it))
            managers[holder] = it with { Open = it.Open - 1, Weight = it.Weight - Weight(customer) };
        customers[customer] = now with { Open = false };
    }

    private decimal Weight(Guid customer) => policy.FindBand(customers[customer].Customer.Info?.PowerCapacity ?? 0).Weight;
}
