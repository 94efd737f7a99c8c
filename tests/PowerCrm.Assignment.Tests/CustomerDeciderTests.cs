using PowerCrm.Contracts;
using PowerCrm.Store;
using static PowerCrm.Assignment.Tests.Given;
using static PowerCrm.Assignment.Tests.GivenEvents;

namespace PowerCrm.Assignment.Tests;

public class CustomerDeciderTests
{
    private static readonly Customer Fresh = Folded(Info(), Approved, Assigned(1));
    private static readonly FirstContact.Request Call = new(CustomerId, ContactChannel.Phone, ContactOutcome.Reached, null, null);

    private static Decision Wish(Customer it, WishedStatus wish, int by = 1, long? seen = null) =>
        AssignStatus.Decide(it, CustomerId, Id(by), wish, null, seen ?? it.Version, Now);

    [Theory]
    [InlineData("assigned")]
    [InlineData("contacted")]
    [InlineData("serving")]
    public void a_customer_whose_manager_left_goes_to_another_whatever_its_state(string state)
    {
        var (it, gone) = (Fresh with { State = state }, Manager(1) with { Active = false });
        var moved = (ManagerReassigned)Placement.Decide(it, CustomerId, [gone, Manager(2)], Policy.Current, Now).Events[0];
        (moved.From, moved.To, moved.Reason).ShouldBe((Id(1), Id(2), "offboarded"));
        Placement.Decide(it, CustomerId, [gone], Policy.Current, Now).Events.ShouldHaveSingleItem().ShouldBeOfType<AssignmentParked>();
        Placement.Decide(it, CustomerId, [Manager(1), Manager(2)], Policy.Current, Now).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void an_assigned_customer_is_acknowledged() =>
        Wish(Fresh, WishedStatus.Acknowledged).Events.ShouldBe([new CustomerAcknowledged(Id(1))]);

    [Fact]
    public void acknowledging_twice_is_harmless() =>
        Wish(Folded(Info(), Approved, Assigned(1), new CustomerAcknowledged(Id(1))), WishedStatus.Acknowledged).ShouldBe(Decision.Nothing);

    [Theory]
    [InlineData("assigned", WishedStatus.Serving)]
    [InlineData("acknowledged", WishedStatus.Serving)]
    [InlineData("contacted", WishedStatus.Acknowledged)]
    [InlineData("contacted", WishedStatus.Declined)]
    [InlineData("serving", WishedStatus.Acknowledged)]
    [InlineData("serving", WishedStatus.Declined)]
    public void there_is_no_other_way(string state, WishedStatus wish) =>
        Wish(Fresh with { State = state }, wish).Rejection!.Code.ShouldBe("illegal_transition");

    [Fact]
    public void contacted_customers_are_served() =>
        Wish(Fresh with { State = "contacted" }, WishedStatus.Serving).Events.ShouldBe([new ServiceStarted(Id(1))]);

    [Fact]
    public void declining_gives_the_customer_back() =>
        Wish(Fresh, WishedStatus.Declined).Events.ShouldBe([new AssignmentDeclined(Id(1), null)]);

    [Fact]
    public void a_stale_version_is_refused_but_only_to_the_holder()
    {
        var stale = Wish(Fresh, WishedStatus.Acknowledged, seen: 1).Rejection!;
        stale.Code.ShouldBe("version_mismatch");
        stale.Extra!["version"].ShouldBe(Fresh.Version);
        Wish(Fresh, WishedStatus.Acknowledged, by: 9, seen: 1).Rejection!.Missing.ShouldBeTrue();
    }

    [Fact]
    public void a_former_holder_is_told_and_a_stranger_is_not()
    {
        var moved = Folded(Info(), Approved, Assigned(1), new AssignmentDeclined(Id(1), null),
            new ManagerReassigned(Id(1), Id(2), "declined", Now, Now, Why));
        Wish(moved, WishedStatus.Acknowledged, by: 1).Rejection!.Code.ShouldBe("not_yours_any_more");
        FirstContact.Decide(moved, Id(1), Call, null, Now).Rejection!.Code.ShouldBe("not_yours_any_more");
        FirstContact.Decide(moved, Id(3), Call, null, Now).Rejection!.Missing.ShouldBeTrue();
        moved.IsOf(Id(2)).ShouldBeTrue();
    }

    [Fact]
    public void a_first_contact_also_acknowledges() => FirstContact.Decide(Fresh, Id(1), Call, null, Now).Events.Select(e => e.GetType())
        .ShouldBe([typeof(CustomerAcknowledged), typeof(FirstContactRecorded)]);

    [Fact]
    public void only_the_first_contact_is_the_first() => FirstContact.Decide(Fresh with { State = "contacted" }, Id(1), Call, null, Now)
        .Rejection!.Code.ShouldBe("already_contacted");

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, "contacted_in_future")]
    [InlineData(0, null)]
    [InlineData(-5, null)]
    [InlineData(-6, "contacted_before_assignment")]
    public void a_contact_lies_between_the_assignment_and_now_give_or_take_five_minutes(int minutes, string? refused) =>
        (FirstContact.Decide(Fresh, Id(1), Call with { ContactedAt = Now.AddMinutes(minutes) }, null, Now).Rejection?.Code)
            .ShouldBe(refused);

    [Fact]
    public void an_approved_customer_is_placed_once()
    {
        var waiting = Folded(Info(), Approved);
        var placed = Placement.Decide(waiting, CustomerId, [Manager(1)], Policy.Current, Now);
        placed.Events.ShouldHaveSingleItem().ShouldBeOfType<ManagerAssigned>().Manager.ShouldBe(Id(1));
        Placement.Decide(Fresh, CustomerId, [Manager(2)], Policy.Current, Now).ShouldBe(Decision.Nothing);
        Placement.Decide(Folded(Info()), CustomerId, [Manager(2)], Policy.Current, Now).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void the_deadlines_are_working_time()
    {
        var assigned = (ManagerAssigned)Placement.Decide(Folded(Info(), Approved), CustomerId, [Manager(1)], Policy.Current, Now).Events[0];
        assigned.RespondBy.ShouldBe(Now.AddHours(2));
        // 10:00 and seven and a half hours of office time: over the break and the night to the next morning.
        assigned.ContactBy.ShouldBe(Now.AddDays(1));
    }

    [Fact]
    public void nobody_eligible_parks_with_the_reason_and_only_a_new_reason_says_it_again()
    {
        var parked = Placement.Decide(Folded(Info(), Approved), CustomerId, [], Policy.Current, Now).Events.ShouldHaveSingleItem()
            .ShouldBeOfType<AssignmentParked>();
        parked.Reason.ShouldBe("no_manager");
        var waiting = Folded(Info(), Approved, parked);
        Placement.Decide(waiting, CustomerId, [], Policy.Current, Now).ShouldBe(Decision.Nothing);
        Placement.Decide(waiting, CustomerId, [Manager(1, open: 10)], Policy.Current, Now).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void a_declined_customer_goes_to_another_one_as_reassigned()
    {
        var declined = Folded(Info(), Approved, Assigned(1), new AssignmentDeclined(Id(1), null));
        var to = (ManagerReassigned)Placement.Decide(declined, CustomerId, [Manager(1), Manager(2, open: 5)], Policy.Current,
            Now).Events[0];
        (to.From, to.To, to.Reason).ShouldBe((Id(1), Id(2), "declined"));
    }

    [Fact]
    public void the_ladder_reminds_then_tells_the_administrators_then_assigns_anew()
    {
        var step = new Overdue(Overdue.Respond, Id(1), Overdue.Remind);
        ClimbLadderHandler.Decide(Fresh, CustomerId, step, Now).Events.ShouldBe([new AssignmentOverdue(Id(1), "respond", "reminded")]);
        ClimbLadderHandler.Decide(Fresh, CustomerId, step.Next!, Now).Events
            .ShouldBe([new AssignmentOverdue(Id(1), "respond", "escalated")]);
        var anew = (ManagerReassigned)Placement.Decide(Fresh, CustomerId, [Manager(1), Manager(2)], Policy.Current, Now,
            late: Id(1)).Events[0];
        (anew.From, anew.To, anew.Reason).ShouldBe((Id(1), Id(2), "overdue"));
        Folded(Info(), Approved, Assigned(1), anew).Tried.ShouldBe([Id(1)]);
    }

    [Fact]
    public void a_late_manager_is_better_than_none() =>
        Placement.Decide(Fresh, CustomerId, [Manager(1)], Policy.Current, Now, late: Id(1)).ShouldBe(Decision.Nothing);

    [Fact]
    public void the_ladder_is_quiet_once_the_manager_did_it_or_is_another_one()
    {
        var step = new Overdue(Overdue.Respond, Id(1), Overdue.Remind);
        ClimbLadderHandler.Decide(Fresh with { State = "acknowledged" }, CustomerId, step, Now).ShouldBe(Decision.Nothing);
        ClimbLadderHandler.Decide(Fresh with { State = "acknowledged" }, CustomerId, step with { What = Overdue.Contact }, Now).Events.Count
            .ShouldBe(1);
        ClimbLadderHandler.Decide(Fresh with { Manager = Id(2) }, CustomerId, step, Now).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void an_administrator_looks_past_territory_but_not_past_capacity_or_absence()
    {
        Contender[] managers = [Manager(1), Manager(2, "320000"), Manager(3, open: 10), Manager(4, active: false)];
        Decision To(int? to) =>
        Reassign.Decide(Fresh, CustomerId, to is { } number ? Id(number) : null, managers, null, Fresh.Version, Now);
        var moved = (ManagerReassigned)To(2).Events[0];
        (moved.To, moved.Reason, moved.Why.Code).ShouldBe((Id(2), "administrator", "manual"));
        To(3).Rejection!.Code.ShouldBe("manager_full");
        To(4).Rejection!.Code.ShouldBe("manager_unavailable");
        To(1).Rejection!.Code.ShouldBe("illegal_transition");
        To(null).Rejection!.Code.ShouldBe("no_manager_eligible");
    }

    [Fact]
    public void an_erased_customer_is_nobodys()
    {
        var erased = Folded(Info(), Approved, Assigned(1), new PersonalDataErased("asked"));
        Wish(erased, WishedStatus.Acknowledged).Rejection!.Missing.ShouldBeTrue();
        Placement.Decide(erased, CustomerId, [Manager(2)], Policy.Current, Now).ShouldBe(Decision.Nothing);
    }
}
