using PowerCrm.Contracts;

namespace PowerCrm.Assignment;

/// <summary>
/// Replays history under another policy: the same customers at the same times, with the same choice function, and with the load that
/// results from the simulated choices. Managers are used as they are now, with today's territories, capacities and leaves.
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
    /// <param name="OfFormerManagers">Choices of managers who are not active any more. In the simulation others get these customers,
    /// because managers are used as they are now; so these choices always differ.</param>
    public sealed record Result(string Policy, int Choices, int Different, Figures Actual, Figures Simulated,
        IReadOnlyList<ManagerLoad> Managers, IReadOnlyList<ComparedChoice> Examples, int OfFormerManagers = 0);

    /// <summary>Called for each choice of the period. <see cref="Result.Examples"/> has only some of them.</summary>
    public Action<ComparedChoice>? OnChoice { get; init; }

    private const int MaxExamples = 100;
    private readonly Policy policy;
    private readonly DateTimeOffset from, to;
    private readonly SimulatedCustomers customers;
    private readonly AssignmentCounts actualCounts = new(), simulatedCounts = new();
    private readonly List<ComparedChoice> examples = [];
    private readonly FirstContactTimes contactTimes = new();
    private DateTimeOffset lastEventAt;
    private int choiceCount, differenceCount, formerManagersChoiceCount;

    public Simulation(Policy policy, IReadOnlyList<ManagerSnapshot> managers, DateTimeOffset from, DateTimeOffset to)
    {
        (this.policy, this.from, this.to) = (policy, from, to);
        customers = new SimulatedCustomers(policy, managers);
    }

    /// <summary>Takes the events of all registrations in the order of the log.</summary>
    public void Apply(Guid customer, DateTimeOffset at, object e)
    {
        if (at >= to)
            return;
        lastEventAt = at;
        var (previous, state) = customers.Fold(customer, at, e);
        switch (e)
        {
            case CustomerImported { Place: { Manager: { } holder } place }:
                // The file or the load at that time determined the place, so there is no choice to compare.
                CountAssignment(actualCounts, holder, at);
                CountAssignment(simulatedCounts, holder, at);
                customers.AssignTo(customer, holder, at);
                if (place.State == CustomerState.Serving)
                    customers.FreePlace(customer);
                break;
            case CustomerImported:
                customers.AddWaiting(customer);
                customers.MarkSearched(customer, at);
                break;
            case ManagerAssigned it:
                ReplayChoice(customer, previous, it.Manager, null, at);
                break;
            case ManagerReassigned { Reason: ReassignmentReasons.ConsentGiven }:
                // No choice was made, and the place is as before.
                break;
            case ManagerReassigned { Kept: not null } it:
                // No choice was made: the manager came back before anybody else took over.
                customers.AssignTo(customer, it.To, at);
                customers.RemoveWaiting(customer);
                if (state.Customer.State == CustomerState.Serving)
                    customers.FreePlace(customer);
                break;
            case ManagerReassigned
            {
                Why.Code: ExplanationCodes.Manual or ExplanationCodes.Transferred or ExplanationCodes.OffboardUndone
            } it:
                CountAssignment(actualCounts, it.To, at);
                CountAssignment(simulatedCounts, it.To, at);
                customers.AssignTo(customer, it.To, at);
                break;
            case ManagerReassigned it:
                ReplayChoice(customer, previous, it.To, it.Reason, at);
                break;
            case AssignmentParked { Reason: ParkingReason.ConsentWithdrawn }:
                // No manager was chosen, so the customer keeps the manager of the simulation.
                if (state.Holder is null && !customers.Waiting.Contains(customer))
                    customers.AddWaiting(customer);
                break;
            case AssignmentParked:
                ReplayChoice(customer, previous, null, null, at);
                break;
            case AssignmentDeclined it when state.Holder == it.Manager:
                customers.AssignTo(customer, null, at);
                PlaceWaiting(at);
                break;
            case CustomerWithdrawn:
                customers.AssignTo(customer, null, at);
                customers.RemoveWaiting(customer);
                customers.ForgetSearch(customer);
                PlaceWaiting(at);
                break;
            case FirstContactRecorded it when state is { SearchedAt: { } searchedAt, AssignedAt: { } assignedAt } && searchedAt >= from:
                contactTimes.Add(customer, it.Manager, searchedAt, assignedAt, it.ContactedAt, state.CurrentHolder);
                break;
            case ServiceStarted:
                customers.FreePlace(customer);
                PlaceWaiting(at);
                break;
            case PersonalDataErased or ErasureDeferred:
                customers.AssignTo(customer, null, at);
                customers.RemoveWaiting(customer);
                customers.Remove(customer);
                PlaceWaiting(at);
                break;
        }
    }

    public Result BuildResult()
    {
        var active = customers.Managers.Where(m => m.Active).Select(m => m.Id).ToList();
        var open = customers.WeighOpen();
        return new Result(policy.Version, choiceCount, differenceCount, actualCounts.BuildFigures(active, contactTimes.ActualMedian),
            simulatedCounts.BuildFigures(active, contactTimes.EstimateMedian(c => customers.Find(c)?.CurrentHolder, lastEventAt)),
            [.. customers.Managers.OrderBy(m => m.Since).ThenBy(m => m.Id).Select(m => new ManagerLoad(m.Id, actualCounts.CountFor(m.Id),
                simulatedCounts.CountFor(m.Id), (m with { Weight = open[m.Id].Sum() }).Load, m.Load))],
            examples, formerManagersChoiceCount);
    }

    private void ReplayChoice(Guid customer, Customer it, Guid? actualManager, string? reason, DateTimeOffset at)
    {
        CountAssignment(actualCounts, actualManager, at);
        customers.MarkSearched(customer, at);
        var holder = customers[customer].Holder;
        // If another manager has the customer in the simulation, that manager has not declined, is not late, and has not left.
        var isKept = reason switch
        {
            null or ReassignmentReasons.Declined => holder is not null,
            ReassignmentReasons.Overdue or ReassignmentReasons.Offboarded => holder is not null && holder != it.Manager,
            _ => false,
        };
        if (isKept || it.Profile is not { } profile)
            return;
        IReadOnlyList<Guid> tried = holder is { } lateManager && reason != ReassignmentReasons.Offboarded
            ? [.. profile.Tried, lateManager] : profile.Tried;
        customers.AssignTo(customer, null, at);
        var choice = customers.Choose(customer, profile with { Tried = tried }, at);
        customers.AssignTo(customer, choice.Manager, at);
        CountAssignment(simulatedCounts, choice.Manager, at);
        customers.RemoveWaiting(customer);
        if (choice.Manager is null)
            customers.AddWaiting(customer);
        if (at >= from)
            RecordComparison(new ComparedChoice(customer, at, actualManager, choice.Manager, choice.Why.Code));
    }

    private void RecordComparison(ComparedChoice it)
    {
        choiceCount++;
        OnChoice?.Invoke(it);
        if (it.Actual is { } actual && !customers.IsActive(actual))
            formerManagersChoiceCount++;
        if (it.Actual is null)
            actualCounts.AddParked(it.CustomerId);
        if (it.Simulated is null)
            simulatedCounts.AddParked(it.CustomerId);
        if (it.Simulated == it.Actual)
            return;
        differenceCount++;
        if (examples.Count < MaxExamples)
            examples.Add(it);
    }

    /// <summary>A place became free: waiting customers are considered, oldest first.</summary>
    private void PlaceWaiting(DateTimeOffset at)
    {
        foreach (var customer in customers.Waiting.ToList())
            if (customers[customer].Customer is { ConsentWithdrawn: false, Profile: { } profile }
                && customers.Choose(customer, profile, at).Manager is { } manager)
            {
                customers.AssignTo(customer, manager, at);
                CountAssignment(simulatedCounts, manager, at);
                customers.RemoveWaiting(customer);
            }
    }

    private void CountAssignment(AssignmentCounts counts, Guid? manager, DateTimeOffset at)
    {
        if (manager is { } to && at >= from)
            counts.AddAssignment(to);
    }
}
