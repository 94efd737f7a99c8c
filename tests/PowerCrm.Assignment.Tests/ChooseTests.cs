using PowerCrm.Contracts;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

public class ChooseTests
{
    private static Choice Choose(CustomerProfile customer, params ManagerSnapshot[] managers) =>
        Assignment.ManagerSelector.Select(customer, managers, Policy.BuiltIn, Now);

    [Fact]
    public void the_only_eligible_manager_gets_the_customer()
    {
        var choice = Choose(Customer(), Manager(1), Manager(2, active: false));
        choice.Manager.ShouldBe(Id(1));
        choice.Why.Code.ShouldBe("only_candidate");
        choice.Why.Candidates.Select(c => c.ExcludedFor).ShouldBe([null, "inactive"]);
        choice.Why.Policy.ShouldBe(Policy.BuiltIn.Version);
    }

    [Fact]
    public void nobody_is_chosen_when_nobody_is_eligible()
    {
        var choice = Choose(Customer(), Manager(1, "320000"), Manager(2, open: 10), Manager(3, active: false));
        choice.Manager.ShouldBeNull();
        choice.Why.Code.ShouldBe("none");
        choice.Why.Candidates.Select(c => c.ExcludedFor).ShouldBe(["territory", "at_capacity", "inactive"]);
    }

    [Fact]
    public void the_most_specific_territory_wins_over_load_and_specialty()
    {
        var choice = Choose(Customer("440305"), Manager(1), Manager(2, "440000", specialties: ["KV10"]), Manager(3, "440300", open: 9),
            Manager(4, "440300", open: 10));
        choice.Manager.ShouldBe(Id(3));
        choice.Why.Code.ShouldBe("territory");
        choice.Why.Candidates.Select(c => c.ExcludedFor)
            .ShouldBe(["less_specific_territory", "less_specific_territory", null, "at_capacity"]);
        choice.Why.Candidates.Select(c => c.Territory).ShouldBe([1, 2, 3, 3]);
    }

    [Fact]
    public void a_full_specialist_of_the_city_leaves_the_customer_to_the_province() =>
        Choose(Customer("440305"), Manager(1, "440000"), Manager(2, "440300", open: 10)).Manager.ShouldBe(Id(1));

    [Fact]
    public void a_city_without_districts_is_covered_by_its_province() =>
        Choose(Customer("441900"), Manager(1, "440000"), Manager(2, "441900")).Manager.ShouldBe(Id(2));

    [Fact]
    public void specialties_count_voltage_industry_and_size()
    {
        var choice = Choose(Customer(voltage: "KV35", industry: "chemistry", capacity: 20_000), Manager(1, specialties: ["KV35"]),
            Manager(2, open: 5, specialties: ["KV35", "chemistry", "CAP_XLARGE"]), Manager(3, specialties: ["chemistry", "KV10"]));
        choice.Manager.ShouldBe(Id(2));
        choice.Why.Code.ShouldBe("specialty");
        choice.Why.Candidates.Select(c => c.Specialty).ShouldBe([1, 3, 1]);
    }

    [Fact]
    public void load_is_effort_as_a_share_of_capacity()
    {
        // Four of forty with effort 2 is a lower load than two of ten with effort 1.
        var choice = Choose(Customer(), Manager(1, capacity: 10, open: 2, weight: 1m), Manager(2, capacity: 40, open: 4, weight: 2m));
        choice.Manager.ShouldBe(Id(2));
        choice.Why.Code.ShouldBe("load");
        choice.Why.Candidates.Select(c => c.Load).ShouldBe([0.1m, 0.05m]);
    }

    [Fact]
    public void among_equal_managers_the_least_recently_assigned_is_chosen()
    {
        var choice = Choose(Customer(), Manager(1, served: Now.AddHours(-1)), Manager(2, served: Now.AddHours(-3)),
            Manager(3, served: Now.AddHours(-2)));
        choice.Manager.ShouldBe(Id(2));
        choice.Why.Code.ShouldBe("turn");
    }

    [Fact]
    public void a_manager_never_assigned_is_chosen_first_and_then_by_registration_order() =>
        Choose(Customer(), Manager(1, served: Now.AddYears(-1)), Manager(3), Manager(2)).Manager.ShouldBe(Id(2));

    [Fact]
    public void a_manager_who_declined_is_not_chosen_again() =>
        Choose(Customer(tried: Id(1)), Manager(1), Manager(2, open: 9)).Manager.ShouldBe(Id(2));

    [Fact]
    public void a_manager_on_leave_gets_no_customer_up_to_and_including_the_last_day()
    {
        var today = new DateOnly(2026, 3, 10);
        Choose(Customer(), Manager(1, leave: [new Leave(today, today, null)]), Manager(2, open: 9)).Manager.ShouldBe(Id(2));
        Choose(Customer(), Manager(1, leave: [new Leave(today.AddDays(-9), today.AddDays(-1), null)]), Manager(2, open: 9)).Manager
            .ShouldBe(Id(1));
    }

    [Fact]
    public void the_manager_of_the_companys_other_sites_is_preferred_over_territory_and_load()
    {
        var customer = Customer("440305", tried: Id(4)) with { KnownManagers = [Id(2), Id(4)] };
        var choice = Choose(customer, Manager(1, "440305", specialties: ["KV10"]), Manager(2, "320000", open: 9), Manager(4, "440305"));
        (choice.Manager, choice.Why.Code).ShouldBe((Id(2), "existing_customer"));
        choice.Why.Candidates.Select(c => c.Existing).ShouldBe([null, true, true]);
        choice.Why.Candidates.Select(c => c.ExcludedFor).ShouldBe([null, null, "declined_before"]);
        // A manager who is away, full or disabled does not get the customer.
        foreach (var absent in (ManagerSnapshot[])[Manager(2, open: 10), Manager(2, active: false), Manager(2, leave: [Away(1)])])
            Choose(customer, Manager(1, "440305"), absent).ShouldSatisfyAllConditions(c => c.Manager.ShouldBe(Id(1)),
                c => c.Why.Candidates.Single(m => m.Existing == true).ExcludedFor.ShouldNotBeNull());
        ParkingReason.Determine(Choose(customer, Manager(2, "320000", open: 10)).Why).ShouldBe("all_at_capacity");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void an_imported_site_may_bring_a_manager_for_sites_that_wait(bool sameManager) =>
        ImportAssigner.Decide([new CustomerToAssign(StreamId, "440305", "KV10", null, 500, "ann")], [Manager(1)], [(Id(1), "ann", "Ann")],
            Policy.BuiltIn with { SameManager = sameManager }, Now).Rows.Count(row => row.Parameters.Contains(PlaceFreed.Command))
            .ShouldBe(sameManager ? 1 : 0);

    [Fact]
    public void imported_sites_of_a_company_go_to_its_manager_if_the_policy_says_so()
    {
        // By load alone the first manager would get the first customer, and the second manager the second one.
        CustomerToAssign Site(int id, string code) => new(Id(id), "440305", "KV10", null, 500, null, code);
        Guid?[] Assign(bool sameManager, Dictionary<string, HashSet<Guid>>? known) =>
            [.. ImportAssigner.Decide([Site(11, "A"), Site(12, "A"), Site(13, "B")], [Manager(1), Manager(2), Manager(3)], [],
                Policy.BuiltIn with { SameManager = sameManager, Criteria = ["load"] }, Now, known).Places.Select(p => p.Manager)];
        Assign(false, null).Distinct().Count().ShouldBe(3);
        var together = Assign(true, null);
        together[1].ShouldBe(together[0]);
        together[2].ShouldNotBe(together[0]);
        Assign(true, new Dictionary<string, HashSet<Guid>> { ["B"] = [Id(3)] })[2].ShouldBe(Id(3), "the manager of a site from before");
    }

    [Fact]
    public void a_manager_who_goes_on_leave_before_the_contact_deadline_is_chosen_last()
    {
        // Tuesday the 10th: the first contact is due on Wednesday.
        Leave From(int day) => new(new DateOnly(2026, 3, day), new DateOnly(2026, 3, 20), null);
        var choice = Choose(Customer("440305"), Manager(1, "440305", leave: [From(11)]), Manager(2, "440000", open: 9));
        choice.Manager.ShouldBe(Id(2));
        choice.Why.Candidates.Select(c => c.ExcludedFor).ShouldBe(["leaves_soon", null]);
        Choose(Customer("440305"), Manager(1, "440305", leave: [From(12)]), Manager(2, "440000")).Manager.ShouldBe(Id(1));
        Choose(Customer("440305"), Manager(1, "440305", leave: [From(11)])).Manager.ShouldBe(Id(1), "better than nobody");
    }

    [Fact]
    public void a_weekend_leave_does_not_exclude_when_the_contact_is_due_on_monday()
    {
        // Friday afternoon: the first contact is due on Monday the 16th.
        var friday = new DateTimeOffset(2026, 3, 13, 7, 0, 0, TimeSpan.Zero);
        Assignment.ManagerSelector.Select(Customer(), [Manager(1, "440305",
            leave: [new Leave(new DateOnly(2026, 3, 14), new DateOnly(2026, 3, 15), null)]), Manager(2)], Policy.BuiltIn, friday).Manager
            .ShouldBe(Id(1));
    }

    [Fact]
    public void leave_days_are_dates_in_china_time()
    {
        // 2026-03-10 17:00 UTC is the 11th in China.
        var choice = Assignment.ManagerSelector.Select(Customer(),
            [Manager(1, leave: [new Leave(new DateOnly(2026, 3, 11), new DateOnly(2026, 3, 11), null)])], Policy.BuiltIn,
            new DateTimeOffset(2026, 3, 10, 17, 0, 0, TimeSpan.Zero));
        choice.Manager.ShouldBeNull();
    }

    [Fact]
    public void a_substitute_covers_the_territory_of_an_absent_manager()
    {
        var choice = Choose(Customer("440305"), Manager(1, "440300", leave: [Away(2)]), Manager(2, "320000"), Manager(3, "440000"));
        choice.Manager.ShouldBe(Id(2));
        choice.Why.Candidates.Select(c => c.ExcludedFor).ShouldBe(["on_leave", null, "less_specific_territory"]);
    }

    [Fact]
    public void an_absent_substitute_passes_the_territory_to_their_own_substitute() =>
        Choose(Customer("440305"), Manager(1, "440300", leave: [Away(2)]), Manager(2, "320000", leave: [Away(3)]),
            Manager(3, "330000")).Manager.ShouldBe(Id(3));

    [Fact]
    public void circular_substitutes_cover_nothing() =>
        Choose(Customer("440305"), Manager(1, "440300", leave: [Away(2)]), Manager(2, "440300", leave: [Away(1)])).Manager.ShouldBeNull();

    [Fact]
    public void a_disabled_substitute_covers_nothing() =>
        Choose(Customer("440305"), Manager(1, "440300", leave: [Away(2)]), Manager(2, "320000", active: false)).Manager.ShouldBeNull();

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(12, true)]
    [InlineData(13, false)]
    public void a_substitute_covers_from_the_first_to_the_last_day_of_the_leave(int day, bool covers)
    {
        var leave = new Leave(new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 12), Id(2));
        Substitutions.FindSubstitute(Id(1), [Manager(1, leave: [leave]), Manager(2), Manager(3)], new DateOnly(2026, 3, day))
            .ShouldBe(covers ? Id(2) : (Guid?)null);
    }

    [Fact]
    public void of_overlapping_leaves_the_one_with_a_substitute_counts()
    {
        var (month, days) = (new Leave(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), null),
            new Leave(new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 12), Id(2)));
        var manager = Manager(1, leave: [month, days]);
        Substitutions.FindSubstitute(Id(1), [manager, Manager(2)], new DateOnly(2026, 3, 12)).ShouldBe(Id(2));
        manager.LeaveOn(new DateOnly(2026, 3, 13)).ShouldBe(month);
    }

    [Fact]
    public void a_closed_account_has_no_substitute_and_is_none()
    {
        var day = new DateOnly(2026, 3, 10);
        Substitutions.FindSubstitute(Id(1), [Manager(1, leave: [Away(2)]), Manager(2, leave: [Away(3)]), Manager(3)], day).ShouldBe(Id(3));
        Substitutions.FindSubstitute(Id(1), [Manager(1, leave: [Away(2)]), Manager(2, active: false)], day).ShouldBeNull();
        Substitutions.FindSubstitute(Id(1), [Manager(1, active: false, leave: [Away(2)]), Manager(2)], day).ShouldBeNull();
        Substitutions.FindSubstitute(Id(4), [Manager(1, leave: [Away(2)]), Manager(2)], day).ShouldBeNull();
    }

    [Theory]
    [InlineData("all_at_capacity", 10, "440000", true)]
    [InlineData("no_manager_for_region", 0, "320000", true)]
    [InlineData("no_active_manager", 0, "440000", false)]
    public void the_reason_for_parking_is_the_nearest_obstacle(string reason, int open, string territory, bool active) =>
        ParkingReason.Determine(Choose(Customer(), Manager(1, territory, open: open, active: active)).Why).ShouldBe(reason);

    [Fact]
    public void without_managers_the_parking_reason_is_no_manager() =>
        ParkingReason.Determine(Choose(Customer()).Why).ShouldBe("no_manager");

    private static Leave Away(int substitute) => new(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), Id(substitute));
}
