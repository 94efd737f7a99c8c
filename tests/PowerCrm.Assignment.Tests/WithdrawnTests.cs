using PowerCrm.Contracts;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Assignment.Tests;

/// <summary>A customer whose approval was reversed.</summary>
public class WithdrawnTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly object[] Served = Submitted(Approved,
        new ManagerAssigned(Ann, false, Now, Now, new Explanation("1", "turn", [])));

    [Fact]
    public void the_customer_leaves_the_manager_and_the_place_is_free() => Given<Customer>([.. Served, Reversed()])
        .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now))
        .Then(new CustomerWithdrawn(Ann))
        .ThenWrites(row => row.Sql.StartsWith("delete from pc_assignments"))
        .ThenWrites(row => row.Parameters.Contains(PlaceFreed.Command));

    [Fact]
    public void who_waits_waits_no_more() => Given<Customer>(Submitted(Approved, new AssignmentParked("no_manager",
            new Explanation("1", "none", [])), Reversed()))
        .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now))
        .Then(new CustomerWithdrawn(null))
        .ThenWrites(row => row.Sql.StartsWith("delete from pc_assignment_waiting"));

    [Fact]
    public void it_is_done_once_and_not_for_a_reversed_rejection_or_an_approval_that_came_again()
    {
        Given<Customer>([.. Served, Reversed(), new CustomerWithdrawn(Ann)])
            .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now)).ThenNothing();
        Given<Customer>(Submitted(Rejected(), Reversed("rejected")))
            .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now)).ThenNothing();
        var again = Given<Customer>([.. Served, Reversed(), Approved]);
        again.When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now)).ThenNothing();
        again.State.Manager.ShouldBe(Ann, "who had the customer keeps it");
    }

    [Fact]
    public void nobody_gets_a_customer_of_a_reversed_approval() =>
        Stored.Fold<Customer>(Submitted(Approved, Reversed())).Profile.ShouldBeNull();

    /// <summary>The reaction to the reversal has not run yet, so the manager still has the former customer.</summary>
    [Fact]
    public void a_manager_cannot_give_it_to_a_colleague_meanwhile() => Given<Customer>([.. Served, Reversed()])
        .When(it => TransferCustomer.Decide(it, StreamId, Ann, Guid.CreateVersion7(), [], Policy.Current, null, it.Version, Now))
        .ThenMissing();

    [Fact]
    public void another_approval_begins_anew()
    {
        var it = Stored.Fold<Customer>([.. Served, Reversed(), new CustomerWithdrawn(Ann), Approved]);
        (it.State, it.Manager, it.LeftFor).ShouldBe((CustomerState.Waiting, null, null));
        it.WasOf(Ann).ShouldBeTrue();
        it.Profile.ShouldNotBeNull();
    }
}
