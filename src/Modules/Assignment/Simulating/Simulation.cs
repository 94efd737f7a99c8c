using PowerCrm.Contracts;

namespace PowerCrm.Assignment;

/// <summary>
/// History once more under another policy: the same customers at the same moments, chosen for by the same pure choice, with the load that
/// the simulated choices made. Managers are taken as they are now: what they were then is not in the log.
/// </summary>
/// <remarks>
/// What a person did is taken over where it happened to the simulated manager too: a customer who was in service at a time frees the place
/// of whoever has them in the simulation; a manager who declined, or let the time run out, does so again if the simulation chose the same
/// one. Whom a person named (by hand, or by handing over) stays with that person. Who waits is looked at when a place frees, first in,
/// first out. How long a first contact would have taken is an estimate: the wait for a manager is the simulated one; from then on the same
/// manager takes as long as it took, another one as long as the median of their own first contacts.
/// </remarks>
public sealed class Simulation
{
    /// <summary>A moment at which a manager was chosen.</summary>
    /// <param name="Actual">Who got the customer; null: nobody was eligible.</param>
    public sealed record Moved(Guid CustomerId, DateTimeOffset At, Guid? Actual, Guid? Simulated, string Code);

    /// <param name="Actual">Customers given in the period.</param>
    /// <param name="ActualLoad">As <paramref name="Load"/>, as it was; by the simulated policy's effort, so that the two compare.</param>
    /// <param name="Load">At the end, in the simulation: open work by effort, as a share of capacity.</param>
    public sealed record ManagerLoad(Guid ManagerId, int Actual, int Simulated, decimal ActualLoad, decimal Load);

    /// <summary>Figures of one world.</summary>
    /// <param name="Unassignable">Customers for whom nobody was eligible when they were first looked at.</param>
    /// <param name="Gini">Of the customers given to each active manager: 0 equal, towards 1 all to one.</param>
    /// <param name="ContactSeconds">From the first look for a manager to the first contact, the median of those who were contacted; an
    /// estimate in the simulation. Null: nobody was.</param>
    public sealed record Figures(int Assigned, int Unassignable, decimal Gini, long? ContactSeconds);

    /// <param name="Different">Choices that fell otherwise; <paramref name="Examples"/> are the first of them.</param>
    public sealed record Result(string Policy, int Choices, int Different, Figures Actual, Figures Simulated,
        IReadOnlyList<ManagerLoad> Managers, IReadOnlyList<Moved> Examples);

    /// <param name="Held">Since when the simulated holder has the customer.</param>
    /// <param name="Given">Since when the real one has.</param>
    /// <param name="Looked">When a manager was looked for first.</param>
    private sealed record Followed(Customer It, Guid? Holder = null, bool Open = false, DateTimeOffset? Held = null,
        DateTimeOffset? Given = null, DateTimeOffset? Looked = null);

    /// <summary>A first contact that happened, and who had the customer then in the simulation.</summary>
    private sealed record Contact(Guid Customer, Guid Manager, DateTimeOffset Looked, TimeSpan Delay, TimeSpan Took, Followed Then);

    private const int MostExamples = 100;
    private readonly Policy policy;
    private readonly DateTimeOffset from, to;
    private readonly Dictionary<Guid, Contender> managers;
    private readonly Dictionary<Guid, Followed> customers = [];
    private readonly Dictionary<Guid, int> actual = [], simulated = [];
    private readonly List<Moved> examples = [];
    private readonly HashSet<Guid> parked = [], parkedBefore = [];
    private readonly List<Guid> waiting = [];
    private readonly List<Contact> contacts = [];
    private DateTimeOffset last;
    private int choices, different;

    public Simulation(Policy policy, IReadOnlyList<Contender> managers, DateTimeOffset from, DateTimeOffset to)
    {
        (this.policy, this.from, this.to) = (policy, from, to);
        this.managers = managers.ToDictionary(m => m.Id, m => m with { Open = 0, Weight = 0, LastServed = null });
    }

    /// <summary>The events of all registrations, in the order of the log.</summary>
    public void Take(Guid customer, DateTimeOffset at, object e)
    {
        if (at >= to)
            return;
        last = at;
        var now = customers.GetValueOrDefault(customer) ?? new Followed(Customer.Initial);
        var before = now.It;
        now = now with { It = Customer.When(before, e) };
        customers[customer] = now.It.Manager is { } taker && taker != before.Manager ? now with { Given = at } : now;
        switch (e)
        {
            case CustomerImported { Place: { Manager: { } holder } place }:
                // A place that the file gave, or that went by the load of that moment: no choice of one customer to compare.
                Count(actual, holder, at);
                Count(simulated, holder, at);
                Hold(customer, holder, at);
                if (place.State == CustomerState.Serving)
                    Free(customer);
                break;
            case CustomerImported:
                waiting.Add(customer);
                Look(customer, at);
                break;
            case ManagerAssigned it:
                Chosen(customer, before, it.Manager, null, at);
                break;
            case ManagerReassigned { Why.Code: "manual" or "transferred" } it:
                Count(actual, it.To, at);
                Count(simulated, it.To, at);
                Hold(customer, it.To, at);
                break;
            case ManagerReassigned it:
                Chosen(customer, before, it.To, it.Reason, at);
                break;
            case AssignmentParked:
                Chosen(customer, before, null, null, at);
                break;
            case AssignmentDeclined it when now.Holder == it.Manager:
                Hold(customer, null, at);
                Drain(at);
                break;
            case CustomerWithdrawn:
                Hold(customer, null, at);
                waiting.Remove(customer);
                customers[customer] = customers[customer] with { Looked = null };
                Drain(at);
                break;
            case FirstContactRecorded it when now is { Looked: { } looked, Given: { } given } && looked >= from:
                contacts.Add(new Contact(customer, it.Manager, looked, it.ContactedAt - looked, it.ContactedAt - given, now));
                break;
            case ServiceStarted:
                Free(customer);
                Drain(at);
                break;
            case PersonalDataErased:
                Hold(customer, null, at);
                waiting.Remove(customer);
                customers.Remove(customer);
                Drain(at);
                break;
        }
    }

    public Result End()
    {
        var active = managers.Values.Where(m => m.Active).Select(m => m.Id).ToList();
        var open = customers.Where(c => c.Value.It is
        { Manager: not null, State: CustomerState.Assigned or CustomerState.Acknowledged or CustomerState.Contacted })
            .ToLookup(c => c.Value.It.Manager!.Value, c => Weight(c.Key));
        return new Result(policy.Version, choices, different,
            new Figures(actual.Values.Sum(), parkedBefore.Count, Gini(actual), Median(contacts.Select(c => c.Delay))),
            new Figures(simulated.Values.Sum(), parked.Count, Gini(simulated), Median(Estimated())),
            [.. managers.Values.OrderBy(m => m.Since).ThenBy(m => m.Id)
                .Select(m => new ManagerLoad(m.Id, actual.GetValueOrDefault(m.Id), simulated.GetValueOrDefault(m.Id),
                    (m with { Weight = open[m.Id].Sum() }).Load, m.Load))],
            examples);

        decimal Gini(Dictionary<Guid, int> given) => Simulation.Gini([.. active.Select(m => given.GetValueOrDefault(m))]);
    }

    /// <summary>The delays of the same first contacts in the simulation. Who waits there until the end has waited until then.</summary>
    private IEnumerable<TimeSpan> Estimated()
    {
        var usual = contacts.GroupBy(c => c.Manager).ToDictionary(g => g.Key, g => Median(g.Select(c => c.Took)));
        var all = Median(contacts.Select(c => c.Took)) ?? 0;
        foreach (var c in contacts)
        {
            var now = c.Then.Holder is null ? customers.GetValueOrDefault(c.Customer) : c.Then;
            if (now is not { Holder: { } holder, Held: { } held })
                yield return last - c.Looked;
            else
                yield return held - c.Looked
                    + (holder == c.Manager ? c.Took : TimeSpan.FromSeconds(usual.GetValueOrDefault(holder) ?? all));
        }
    }

    /// <summary>In seconds; the lower one of two in the middle.</summary>
    private static long? Median(IEnumerable<TimeSpan> of) =>
        of.Order().ToList() is { Count: > 0 } all ? Math.Max(0, (long)all[(all.Count - 1) / 2].TotalSeconds) : null;

    /// <summary>Half the mean difference of all pairs, over the mean.</summary>
    internal static decimal Gini(IReadOnlyList<int> given)
    {
        var total = (decimal)given.Sum();
        if (total == 0)
            return 0;
        var weighted = given.Order().Select((g, i) => (decimal)g * (i + 1)).Sum();
        return Math.Round(2 * weighted / (given.Count * total) - (given.Count + 1m) / given.Count, 4);
    }

    private void Chosen(Guid customer, Customer it, Guid? was, string? reason, DateTimeOffset at)
    {
        Count(actual, was, at);
        Look(customer, at);
        var holder = customers[customer].Holder;
        // In the simulation somebody else has them: that one did not decline, is not late, and has not left.
        var stays = reason switch
        {
            null or "declined" => holder is not null,
            "overdue" or "offboarded" => holder is not null && holder != it.Manager,
            _ => false,
        };
        if (stays || it.Profile is not { } profile)
            return;
        IReadOnlyList<Guid> tried = holder is { } late && reason != "offboarded" ? [.. profile.Tried, late] : profile.Tried;
        Hold(customer, null, at);
        var choice = Choose.Manager(profile with { Id = customer, Tried = tried }, [.. managers.Values], policy, at);
        Hold(customer, choice.Manager, at);
        Count(simulated, choice.Manager, at);
        waiting.Remove(customer);
        if (choice.Manager is null)
            waiting.Add(customer);
        if (at >= from)
            Compare(new Moved(customer, at, was, choice.Manager, choice.Why.Code));
    }

    private void Compare(Moved it)
    {
        choices++;
        if (it.Actual is null)
            parkedBefore.Add(it.CustomerId);
        if (it.Simulated is null)
            parked.Add(it.CustomerId);
        if (it.Simulated == it.Actual)
            return;
        different++;
        if (examples.Count < MostExamples)
            examples.Add(it);
    }

    /// <summary>Something freed: those who wait are looked at, the oldest first.</summary>
    private void Drain(DateTimeOffset at)
    {
        foreach (var customer in waiting.ToList())
            if (customers[customer].It.Profile is { } profile
                && Choose.Manager(profile with { Id = customer }, [.. managers.Values], policy, at).Manager is { } manager)
            {
                Hold(customer, manager, at);
                Count(simulated, manager, at);
                waiting.Remove(customer);
            }
    }

    private void Count(Dictionary<Guid, int> given, Guid? manager, DateTimeOffset at)
    {
        if (manager is { } to && at >= from)
            given[to] = given.GetValueOrDefault(to) + 1;
    }

    private void Hold(Guid customer, Guid? manager, DateTimeOffset at)
    {
        Free(customer);
        if (manager is { } to && managers.TryGetValue(to, out var it))
            managers[to] = it with { Open = it.Open + 1, Weight = it.Weight + Weight(customer), LastServed = at };
        customers[customer] = customers[customer] with
        {
            Holder = manager,
            Open = manager is not null,
            Held = manager is null ? null : at,
        };
    }

    private void Look(Guid customer, DateTimeOffset at) =>
        customers[customer] = customers[customer] with { Looked = customers[customer].Looked ?? at };

    private void Free(Guid customer)
    {
        var now = customers[customer];
        if (now is { Open: true, Holder: { } holder } && managers.TryGetValue(holder, out var it))
            managers[holder] = it with { Open = it.Open - 1, Weight = it.Weight - Weight(customer) };
        customers[customer] = now with { Open = false };
    }

    private decimal Weight(Guid customer) => policy.Of(customers[customer].It.Info?.PowerCapacity ?? 0).Weight;
}
