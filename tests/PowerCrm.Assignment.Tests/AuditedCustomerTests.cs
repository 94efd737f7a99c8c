using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>The customer's status and manager as the audit shows them.</summary>
public class AuditedCustomerTests
{
    private static readonly object[] Assigned = [Info(), Approved, AssignedTo(1)];
    private static readonly object[] Parked = [.. Assigned, new AssignmentParked("no_active_manager", Why)];

    [Fact]
    public void a_customer_who_waits_has_no_manager()
    {
        Show(Parked).ShouldBe((CustomerState.Waiting, null));
        Show([.. Parked, Moved(2, ReassignmentReasons.Offboarded)]).ShouldBe((CustomerState.Assigned, (Guid?)Id(2)));
        Show([.. Parked, Moved(1, ReassignmentReasons.OffboardUndone, CustomerState.Contacted)])
            .ShouldBe((CustomerState.Contacted, (Guid?)Id(1)));
    }

    [Fact]
    public void a_manager_who_leaves_and_acts_at_the_same_moment_does_not_end_the_wait() =>
        Show([.. Parked, new FirstContactRecorded(Id(1), "phone", "reached", Now, null)]).ShouldBe((CustomerState.Waiting, null));

    [Fact]
    public void an_erased_customer_has_the_status_erased()
    {
        Show([.. Assigned, Erased]).ShouldBe((CustomerState.Erased, (Guid?)Id(1)));
        Show([.. Assigned, Deferred]).ShouldBe((CustomerState.Erased, (Guid?)Id(1)));
        Show([.. Parked, Erased]).ShouldBe((CustomerState.Erased, null));
        Show(Info(), Erased).ShouldBe((null, null), "who was never approved was no customer");
    }

    private static ManagerReassigned Moved(int to, string reason, string? kept = null) =>
        new(Id(1), Id(to), reason, Now.AddHours(2), Now.AddDays(1), Why, Kept: kept);

    private static (string? Status, Guid? Manager) Show(params object[] events)
    {
        var it = StoredEvents.Fold<AuditState>(events);
        return (it.Customer, it.Manager);
    }
}
