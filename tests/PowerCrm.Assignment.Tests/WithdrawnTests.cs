using PowerCrm.Contracts;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>A customer whose approval was reversed.</summary>
public class WithdrawnTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly object[] Served = Submitted(Approved,
        new ManagerAssigned(Ann, false, Now, Now, new Explanation("1", "turn", [])));

    [Fact]
    public void a_withdrawn_customer_leaves_the_manager_and_frees_the_place() => Given<Customer>([.. Served, Reversed()])
        .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now))
        .Then(new CustomerWithdrawn(Ann))
        .ThenWrites(row => row.Sql.StartsWith("delete from pc_assignments"))
        .ThenWrites(row => row.Parameters.Contains(PlaceFreed.Command));

    [Fact]
    public void a_withdrawn_customer_is_removed_from_the_waiting_list() =>
        Given<Customer>(Submitted(Approved, new AssignmentParked("no_manager",
            new Explanation("1", "none", [])), Reversed()))
        .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now))
        .Then(new CustomerWithdrawn(null))
        .ThenWrites(row => row.Sql.StartsWith("delete from pc_assignment_waiting"));

    [Fact]
    public void a_withdrawal_happens_once_and_not_after_a_reversed_rejection_or_a_new_approval()
    {
        Given<Customer>([.. Served, Reversed(), new CustomerWithdrawn(Ann)])
            .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now)).ThenNothing();
        Given<Customer>(Submitted(Rejected(), Reversed("rejected")))
            .When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now)).ThenNothing();
        var approvedAgain = Given<Customer>([.. Served, Reversed(), Approved]);
        approvedAgain.When(it => WithdrawCustomerHandler.Decide(it, StreamId, Now)).ThenNothing();
        approvedAgain.State.Manager.ShouldBe(Ann, "who had the customer keeps it");
    }

    [Fact]
    public void a_customer_of_a_reversed_approval_is_not_assigned() =>
        StoredEvents.Fold<Customer>(Submitted(Approved, Reversed())).Profile.ShouldBeNull();

    /// <summary>The reaction to the reversal has not run yet, so the manager still has the former customer.</summary>
    [Fact]
    public void a_customer_of_a_reversed_approval_cannot_be_transferred() => Given<Customer>([.. Served, Reversed()])
        .When(it => TransferCustomer.Decide(it, StreamId, Ann, Guid.CreateVersion7(), [], Policy.BuiltIn, null, it.Version, Now))
        .ThenMissing();

    [Fact]
    public void a_new_approval_starts_a_new_assignment()
    {
        var it = StoredEvents.Fold<Customer>([.. Served, Reversed(), new CustomerWithdrawn(Ann), Approved]);
        (it.State, it.Manager, it.LeftFor).ShouldBe((CustomerState.Waiting, null, null));
        it.WasAssignedTo(Ann).ShouldBeTrue();
        it.Profile.ShouldNotBeNull();
    }
}
