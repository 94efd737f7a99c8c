using PowerCrm.China;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>The present coverage, and who would get the customers of a manager who leaves. Without I/O.</summary>
public class CoverageTests
{
    private static readonly DateOnly Today = ChinaTime.Day(Now);

    [Fact]
    public void two_managers_of_one_territory_overlap_and_nested_territories_do_not()
    {
        var overlaps = Coverage.FindOverlaps(Coverage.GroupManagersByTerritory([Manager(1, "440000"), Manager(2, "440300"),
            Manager(3, "440300")], Today));
        var overlap = overlaps.ShouldHaveSingleItem();
        (overlap.Territory, overlap.Name).ShouldBe(("440300", "深圳市"));
        overlap.ManagerIds.ShouldBe([Id(2), Id(3)]);
    }

    [Fact]
    public void uncovered_regions_are_listed_at_the_highest_possible_level()
    {
        FindGaps(Manager(1, "000000")).ShouldBeEmpty();
        FindGaps().Count.ShouldBe(Regions.Children(null)!.Count, "a line for each province");
        FindGaps(Manager(1, "440000")).ShouldNotContain(h => h.StartsWith("广东省", StringComparison.Ordinal));
        var city = FindGaps(Manager(1, "440300"));
        city.ShouldContain("广东省广州市 2");
        city.ShouldNotContain(h => h.StartsWith("广东省深圳市", StringComparison.Ordinal));
        var district = FindGaps(Manager(1, "440305"));
        district.ShouldContain("广东省深圳市福田区 3");
        district.ShouldContain("广东省广州市 2");
        district.ShouldContain("北京市 1");
        district.ShouldNotContain("广东省深圳市南山区 3");
    }

    [Fact]
    public void an_absent_or_disabled_manager_leaves_a_gap_unless_a_substitute_covers()
    {
        Leave[] leaves = [new Leave(Today, Today, null)];
        FindGaps(Manager(1, "000000", active: false)).ShouldNotBeEmpty();
        FindGaps(Manager(1, "000000", leave: leaves), Manager(2, "440000")).ShouldContain("北京市 1");
        FindGaps(Manager(1, "000000", leave: [leaves[0] with { Substitute = Id(2) }]), Manager(2, "440000")).ShouldBeEmpty();
    }

    [Fact]
    public void an_offboarding_plan_counts_the_places_it_has_already_filled()
    {
        ManagerSnapshot[] managers = [Manager(1, open: 3), Manager(2, capacity: 1), Manager(3, capacity: 1)];
        var customers = Enumerable.Range(7, 3).Select(n => (Id(n), StoredEvents.Fold<Customer>(Info(), Approved, AssignedTo(1)))).ToList();
        var planned = OffboardManager.Plan(Id(1), customers, managers, Policy.BuiltIn, Now);
        planned.Select(p => p.CustomerId).ShouldBe([Id(7), Id(8), Id(9)]);
        planned.Take(2).Select(p => p.ManagerId).ShouldBe([Id(2), Id(3)], ignoreOrder: true);
        (planned[2].ManagerId, planned[2].Reason, planned[2].Status).ShouldBe((null, "all_at_capacity", "assigned"));
        OffboardManager.Plan(Id(1), customers, [Manager(1)], Policy.BuiltIn, Now)[0].Reason.ShouldBe("no_active_manager");
    }

    private static IReadOnlyList<string> FindGaps(params ManagerSnapshot[] managers) =>
        [.. Coverage.FindUncovered(Coverage.GroupManagersByTerritory(managers, Today)).Select(h => $"{h.Name} {h.Level}")];
}
