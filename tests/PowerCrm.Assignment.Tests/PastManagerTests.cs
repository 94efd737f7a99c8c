using PowerCrm.Store;

namespace PowerCrm.Assignment.Tests;

/// <summary>A manager's leaves at a past moment, by the events of the account.</summary>
public class PastManagerTests
{
    private static readonly Guid Manager = Guid.CreateVersion7();
    private static readonly Personal First = new(Manager, 1, new byte[] { 1 }), Second = new(Manager, 1, new byte[] { 2 });

    [Fact]
    public void the_leaves_are_those_of_the_last_change()
    {
        var added = PastManager.When(PastManager.Initial, new ManagerAdded(Manager, ["440305"], [], 5, First));
        added.Leave.ShouldBe(First);
        var moved = PastManager.When(added, new ManagerChanged(Manager, ["440304"], [], 5, ["territories"]));
        moved.Leave.ShouldBe(First, "the leaves did not change");
        PastManager.When(moved, new ManagerChanged(Manager, ["440304"], [], 5, ["leave"], Second)).Leave.ShouldBe(Second);
    }

    /// <summary>Earlier builds named the change only.</summary>
    [Fact]
    public void leaves_that_were_changed_without_being_recorded_are_not_known_until_the_next_change()
    {
        var it = PastManager.When(PastManager.Initial, new ManagerAdded(Manager, ["440305"], [], 5));
        it.IsLeaveKnown.ShouldBeTrue();
        it = PastManager.When(it, new ManagerChanged(Manager, ["440305"], [], 5, ["leave"]));
        it.IsLeaveKnown.ShouldBeFalse();
        it = PastManager.When(it, new ManagerChanged(Manager, ["440304"], [], 5, ["territories"]));
        it.IsLeaveKnown.ShouldBeFalse();
        PastManager.When(it, new ManagerChanged(Manager, ["440304"], [], 5, ["leave"], First)).IsLeaveKnown.ShouldBeTrue();
    }
}
