using FsCheck;
using FsCheck.Fluent;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>Properties that hold for any set of managers.</summary>
public class ChoosePropertyTests
{
    private static readonly string[] Territories = ["000000", "440000", "440300", "440305", "320000"];
    private static readonly string[] Specialties = ["KV10", "KV35", "chemistry", "CAP_MEDIUM"];

    private static readonly Gen<ManagerSnapshot> AnyManager =
        from number in Gen.Choose(1, 500)
        from territory in Gen.Elements(Territories)
        from capacity in Gen.Choose(0, 4)
        from open in Gen.Choose(0, 4)
        from active in Gen.Elements(true, true, true, false)
        from words in Gen.SubListOf(Specialties)
        from leave in Gen.Choose(0, 5)
        from substitute in Gen.Choose(1, 500)
        from served in Gen.Choose(0, 3)
        select Manager(number, territory, capacity, open, active: active, specialties: [.. words],
            leave: leave == 0 ? [new Leave(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), Id(substitute))] : [],
            served: served == 0 ? null : Now.AddHours(-served));

    private static readonly Gen<ManagerSnapshot[]> AnyManagers =
        from all in Gen.ListOf(AnyManager)
        select all.DistinctBy(m => m.Id).ToArray();

    [Fact]
    public void the_order_of_the_managers_does_not_matter() => Check(AnyManagers, managers =>
    {
        var choice = Choose(managers);
        var reversed = Choose([.. managers.Reverse()]);
        var sorted = Choose([.. managers.OrderBy(m => m.Load).ThenByDescending(m => m.Id)]);
        return Same(choice, reversed) && Same(choice, sorted);
    });

    [Fact]
    public void an_excluded_manager_is_never_chosen_and_no_choice_means_all_are_excluded() => Check(AnyManagers, managers =>
    {
        var (manager, explanation) = Choose(managers);
        return explanation.Candidates.Count == managers.Length && (manager is null
            ? explanation.Code == "none" && explanation.Candidates.All(c => c.ExcludedFor is not null)
            : explanation.Candidates.Single(c => c.Manager == manager).ExcludedFor is null);
    });

    [Fact]
    public void the_chosen_manager_is_active_present_below_capacity_and_covers_the_region() => Check(AnyManagers, managers =>
    {
        var choice = Choose(managers);
        return choice.Manager is null || managers.Single(m => m.Id == choice.Manager) is { Active: true } it && it.Open < it.Capacity
            && it.LeaveOn(new DateOnly(2026, 3, 10)) is null && choice.Why.Candidates.Single(c => c.Manager == it.Id).Territory > 0;
    });

    [Fact]
    public void equal_managers_get_equal_shares_within_one()
    {
        var managers = Enumerable.Range(1, 7).Select(n => Manager(n, capacity: 1000)).ToList();
        var counts = managers.ToDictionary(m => m.Id, _ => 0);
        for (var i = 0; i < 100; i++)
        {
            var id = Assignment.ManagerSelector.Select(Customer() with { Id = Id(2000 + i) }, managers, Policy.BuiltIn, Now).Manager!.Value;
            counts[id]++;
            var index = managers.FindIndex(m => m.Id == id);
            managers[index] = managers[index] with
            {
                Open = managers[index].Open + 1,
                Weight = managers[index].Weight + 0.5m,
                LastServed = Now.AddMinutes(i)
            };
        }
        (counts.Values.Max() - counts.Values.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    private static Choice Choose(ManagerSnapshot[] managers) =>
        Assignment.ManagerSelector.Select(Customer(tried: Id(7)), managers, Policy.BuiltIn, Now);

    private static bool Same(Choice first, Choice second) => first.Manager == second.Manager && first.Why.Code == second.Why.Code
        && first.Why.Candidates.SequenceEqual(second.Why.Candidates);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
