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
    private static readonly object[] Offboarded = [.. Assigned, Moved(1, 2, "offboarded")];

    /// <summary>The account was closed after the assignment.</summary>
    private static readonly CustomerReturns ReturnCommand = new(StreamId, Id(1), Start.AddSeconds(2.5), Secret);

    private static ManagerReassigned Moved(int from, int to, string reason) => new(Id(from), Id(to), reason, Now, Now, Why);

    private static Decision Decide(OffboardedCustomer it, params ManagerSnapshot[] managers) =>
        ReturnCustomerHandler.Decide(it, ReturnCommand, managers.Length == 0 ? [Manager(1), Manager(2)] : managers, Policy.BuiltIn, Now);

    private static string? FindReason(params object[] events) =>
        StoredEvents.Fold<OffboardedCustomer>([.. Offboarded, .. events]).FindReasonToStay(Id(1), ReturnCommand.Closed);

    [Fact]
    public void a_customer_moved_by_the_offboarding_returns()
    {
        var move = Given<OffboardedCustomer>(Offboarded).When(it => Decide(it)).Then<ManagerReassigned>();
        (move.From, move.To, move.Reason, move.Note, move.Kept).ShouldBe((Id(2), Id(1), "offboard_undone", Secret, null));
        move.Why.Candidates.Count.ShouldBe(2);
    }

    [Fact]
    public void nothing_is_returned_twice_or_to_a_disabled_or_full_manager()
    {
        Given<OffboardedCustomer>([.. Offboarded, Moved(2, 1, "offboard_undone")]).When(it => Decide(it)).ThenNothing();
        Given<OffboardedCustomer>(Offboarded).When(it => Decide(it, Manager(1, active: false), Manager(2))).ThenNothing();
        Given<OffboardedCustomer>(Offboarded).When(it => Decide(it, Manager(1, capacity: 2, open: 2), Manager(2))).ThenNothing();
    }

    [Theory]
    [InlineData("transferred")]
    [InlineData("administrator")]
    [InlineData("overdue")]
    [InlineData("offboarded")]
    public void a_customer_moved_again_does_not_return(string reason)
    {
        FindReason(Moved(2, 3, reason)).ShouldBe(reason);
        Given<OffboardedCustomer>([.. Offboarded, Moved(2, 3, reason)]).When(it => Decide(it)).ThenNothing();
    }

    [Fact]
    public void a_customer_that_does_not_return_has_a_reason()
    {
        FindReason().ShouldBeNull();
        FindReason(new CustomerAcknowledged(Id(2))).ShouldBeNull("nobody has called yet");
        FindReason(new FirstContactRecorded(Id(2), "phone", "reached", Now, null)).ShouldBe("contacted");
        FindReason(Reversed()).ShouldBe("withdrawn");
        FindReason(Reversed(), new CustomerWithdrawn(Id(2))).ShouldBe("withdrawn");
        FindReason(Erased).ShouldBe("erased");
        FindReason(new AssignmentDeclined(Id(2), null)).ShouldBeNull("nobody has the customer");
        FindReason(new AssignmentDeclined(Id(2), null), Moved(2, 3, "declined")).ShouldBe("declined");
        FindReason(Moved(2, 1, "offboard_undone"), new AssignmentDeclined(Id(1), null)).ShouldBe("declined", "it was given back once");
    }

    [Fact]
    public void a_customer_who_left_before_the_offboarding_does_not_return()
    {
        var it = StoredEvents.Fold<OffboardedCustomer>([.. Assigned, Moved(1, 2, "transferred")]);
        it.WasAssignedTo(Id(1), Start.AddSeconds(3)).ShouldBeTrue();
        it.WasAssignedTo(Id(1), Start.AddMinutes(1)).ShouldBeFalse();
        Given(it).When(customer => Decide(customer)).ThenNothing();
    }

    [Theory]
    [InlineData(false, "assigned", true)]
    [InlineData(true, "serving", false)]
    public void a_customer_nobody_took_over_keeps_the_state(bool served, string state, bool term)
    {
        object[] service = [new FirstContactRecorded(Id(1), "phone", "reached", Now, null), new ServiceStarted(Id(1))];
        object[] parked = [.. Assigned, .. served ? service : [], new AssignmentParked("no_active_manager", Why)];
        var decision = Given<OffboardedCustomer>(parked).When(it => Decide(it));
        var move = decision.Then<ManagerReassigned>();
        (move.From, move.To, move.Kept).ShouldBe((Id(1), Id(1), state));
        decision.ThenWrites(row => row.Sql.StartsWith("delete from pc_assignment_waiting"));
        var result = StoredEvents.Fold<OffboardedCustomer>([.. parked, move]);
        (result.Customer.State, result.Customer.Manager, result.Customer.ParkedFor, result.Customer.AssignedAt)
            .ShouldBe((state, Id(1), null, Start.AddSeconds(2)));
        result.Customer.Former.ShouldBeEmpty();
        Given(result).When(it => Decide(it)).ThenNothing();
        PlaceRows.Keep(StreamId, Id(1), state, Now, Now).Any(r => r.Sql.StartsWith("update pc_assignments")).ShouldBe(term);
    }

    [Fact]
    public void a_simulation_ignores_an_undone_offboarding()
    {
        ManagerSnapshot[] managers = [Manager(1, capacity: 5)];
        var simulation = new Simulation(Policy.BuiltIn, managers, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var e in (object[])[.. Assigned, new AssignmentParked("no_active_manager", Why),
            new ManagerReassigned(Id(1), Id(1), "offboard_undone", Now, Now, Why, null, "assigned")])
            simulation.Apply(StreamId, Now, e);
        var result = simulation.BuildResult();
        result.Managers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.ActualLoad.ShouldBe(m.Load), m => m.Load.ShouldBe(0.1m));
        (result.Managers[0].Actual, result.Managers[0].Simulated).ShouldBe((1, 1));
    }

    [Fact]
    public void a_customer_return_round_trips_through_its_due_row()
    {
        foreach (var it in (CustomerReturns[])[ReturnCommand, ReturnCommand with { Note = null }, ReturnCommand with { By = "staff:1" },
            ReturnCommand with { Note = null, By = "operator:ops" }])
            CustomerReturns.Parse(new DueCommand(default, default, StreamId, CustomerReturns.Command, (string)it.ToRow().Parameters[^1]!))
            .ShouldBe(it);
    }
}
