using PowerCrm.Contracts;
using PowerCrm.Store;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

public class TransferDeciderTests
{
    /// <summary>Two working days of 7.5 hours after a Tuesday, 10:00 in China.</summary>
    private static readonly DateTimeOffset ExpiresAt = new(2026, 3, 12, 2, 0, 0, TimeSpan.Zero);

    private static readonly object[] Assigned = [Info(), Approved, AssignedTo(1)];
    private static readonly object[] Offered = [.. Assigned, new TransferOffered(Id(1), Id(2), ExpiresAt, Secret)];
    private static readonly ManagerSnapshot[] All = [Manager(1), Manager(2, "320000"), Manager(3, open: 10), Manager(4, active: false)];

    [Theory]
    [InlineData("assigned")]
    [InlineData("acknowledged")]
    [InlineData("contacted")]
    [InlineData("serving")]
    public void an_offer_moves_nobody_and_has_an_expiry(string state) =>
        Given(StoredEvents.Fold<Customer>(Assigned) with { State = state }).When(it => Offer(it, 2))
            .Then(new TransferOffered(Id(1), Id(2), ExpiresAt, Secret));

    [Fact]
    public void only_the_customers_manager_can_offer_and_only_to_an_active_colleague()
    {
        Given<Customer>(Assigned).When(it => Offer(it, 1)).ThenRefused("illegal_transition");
        Given<Customer>(Assigned).When(it => Offer(it, 4)).ThenRefused("manager_unavailable");
        Given<Customer>(Assigned).When(it => Offer(it, 2, version: it.Version - 1)).ThenRefused("version_mismatch");
        Given<Customer>(Assigned).When(it => Offer(it, 1, sender: 3)).ThenMissing();
        Given<Customer>(Info(), Approved).When(it => Offer(it, 2)).ThenMissing();
        Given<Customer>([.. Assigned, new ManagerReassigned(Id(1), Id(2), "administrator", Now, Now, Why)])
            .When(it => Offer(it, 3)).ThenRefused("not_yours_any_more");
    }

    [Fact]
    public void a_customer_is_offered_to_one_colleague_at_a_time()
    {
        Given<Customer>(Offered).When(it => Offer(it, 3)).ThenRefused("transfer_open");
        foreach (var end in (object[])[new TransferRefused(Id(1), Id(2), null), new TransferWithdrawn(Id(1), Id(2)),
            new TransferExpired(Id(1), Id(2))])
            Given<Customer>([.. Offered, end]).When(it => Offer(it, 3)).Then<TransferOffered>().To.ShouldBe(Id(3));
    }

    [Fact]
    public void acceptance_by_the_colleague_also_acknowledges()
    {
        var decision = Accept(StoredEvents.Fold<Customer>(Offered), 2);
        decision.Events.Select(e => e.GetType()).ShouldBe([typeof(TransferAccepted), typeof(ManagerReassigned),
            typeof(CustomerAcknowledged)]);
        decision.Events[0].ShouldBe(new TransferAccepted(Id(1), Id(2), InStead: false));
        var move = (ManagerReassigned)decision.Events[1];
        (move.From, move.To, move.Reason, move.Why.Code, move.Note).ShouldBe((Id(1), Id(2), "transferred", "transferred", Secret));
        Given<Customer>([.. Offered, .. decision.Events]).When(it => Accept(it, 2)).ThenNothing();
    }

    [Fact]
    public void an_administrator_can_accept_for_the_colleague_without_acknowledging()
    {
        var decision = Accept(StoredEvents.Fold<Customer>(Offered), null);
        decision.Events.Select(e => e.GetType()).ShouldBe([typeof(TransferAccepted), typeof(ManagerReassigned)]);
        ((TransferAccepted)decision.Events[0]).InStead.ShouldBeTrue();
        Given<Customer>(Assigned).When(it => Accept(it, null)).ThenRefused("transfer_over");
        Given<Customer>(Info()).When(it => Accept(it, null)).ThenMissing();
    }

    [Fact]
    public void capacity_and_leave_are_checked_at_acceptance()
    {
        var it = StoredEvents.Fold<Customer>(Offered);
        ManagerSnapshot[] full = [Manager(1), Manager(2, open: 10)];
        ManagerSnapshot[] absent = [Manager(1), Manager(2) with { Leave =
            [new Leave(new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 11), null)] }];
        Given(it).When(x => Accept(x, 2, full)).ThenRefused("manager_full");
        Given(it).When(x => Accept(x, 2, absent)).ThenRefused("manager_unavailable");
        Given(it).When(x => Accept(x, null, absent)).ThenRefused("manager_unavailable");
    }

    [Fact]
    public void only_the_colleague_can_answer_and_only_before_the_expiry()
    {
        var it = StoredEvents.Fold<Customer>(Offered);
        Given(it).When(x => Accept(x, 1)).ThenRefused("illegal_transition");
        Given(it).When(x => Accept(x, 3)).ThenMissing();
        Given(it).When(x => RefuseTransfer.Decide(x, StreamId, Id(3), null, Now)).ThenMissing();
        Given(it).When(x => Accept(x, 2, at: ExpiresAt)).ThenRefused("transfer_over");
        Given(it).When(x => Accept(x, null, at: ExpiresAt)).ThenRefused("transfer_over");
        Given(it).When(x => RefuseTransfer.Decide(x, StreamId, Id(2), Secret, Now)).Then(new TransferRefused(Id(1), Id(2), Secret));
        Given<Customer>([.. Offered, new TransferWithdrawn(Id(1), Id(2))]).When(x => Accept(x, 2)).ThenRefused("transfer_over");
    }

    [Fact]
    public void only_the_sender_can_withdraw_an_offer()
    {
        Given<Customer>(Offered).When(it => WithdrawTransfer.Decide(it, StreamId, Id(1))).Then(new TransferWithdrawn(Id(1), Id(2)));
        Given<Customer>(Assigned).When(it => WithdrawTransfer.Decide(it, StreamId, Id(1))).ThenRefused("transfer_over");
        Given<Customer>(Offered).When(it => WithdrawTransfer.Decide(it, StreamId, Id(2))).ThenMissing();
    }

    [Fact]
    public void an_unanswered_offer_expires_at_its_time()
    {
        Given<Customer>(Offered).When(it => ExpireTransferHandler.Decide(it, StreamId, ExpiresAt)).Then(new TransferExpired(Id(1), Id(2)));
        Given<Customer>(Offered).When(it => ExpireTransferHandler.Decide(it, StreamId, ExpiresAt.AddSeconds(-1))).ThenNothing();
        Given<Customer>(Assigned).When(it => ExpireTransferHandler.Decide(it, StreamId, ExpiresAt)).ThenNothing();
    }

    [Fact]
    public void an_offer_ends_when_the_customer_leaves_the_manager_in_another_way()
    {
        foreach (var end in (object[])[new AssignmentDeclined(Id(1), null), new CustomerWithdrawn(Id(1)), Erased,
            new ManagerReassigned(Id(1), Id(3), "administrator", Now, Now, Why)])
            StoredEvents.Fold<Customer>([.. Offered, end]).Offer.ShouldBeNull(end.GetType().Name);
    }

    private static Decision Offer(Customer it, int to, int sender = 1, long? version = null) =>
        TransferCustomer.Decide(it, StreamId, Id(sender), Id(to), All, Policy.BuiltIn, Secret, version ?? it.Version, Now);

    private static Decision Accept(Customer it, int? manager, ManagerSnapshot[]? managers = null, DateTimeOffset? at = null) =>
        AcceptTransfer.Decide(it, StreamId, manager is { } number ? Id(number) : null, managers ?? All, Policy.BuiltIn, at ?? Now);
}
