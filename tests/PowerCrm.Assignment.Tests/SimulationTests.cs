using PowerCrm.Contracts;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>Replaying history under its own policy gives the same choices; under another policy, the choices of that policy.</summary>
public class SimulationTests
{
    private static readonly Policy LoadFirst = new AssignmentPolicy([new AssignmentPolicy.Band("ALL", 1)], ["load"]).ToPolicy("simulated");

    private static ManagerSnapshot[] TestManagers => [Manager(1, capacity: 3, specialties: ["KV10"]), Manager(2, capacity: 4),
        Manager(3, capacity: 2)];

    [Fact]
    public void the_same_policy_changes_nothing()
    {
        var history = new History(TestManagers, Policy.BuiltIn);
        for (var i = 0; i < 12; i++)
            history.Approve(i);
        history.Serve(0);
        history.Decline(1);
        history.Serve(2);
        // One customer who got a manager at once, and one who had waited.
        history.Contact(3);
        history.Contact(9);
        var result = history.Simulate(Policy.BuiltIn, TestManagers);
        (result.Different, result.Examples.Count).ShouldBe((0, 0), string.Join('\n', result.Examples));
        result.Simulated.ShouldBe(result.Actual);
        result.Actual.Unassignable.ShouldBeGreaterThan(0);
        result.Actual.ContactSeconds.ShouldNotBeNull();
        result.Managers.ShouldAllBe(m => m.Actual == m.Simulated && m.ActualLoad == m.Load && m.Load <= 1);
    }

    [Fact]
    public void another_policy_spreads_the_load_and_lists_the_changed_customers()
    {
        var history = new History(TestManagers, Policy.BuiltIn);
        for (var i = 0; i < 3; i++)
            history.Approve(i);
        // By specialty first, all of them go to the first manager.
        var result = history.Simulate(LoadFirst, TestManagers);
        (result.Choices, result.Different).ShouldBe((3, 2));
        result.Managers.Select(m => (m.Actual, m.Simulated)).ShouldBe([(3, 1), (0, 1), (0, 1)]);
        (result.Actual.Gini, result.Simulated.Gini).ShouldBe((0.6667m, 0m));
        result.Examples.ShouldAllBe(e => e.Actual == Id(1) && e.Simulated != Id(1));
    }

    [Fact]
    public void each_choice_is_reported_also_one_that_does_not_differ_or_found_nobody()
    {
        var choices = new List<Simulation.ComparedChoice>();
        ManagerSnapshot[] managers = [Manager(1, capacity: 1), Manager(2) with { Active = false }];
        var simulation = new Simulation(Policy.BuiltIn, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
        {
            OnChoice = choices.Add,
        };
        foreach (var (customer, e) in ((int, object)[])[(1, Info()), (1, Approved), (1, AssignedTo(1)), (2, Info()), (2, Approved),
            (2, AssignedTo(2))])
            simulation.Apply(Id(customer), Now, e);
        choices.Select(c => (c.CustomerId, c.Actual, c.Simulated)).ShouldBe([(Id(1), Id(1), Id(1)), (Id(2), Id(2), (Guid?)null)]);
        var result = simulation.BuildResult();
        (result.Choices, result.Different, result.OfFormerManagers).ShouldBe((2, 1, 1));
    }

    [Fact]
    public void a_customer_waiting_only_in_the_simulation_gets_a_freed_place()
    {
        var simulation = SimulateByTurn();
        simulation.Apply(Id(1), Now.AddHours(1), new ServiceStarted(Id(2)));

        var result = simulation.BuildResult();
        (result.Actual.Unassignable, result.Simulated.Unassignable).ShouldBe((0, 1));
        result.Managers.Select(m => m.Simulated).ShouldBe([2, 0]);
    }

    [Fact]
    public void a_reversed_approval_frees_its_place_for_a_waiting_customer()
    {
        ManagerSnapshot[] managers = [Manager(1, capacity: 1)];
        var simulation = new Simulation(Policy.BuiltIn, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var (customer, e) in ((int, object)[])[(1, Info()), (1, Approved), (1, AssignedTo(1)), (2, Info()), (2, Approved),
            (2, new AssignmentParked("all_at_capacity", new Explanation("1", "none", []))),
            (1, Reversed()), (1, new CustomerWithdrawn(Id(1)))])
            simulation.Apply(Id(customer), Now, e);

        var result = simulation.BuildResult();
        result.Simulated.Unassignable.ShouldBe(1, "at first");
        result.Managers.Single().Simulated.ShouldBe(2);
    }

    [Fact]
    public void a_withdrawn_consent_is_no_choice_and_its_customer_gets_no_place()
    {
        var (why, managers) = (new Explanation("1", "none", []), (ManagerSnapshot[])[Manager(1, capacity: 1)]);
        List<(int Customer, object Event)> events =
        [
            (1, Info()), (1, Approved), (1, AssignedTo(1)), (2, Info()), (2, Approved), (2, new AssignmentParked("all_at_capacity", why)),
            (2, NoConsent), (2, new AssignmentParked("consent_withdrawn", why)), (1, NoConsent), (1, ConsentAgain),
            (1, new ManagerReassigned(Id(1), Id(1), "consent_given", Now, Now, why, null, "assigned")), (1, new ServiceStarted(Id(1))),
        ];
        var withdrawn = Simulate();
        (withdrawn.Choices, withdrawn.Different, withdrawn.Managers.Single().Simulated).ShouldBe((2, 0, 1));
        events.AddRange([(2, ConsentAgain), (2, AssignedTo(1))]);
        var given = Simulate();
        (given.Choices, given.Different, given.Managers.Single().Simulated).ShouldBe((3, 0, 2));

        Simulation.Result Simulate()
        {
            var simulation = new Simulation(Policy.BuiltIn, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            foreach (var (customer, e) in events)
                simulation.Apply(Id(customer), Now, e);
            return simulation.BuildResult();
        }
    }

    [Fact]
    public void a_simulated_first_contact_is_the_wait_plus_the_managers_usual_time()
    {
        // The first manager calls after four hours, the second one after one; by load the second customer goes to the second manager.
        var simulation = new Simulation(LoadFirst, TestManagers[..2], DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var (customer, manager, hours) in ((int, int, int)[])[(1, 1, 4), (2, 1, 4), (3, 2, 1)])
        {
            foreach (var e in (object[])[Info(), Approved, AssignedTo(manager)])
                simulation.Apply(Id(customer), Now, e);
            simulation.Apply(Id(customer), Now.AddHours(5),
                new FirstContactRecorded(Id(manager), "phone", "reached", Now.AddHours(hours), null));
        }
        var result = simulation.BuildResult();
        (result.Actual.ContactSeconds, result.Simulated.ContactSeconds).ShouldBe((4 * 3600, 3600));
        result.Managers.Select(m => m.ActualLoad).ShouldBe([0.6667m, 0.25m]);
        result.Managers.Select(m => m.Load).ShouldBe([0.3333m, 0.5m]);
    }

    [Fact]
    public void a_simulated_wait_delays_the_first_contact()
    {
        var simulation = SimulateByTurn();
        simulation.Apply(Id(2), Now.AddMinutes(30), new FirstContactRecorded(Id(1), "phone", "reached", Now.AddMinutes(30), null));
        simulation.Apply(Id(1), Now.AddHours(2), new ServiceStarted(Id(2)));

        var result = simulation.BuildResult();
        (result.Actual.ContactSeconds, result.Simulated.ContactSeconds).ShouldBe((1800, 7200 + 1800));
    }

    [Fact]
    public void only_choices_in_the_period_are_counted_and_earlier_ones_are_load()
    {
        var history = new History(TestManagers, Policy.BuiltIn);
        for (var i = 0; i < 4; i++)
            history.Approve(i);
        var all = history.Simulate(Policy.BuiltIn, TestManagers);
        var inPeriod = history.Simulate(Policy.BuiltIn, TestManagers, from: History.At(2), to: History.At(3));
        (all.Choices, inPeriod.Choices).ShouldBe((4, 1));
        inPeriod.Actual.Assigned.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 5, 5)]
    [InlineData(0.6667, 0, 0, 9)]
    [InlineData(0.25, 1, 3)]
    public void the_gini_coefficient_is_zero_for_equal_shares(double gini, params int[] counts) =>
        AssignmentCounts.Gini(counts).ShouldBe((decimal)gini);

    [Fact]
    [Trait("Category", "Slow")]
    public void a_simulation_handles_all_customers_of_a_real_retailer()
    {
        var managers = Enumerable.Range(1, 82).Select(i => Manager(i, capacity: 60, specialties: i % 3 == 0 ? ["KV10"] : [])).ToArray();
        var history = new History(managers, Policy.BuiltIn);
        for (var i = 0; i < 2_759; i++)
            history.Approve(i);
        history.Simulate(LoadFirst, managers).Choices.ShouldBe(2_759);
    }

    /// <summary>
    /// Two customers, and two managers with a capacity of one each. By specialty the first customer went to the second manager; by turn the
    /// customer goes to the first manager, whom the other customer needs.
    /// </summary>
    private static Simulation SimulateByTurn()
    {
        ManagerSnapshot[] managers =
        [
            Manager(1, capacity: 1) with { Territories = ["440000", "320000"] }, Manager(2, "440000", 1, specialties: ["KV10"]),
        ];
        var policy = new AssignmentPolicy([new AssignmentPolicy.Band("ALL", 1)], []).ToPolicy("simulated");
        var simulation = new Simulation(policy, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var (customer, e) in ((int, object)[])[(1, Info()), (1, Approved), (1, AssignedTo(2)), (2, Info(region: "320205")),
            (2, Approved), (2, AssignedTo(1))])
            simulation.Apply(Id(customer), Now, e);
        return simulation;
    }

    /// <summary>Events as the product appends them: each choice takes earlier ones into account.</summary>
    private sealed class History(ManagerSnapshot[] managers, Policy policy)
    {
        private readonly Dictionary<Guid, ManagerSnapshot> snapshots = managers.ToDictionary(m => m.Id);
        private readonly Dictionary<Guid, Customer> customers = [];
        private readonly List<(Guid Customer, DateTimeOffset At, object Event)> events = [];
        private readonly List<Guid> waiting = [];

        public static DateTimeOffset At(int minute) => Now.AddMinutes(minute);

        private DateTimeOffset NextTime => At(events.Select(e => e.At).Distinct().Count());

        public void Approve(int number)
        {
            var (id, at) = (CustomerId(number), NextTime);
            Append(id, at, Info());
            Append(id, at, Approved);
            Place(id, at);
        }

        public void Serve(int number)
        {
            var (id, at) = (CustomerId(number), NextTime);
            FreePlace(id);
            Append(id, at, new ServiceStarted(customers[id].Manager!.Value));
            PlaceWaiting(at);
        }

        public void Contact(int number)
        {
            var (id, at) = (CustomerId(number), NextTime);
            Append(id, at, new FirstContactRecorded(customers[id].Manager!.Value, "phone", "reached", at, null));
        }

        public void Decline(int number)
        {
            var (id, at) = (CustomerId(number), NextTime);
            FreePlace(id);
            Append(id, at, new AssignmentDeclined(customers[id].Manager!.Value, null));
            PlaceWaiting(at);
            Place(id, at);
        }

        public Simulation.Result Simulate(Policy other, ManagerSnapshot[] crowd, DateTimeOffset? from = null, DateTimeOffset? to = null)
        {
            var simulation = new Simulation(other, crowd, from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue);
            foreach (var (customer, at, e) in events)
                simulation.Apply(customer, at, e);
            return simulation.BuildResult();
        }

        private static Guid CustomerId(int number) => Id(5_000 + number);

        private void PlaceWaiting(DateTimeOffset at)
        {
            foreach (var customer in waiting.ToList())
                Place(customer, at);
        }

        private void Place(Guid id, DateTimeOffset at)
        {
            foreach (var e in Placement.Decide(customers[id], id, [.. snapshots.Values], policy, at).Events)
            {
                Append(id, at, e);
                waiting.Remove(id);
                if (e is AssignmentParked)
                    waiting.Add(id);
                if (customers[id].Manager is { } manager)
                    snapshots[manager] = snapshots[manager] with
                    {
                        Open = snapshots[manager].Open + 1,
                        Weight = snapshots[manager].Weight + policy.FindBand(500).Weight,
                        LastServed = at,
                    };
            }
        }

        private void FreePlace(Guid id)
        {
            var manager = customers[id].Manager!.Value;
            snapshots[manager] = snapshots[manager] with
            {
                Open = snapshots[manager].Open - 1,
                Weight = snapshots[manager].Weight - policy.FindBand(500).Weight
            };
        }

        private void Append(Guid id, DateTimeOffset at, object e)
        {
            customers[id] = Customer.When(customers.GetValueOrDefault(id, Customer.Initial), e);
            events.Add((id, at, e));
        }
    }
}
