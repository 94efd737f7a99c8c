using PowerCrm.Contracts;
using PowerCrm.Store;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

public class CustomerDeciderTests
{
    private static readonly object[] Unassigned = [Info(), Approved];
    private static readonly object[] Assigned = [.. Unassigned, AssignedTo(1)];
    private static readonly object[] Declined = [.. Assigned, new AssignmentDeclined(Id(1), null)];
    private static readonly Customer Fresh = StoredEvents.Fold<Customer>(Assigned);
    private static readonly EscalationStep FirstStep = new(EscalationStep.Respond, Id(1), EscalationStep.Remind);
    private static readonly EscalationStep LastStep = FirstStep.Next!.Next!;
    private static readonly FirstContact.Request PhoneContact = new(StreamId, ContactChannel.Phone, ContactOutcome.Reached, null, null);

    [Theory]
    [InlineData("assigned")]
    [InlineData("contacted")]
    [InlineData("serving")]
    public void a_customer_of_an_offboarded_manager_is_reassigned_in_every_state(string state)
    {
        var (it, offboarded) = (Fresh with { State = state }, Manager(1) with { Active = false });
        var move = (ManagerReassigned)Placement.Decide(it, StreamId, [offboarded, Manager(2)], Policy.BuiltIn, Now).Events[0];
        (move.From, move.To, move.Reason).ShouldBe((Id(1), Id(2), "offboarded"));
        Placement.Decide(it, StreamId, [offboarded], Policy.BuiltIn, Now).Events.ShouldHaveSingleItem().ShouldBeOfType<AssignmentParked>();
        Placement.Decide(it, StreamId, [Manager(1), Manager(2)], Policy.BuiltIn, Now).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void an_assigned_customer_is_acknowledged() => Given<Customer>(Assigned)
        .When(it => ChangeStatus(it, WishedStatus.Acknowledged))
        .Then(new CustomerAcknowledged(Id(1)));

    [Fact]
    public void acknowledging_twice_is_harmless() => Given<Customer>([.. Assigned, new CustomerAcknowledged(Id(1))])
        .When(it => ChangeStatus(it, WishedStatus.Acknowledged))
        .ThenNothing();

    [Theory]
    [InlineData("assigned", WishedStatus.Serving)]
    [InlineData("acknowledged", WishedStatus.Serving)]
    [InlineData("contacted", WishedStatus.Acknowledged)]
    [InlineData("contacted", WishedStatus.Declined)]
    [InlineData("serving", WishedStatus.Acknowledged)]
    [InlineData("serving", WishedStatus.Declined)]
    public void other_status_changes_are_refused(string state, WishedStatus status) => Given(Fresh with { State = state })
        .When(it => ChangeStatus(it, status))
        .ThenRefused("illegal_transition");

    [Fact]
    public void contacted_customers_are_served() => Given(Fresh with { State = "contacted" })
        .When(it => ChangeStatus(it, WishedStatus.Serving))
        .Then(new ServiceStarted(Id(1)));

    [Fact]
    public void declining_gives_the_customer_back() => Given<Customer>(Assigned)
        .When(it => ChangeStatus(it, WishedStatus.Declined))
        .Then(new AssignmentDeclined(Id(1), null));

    [Fact]
    public void a_stale_version_is_reported_only_to_the_customers_manager()
    {
        Given<Customer>(Assigned).When(it => ChangeStatus(it, WishedStatus.Acknowledged, version: 1))
            .ThenRefused("version_mismatch").Extra!["version"].ShouldBe(3L);
        Given<Customer>(Assigned).When(it => ChangeStatus(it, WishedStatus.Acknowledged, manager: 9, version: 1)).ThenMissing();
    }

    [Fact]
    public void a_former_manager_is_told_that_the_customer_moved_and_a_stranger_gets_not_found()
    {
        var reassigned = Given<Customer>([.. Declined, new ManagerReassigned(Id(1), Id(2), "declined", Now, Now, Why)]);
        reassigned.When(it => ChangeStatus(it, WishedStatus.Acknowledged, manager: 1)).ThenRefused("not_yours_any_more");
        reassigned.When(it => FirstContact.Decide(it, Id(1), PhoneContact, null, Now)).ThenRefused("not_yours_any_more");
        reassigned.When(it => FirstContact.Decide(it, Id(3), PhoneContact, null, Now)).ThenMissing();
        reassigned.State.IsAssignedTo(Id(2)).ShouldBeTrue();
    }

    [Fact]
    public void a_first_contact_also_acknowledges() => Given<Customer>(Assigned)
        .When(it => FirstContact.Decide(it, Id(1), PhoneContact, null, Now))
        .Then(new CustomerAcknowledged(Id(1)), new FirstContactRecorded(Id(1), "phone", "reached", Now, null));

    [Fact]
    public void only_the_first_contact_is_the_first() => Given(Fresh with { State = "contacted" })
        .When(it => FirstContact.Decide(it, Id(1), PhoneContact, null, Now))
        .ThenRefused("already_contacted");

    [Theory]
    [InlineData(5, "CustomerAcknowledged+FirstContactRecorded")]
    [InlineData(6, "contacted_in_future")]
    [InlineData(0, "CustomerAcknowledged+FirstContactRecorded")]
    [InlineData(-5, "CustomerAcknowledged+FirstContactRecorded")]
    [InlineData(-6, "contacted_before_assignment")]
    public void a_contact_time_must_be_between_the_assignment_and_now_within_five_minutes(int minutes, string outcome) =>
        Given<Customer>(Assigned)
        .When(it => FirstContact.Decide(it, Id(1), PhoneContact with { ContactedAt = Now.AddMinutes(minutes) }, null, Now))
        .ThenOutcome(outcome);

    [Fact]
    public void an_approved_customer_is_placed_once()
    {
        Given<Customer>(Unassigned).When(it => Place(it, Manager(1))).Then<ManagerAssigned>().Manager.ShouldBe(Id(1));
        Given<Customer>(Assigned).When(it => Place(it, Manager(2))).ThenNothing();
        Given<Customer>(Info()).When(it => Place(it, Manager(2))).ThenNothing();
    }

    [Fact]
    public void the_deadlines_are_working_time()
    {
        var assigned = Given<Customer>(Unassigned).When(it => Place(it, Manager(1))).Then<ManagerAssigned>();
        assigned.RespondBy.ShouldBe(Now.AddHours(2));
        // 7.5 hours of office time after 10:00 include the break and the night, so it is the next morning.
        assigned.ContactBy.ShouldBe(Now.AddDays(1));
    }

    [Fact]
    public void a_customer_is_parked_with_the_reason_and_again_only_for_a_new_reason()
    {
        var parked = Given<Customer>(Unassigned).When(it => Place(it)).Then<AssignmentParked>();
        parked.Reason.ShouldBe("no_manager");
        var waiting = Given<Customer>([.. Unassigned, parked]);
        waiting.When(it => Place(it)).ThenNothing();
        waiting.When(it => Place(it, Manager(1, open: 10))).Then<AssignmentParked>().Reason.ShouldNotBe("no_manager");
        // A manager with a free place already sees a customer who waits: only the start of a wait needs another search.
        Placement.Decide(Given<Customer>(Unassigned).State, StreamId, [], Policy.BuiltIn, Now).Rows.Count.ShouldBe(3);
        Placement.Decide(waiting.State, StreamId, [Manager(1, open: 10)], Policy.BuiltIn, Now).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public void a_declined_customer_is_reassigned_to_another_manager()
    {
        var move = Given<Customer>(Declined).When(it => Place(it, Manager(1), Manager(2, open: 5))).Then<ManagerReassigned>();
        (move.From, move.To, move.Reason).ShouldBe((Id(1), Id(2), "declined"));
    }

    [Fact]
    public void an_overdue_customer_leads_to_a_reminder_then_an_escalation_then_a_reassignment()
    {
        var assigned = Given<Customer>(Assigned);
        assigned.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep, Now))
            .Then(new AssignmentOverdue(Id(1), "respond", "reminded"));
        assigned.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep.Next!, Now))
            .Then(new AssignmentOverdue(Id(1), "respond", "escalated"));
        var move = assigned.When(it => Place(it, LastStep, Manager(1), Manager(2))).Then<ManagerReassigned>();
        (move.From, move.To, move.Reason).ShouldBe((Id(1), Id(2), "overdue"));
        StoredEvents.Fold<Customer>([.. Assigned, move]).Tried.ShouldBe([Id(1)]);
    }

    [Fact]
    public void during_a_leave_the_substitute_is_reminded_before_another_manager_is_looked_for()
    {
        // The manager was reminded before the leave.
        var reminded = Given<Customer>([.. Assigned, new AssignmentOverdue(Id(1), "respond", "reminded")]);
        foreach (var step in (EscalationStep[])[FirstStep, FirstStep.Next!, LastStep])
        {
            var adapted = step.AdaptToLeave(reminded.State, Id(2));
            adapted.ShouldBe(FirstStep);
            reminded.When(it => EscalateOverdueHandler.Decide(it, StreamId, adapted, Now, Id(2)))
                .Then(new AssignmentOverdue(Id(1), "respond", "reminded", Id(2)))
                .ThenWrites(row => row.Parameters.Contains($"{Id(1):N} escalate")
                    && row.Parameters.Contains(Now.AddHours(1).ToUniversalTime()));
        }
        // Once reminded, a substitute has as much time as the manager; another substitute is reminded anew, and of each deadline.
        var told = StoredEvents.Fold<Customer>([.. Assigned, new AssignmentOverdue(Id(1), "respond", "reminded", Id(2))]);
        FirstStep.Next!.AdaptToLeave(told, Id(2)).ShouldBe(FirstStep.Next);
        LastStep.AdaptToLeave(told, Id(2)).ShouldBe(LastStep);
        LastStep.AdaptToLeave(told, Id(3)).ShouldBe(FirstStep);
        (LastStep with { What = "contact" }).AdaptToLeave(told, Id(2)).ShouldBe(FirstStep with { What = "contact" });
        StoredEvents.Fold<Customer>([.. Assigned, new AssignmentOverdue(Id(1), "respond", "reminded", Id(2)),
            new ManagerReassigned(Id(1), Id(3), "administrator", Now, Now, Why)]).RemindedSubstitutes.ShouldBeEmpty();
    }

    [Fact]
    public void an_absent_manager_whom_nobody_covers_is_not_reminded_but_the_administrators_are_told_at_once()
    {
        FirstStep.AdaptToLeave(Fresh, null).ShouldBe(FirstStep.Next);
        FirstStep.Next!.AdaptToLeave(Fresh, null).ShouldBe(FirstStep.Next);
        LastStep.AdaptToLeave(Fresh, null).ShouldBe(LastStep);
    }

    [Fact]
    public void a_customer_goes_neither_to_the_absent_manager_nor_to_the_substitute_who_did_not_act()
    {
        var absent = Manager(1, leave: [new Leave(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), Id(2))]);
        Given<Customer>(Assigned).When(it => Place(it, LastStep, absent, Manager(2), Manager(3, open: 5))).Then<ManagerReassigned>()
            .To.ShouldBe(Id(3));
        Given<Customer>(Assigned).When(it => Place(it, LastStep, absent, Manager(2))).Then();
    }

    [Fact]
    public void an_overdue_customer_stays_when_no_other_manager_is_eligible() => Given<Customer>(Assigned)
        .When(it => Place(it, LastStep, Manager(1)))
        .Then()
        // The last step comes again until another one is.
        .ThenWrites(row => row.Parameters.Contains(EscalationStep.RespondCommand) && row.Parameters.Contains($"{Id(1):N} anew")
            && row.Parameters.Contains(Now.AddHours(2).ToUniversalTime()));

    [Fact]
    public void nobody_is_late_with_a_customer_who_withdrew_the_consent()
    {
        var customer = Given<Customer>([.. Assigned, NoConsent]);
        customer.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep, Now)).ThenNothing();
        customer.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep.Next!, Now)).ThenNothing();
        customer.When(it => Place(it, LastStep, Manager(1), Manager(2))).ThenNothing();
    }

    [Fact]
    public void a_customer_who_withdrew_the_consent_gets_no_manager_until_it_is_given_again()
    {
        var parked = Given<Customer>([.. Unassigned, NoConsent]).When(it => Place(it, Manager(1))).Then<AssignmentParked>();
        (parked.Reason, parked.Why.Code).ShouldBe(("consent_withdrawn", "consent_withdrawn"));
        Given<Customer>([.. Unassigned, NoConsent, parked]).When(it => Place(it, Manager(1))).ThenNothing();
        var again = Given<Customer>([.. Unassigned, NoConsent, parked, ConsentAgain]);
        again.When(it => Place(it, Manager(1))).Then<ManagerAssigned>();
        again.When(it => Place(it, Manager(1, open: 10))).Then<AssignmentParked>().Reason.ShouldBe("all_at_capacity");
        // The morning message, which does not count who withdrew the consent, may have ended meanwhile.
        again.When(it => Place(it, Manager(1, open: 10))).ThenWrites(row => row.Parameters.Contains(DueCommands.CustomersWaiting));
        // An administrator may name a manager, and cannot leave the choice to the rules.
        Given<Customer>([.. Assigned, NoConsent]).When(it => Reassign.Decide(it, StreamId, null, [Manager(2)], Policy.BuiltIn, null,
            it.Version, Now)).ThenRefused("no_manager_eligible");
        Given<Customer>([.. Assigned, NoConsent]).When(it => Reassign.Decide(it, StreamId, Id(2), [Manager(2)], Policy.BuiltIn, null,
            it.Version, Now)).Then<ManagerReassigned>();
        // The customer of a closed account leaves it, but nobody else gets the customer.
        Given<Customer>([.. Assigned, NoConsent]).When(it => Place(it, Manager(1, active: false), Manager(2)))
            .Then<AssignmentParked>().Reason.ShouldBe("consent_withdrawn");
        OffboardManager.Plan(Id(1), [(StreamId, Given<Customer>([.. Assigned, NoConsent]).State)], [Manager(1), Manager(2)],
            Policy.BuiltIn, Now).ShouldHaveSingleItem()
            .ShouldBe(new OffboardManager.Planned(StreamId, "assigned", null, "consent_withdrawn"));
    }

    [Theory]
    [InlineData("assigned", true)]
    [InlineData("acknowledged", true)]
    [InlineData("serving", false)]
    public void a_manager_is_told_once_that_the_consent_was_given_again_and_gets_new_deadlines(string state, bool hasDeadlines)
    {
        var customer = Given(StoredEvents.Fold<Customer>([.. Assigned, NoConsent, ConsentAgain]) with { State = state });
        var kept = customer.When(ApplyConsent).Then<ManagerReassigned>();
        (kept.From, kept.To, kept.Reason, kept.Kept).ShouldBe((Id(1), Id(1), "consent_given", state));
        ApplyConsent(customer.State).Rows.Count(row => row.Parameters.Contains(EscalationStep.ContactCommand)
            && row.Parameters.Contains($"{Id(1):N} remind")).ShouldBe(hasDeadlines ? 1 : 0);
        Given(StoredEvents.Fold<Customer>([.. Assigned, NoConsent, ConsentAgain, kept]) with { State = state }).When(ApplyConsent)
            .ThenNothing();
        // Withdrawn again, or never withdrawn: only the consent to the pictures was given.
        Given<Customer>([.. Assigned, NoConsent, ConsentAgain, NoConsent]).When(ApplyConsent).ThenNothing();
        Given<Customer>([.. Assigned, ConsentAgain]).When(ApplyConsent).ThenNothing();

        static Decision ApplyConsent(Customer it) => ApplyConsentHandler.Decide(it, StreamId, Policy.BuiltIn, Now);
    }

    [Theory]
    [InlineData("respond", "assigned", "ManagerReassigned")]
    [InlineData("respond", "acknowledged", "-")]
    [InlineData("contact", "acknowledged", "ManagerReassigned")]
    [InlineData("contact", "contacted", "-")]
    [InlineData("contact", "serving", "-")]
    public void a_customer_whose_manager_acted_at_the_last_moment_stays(string what, string state, string outcome) =>
        Given(Fresh with { State = state })
        .When(it => Place(it, LastStep with { What = what }, Manager(1), Manager(2)))
        .ThenOutcome(outcome);

    [Fact]
    public void overdue_steps_stop_after_the_managers_action_or_a_reassignment()
    {
        var acknowledged = Given(Fresh with { State = "acknowledged" });
        acknowledged.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep, Now)).ThenNothing();
        acknowledged.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep with { What = EscalationStep.Contact }, Now))
            .Then(new AssignmentOverdue(Id(1), "contact", "reminded"));
        Given(Fresh with { Manager = Id(2) }).When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep, Now)).ThenNothing();
        // The manager's account was closed, and nobody else is eligible yet.
        var parked = Given<Customer>([.. Assigned, new AssignmentParked("no_active_manager", Why)]);
        parked.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep, Now)).ThenNothing();
        parked.When(it => EscalateOverdueHandler.Decide(it, StreamId, FirstStep.Next!, Now)).ThenNothing();
        parked.When(it => Place(it, LastStep, Manager(1, active: false), Manager(2))).ThenNothing();
    }

    [Fact]
    public void an_administrator_can_ignore_territory_but_not_capacity_or_absence()
    {
        ManagerSnapshot[] managers = [Manager(1), Manager(2, "320000"), Manager(3, open: 10), Manager(4, active: false)];
        var move = To(2).Then<ManagerReassigned>();
        (move.To, move.Reason, move.Why.Code).ShouldBe((Id(2), "administrator", "manual"));
        To(3).ThenRefused("manager_full");
        To(4).ThenRefused("manager_unavailable");
        To(1).ThenRefused("illegal_transition");
        To(null).ThenRefused("no_manager_eligible");

        DecisionAssertions To(int? to) => Given<Customer>(Assigned)
            .When(it => Reassign.Decide(it, StreamId, to is { } number ? Id(number) : null, managers, Policy.BuiltIn, null, it.Version,
                Now));
    }

    [Fact]
    public void a_bulk_move_skips_a_customer_already_there_and_reports_an_unknown_one()
    {
        ManagerSnapshot[] managers = [Manager(1), Manager(2)];
        Given(Fresh).When(it => ReassignMany.Decide(it, StreamId, Id(1), managers, Policy.BuiltIn, null, Now)).ThenNothing();
        Given(Fresh).When(it => ReassignMany.Decide(it, StreamId, Id(2), managers, Policy.BuiltIn, null, Now)).Then<ManagerReassigned>()
            .Reason.ShouldBe("administrator");
        Given(Fresh).When(it => ReassignMany.Decide(it, StreamId, null, managers, Policy.BuiltIn, null, Now)).Then<ManagerReassigned>()
            .To.ShouldBe(Id(2));
        Given<Customer>(Info()).When(it => ReassignMany.Decide(it, StreamId, null, managers, Policy.BuiltIn, null, Now)).ThenMissing();
    }

    [Fact]
    public void an_erased_customer_can_neither_be_changed_nor_placed()
    {
        // Once an erasure is requested, a legal hold does not let staff work with the customer either.
        foreach (var erasure in (object[])[Erased, Deferred])
        {
            Given<Customer>([.. Assigned, erasure]).When(it => ChangeStatus(it, WishedStatus.Acknowledged)).ThenMissing();
            Given<Customer>([.. Assigned, erasure]).When(it => Place(it, Manager(2))).ThenNothing();
        }
    }

    private static Decision ChangeStatus(Customer it, WishedStatus status, int manager = 1, long? version = null) =>
        AssignStatus.Decide(it, StreamId, Id(manager), status, null, version ?? it.Version, Now);

    private static Decision Place(Customer it, params ManagerSnapshot[] managers) =>
        Placement.Decide(it, StreamId, managers, Policy.BuiltIn, Now);

    private static Decision Place(Customer it, EscalationStep overdue, params ManagerSnapshot[] managers) =>
        Placement.Decide(it, StreamId, managers, Policy.BuiltIn, Now, overdue);
}
