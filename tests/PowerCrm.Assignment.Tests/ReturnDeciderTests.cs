using PowerCrm.Contracts;
using PowerCrm.Store;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>Which customers come back when an off-boarding is undone: the first manager left, the second got them.</summary>
public class ReturnDeciderTests
{
    private static readonly object[] Assigned = [Info(), Approved, AssignedTo(1)];
    private static readonly object[] Left = [.. Assigned, Moved(1, 2, "offboarded")];

    /// <summary>The account was closed after the assignment.</summary>
    private static readonly CustomerReturns Returns = new(StreamId, Id(1), Start.AddSeconds(2.5), Secret);

    private static ManagerReassigned Moved(int from, int to, string reason) => new(Id(from), Id(to), reason, Now, Now, Why);

    private static Decision Decide(OffboardedCustomer it, params ManagerSnapshot[] managers) =>
        ReturnCustomerHandler.Decide(it, Returns, managers.Length == 0 ? [Manager(1), Manager(2)] : managers, Policy.BuiltIn, Now);

    private static string? Stays(params object[] more) =>
        StoredEvents.Fold<OffboardedCustomer>([.. Left, .. more]).FindReasonToStay(Id(1), Returns.Closed);

    [Fact]
    public void a_customer_moved_by_the_offboarding_returns()
    {
        var back = Given<OffboardedCustomer>(Left).When(it => Decide(it)).Then<ManagerReassigned>();
        (back.From, back.To, back.Reason, back.Note, back.Kept).ShouldBe((Id(2), Id(1), "offboard_undone", Secret, null));
        back.Why.Candidates.Count.ShouldBe(2);
    }

    [Fact]
    public void nothing_is_returned_twice_or_to_a_disabled_or_full_manager()
    {
        Given<OffboardedCustomer>([.. Left, Moved(2, 1, "offboard_undone")]).When(it => Decide(it)).ThenNothing();
        Given<OffboardedCustomer>(Left).When(it => Decide(it, Manager(1, active: false), Manager(2))).ThenNothing();
        Given<OffboardedCustomer>(Left).When(it => Decide(it, Manager(1, capacity: 2, open: 2), Manager(2))).ThenNothing();
    }

    [Theory]
    [InlineData("transferred")]
    [InlineData("administrator")]
    [InlineData("overdue")]
    [InlineData("offboarded")]
    public void a_customer_moved_again_does_not_return(string reason)
    {
        Stays(Moved(2, 3, reason)).ShouldBe(reason);
        Given<OffboardedCustomer>([.. Left, Moved(2, 3, reason)]).When(it => Decide(it)).ThenNothing();
    }

    [Fact]
    public void a_customer_that_does_not_return_has_a_reason()
    {
        Stays().ShouldBeNull();
        Stays(new CustomerAcknowledged(Id(2))).ShouldBeNull("nobody has called yet");
        Stays(new FirstContactRecorded(Id(2), "phone", "reached", Now, null)).ShouldBe("contacted");
        Stays(Reversed()).ShouldBe("withdrawn");
        Stays(Reversed(), new CustomerWithdrawn(Id(2))).ShouldBe("withdrawn");
        Stays(Erased).ShouldBe("erased");
        Stays(new AssignmentDeclined(Id(2), null)).ShouldBeNull("nobody has the customer");
        Stays(new AssignmentDeclined(Id(2), null), Moved(2, 3, "declined")).ShouldBe("declined");
        Stays(Moved(2, 1, "offboard_undone"), new AssignmentDeclined(Id(1), null)).ShouldBe("declined", "it was given back once");
    }

    [Fact]
    public void a_customer_who_left_before_the_offboarding_does_not_return()
    {
        var it = StoredEvents.Fold<OffboardedCustomer>([.. Assigned, Moved(1, 2, "transferred")]);
        it.WasAssignedTo(Id(1), Start.AddSeconds(3)).ShouldBeTrue();
        it.WasAssignedTo(Id(1), Start.AddMinutes(1)).ShouldBeFalse();
        Given(it).When(one => Decide(one)).ThenNothing();
    }

    [Theory]
    [InlineData(false, "assigned", true)]
    [InlineData(true, "serving", false)]
    public void a_customer_nobody_took_over_keeps_the_state(bool served, string state, bool term)
    {
        object[] service = [new FirstContactRecorded(Id(1), "phone", "reached", Now, null), new ServiceStarted(Id(1))];
        object[] parked = [.. Assigned, .. served ? service : [], new AssignmentParked("no_active_manager", Why)];
        var kept = Given<OffboardedCustomer>(parked).When(it => Decide(it));
        var back = kept.Then<ManagerReassigned>();
        (back.From, back.To, back.Kept).ShouldBe((Id(1), Id(1), state));
        kept.ThenWrites(row => row.Sql.StartsWith("delete from pc_assignment_waiting"));
        var now = StoredEvents.Fold<OffboardedCustomer>([.. parked, back]);
        (now.Customer.State, now.Customer.Manager, now.Customer.ParkedFor, now.Customer.AssignedAt)
            .ShouldBe((state, Id(1), null, Start.AddSeconds(2)));
        now.Customer.Former.ShouldBeEmpty();
        Given(now).When(it => Decide(it)).ThenNothing();
        PlaceRows.Keep(StreamId, Id(1), state, Now, Now).Any(r => r.Sql.StartsWith("update pc_assignments")).ShouldBe(term);
    }

    [Fact]
    public void a_simulation_ignores_an_undone_offboarding()
    {
        ManagerSnapshot[] one = [Manager(1, capacity: 5)];
        var simulation = new Simulation(Policy.BuiltIn, one, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var e in (object[])[.. Assigned, new AssignmentParked("no_active_manager", Why),
            new ManagerReassigned(Id(1), Id(1), "offboard_undone", Now, Now, Why, null, "assigned")])
            simulation.Take(StreamId, Now, e);
        var result = simulation.End();
        result.Managers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.ActualLoad.ShouldBe(m.Load), m => m.Load.ShouldBe(0.1m));
        (result.Managers[0].Actual, result.Managers[0].Simulated).ShouldBe((1, 1));
    }

    [Fact]
    public void a_customer_return_round_trips_through_its_due_row()
    {
        foreach (var it in (CustomerReturns[])[Returns, Returns with { Note = null }, Returns with { By = "staff:1" },
            Returns with { Note = null, By = "operator:ops" }])
            CustomerReturns.Parse(new DueCommand(default, default, StreamId, CustomerReturns.Command, (string)it.ToRow().Parameters[^1]!))
            .ShouldBe(it);
    }
}
