using FsCheck;
using FsCheck.Fluent;
using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>Properties that hold for any set of managers.</summary>
public class ChoosePropertyTests
{
    private static readonly string[] Territories = ["000000", "440000", "440300", "440305", "320000"];
    private static readonly string[] Words = ["KV10", "KV35", "chemistry", "CAP_MEDIUM"];

    private static readonly Gen<ManagerSnapshot> AnyManager =
        from number in Gen.Choose(1, 500)
        from territory in Gen.Elements(Territories)
        from capacity in Gen.Choose(0, 4)
        from open in Gen.Choose(0, 4)
        from active in Gen.Elements(true, true, true, false)
        from words in Gen.SubListOf(Words)
        from leave in Gen.Choose(0, 5)
        from substitute in Gen.Choose(1, 500)
        from served in Gen.Choose(0, 3)
        select Manager(number, territory, capacity, open, active: active, specialties: [.. words],
            leave: leave == 0 ? [new Leave(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), Id(substitute))] : [],
            served: served == 0 ? null : Now.AddHours(-served));

    private static readonly Gen<ManagerSnapshot[]> Crowd =
        from all in Gen.ListOf(AnyManager)
        select all.DistinctBy(m => m.Id).ToArray();

    [Fact]
    public void the_order_of_the_managers_does_not_matter() => Check(Crowd, crowd =>
    {
        var chosen = Choose(crowd);
        var reversed = Choose([.. crowd.Reverse()]);
        var sorted = Choose([.. crowd.OrderBy(m => m.Load).ThenByDescending(m => m.Id)]);
        return Same(chosen, reversed) && Same(chosen, sorted);
    });

    [Fact]
    public void an_excluded_manager_is_never_chosen_and_no_choice_means_all_are_excluded() => Check(Crowd, crowd =>
    {
        var (manager, why) = Choose(crowd);
        return why.Candidates.Count == crowd.Length && (manager is null
            ? why.Code == "none" && why.Candidates.All(c => c.ExcludedFor is not null)
            : why.Candidates.Single(c => c.Manager == manager).ExcludedFor is null);
    });

    [Fact]
    public void the_chosen_manager_is_active_present_below_capacity_and_covers_the_region() => Check(Crowd, crowd =>
    {
        var chosen = Choose(crowd);
        return chosen.Manager is null || crowd.Single(m => m.Id == chosen.Manager) is { Active: true } it && it.Open < it.Capacity
            && it.LeaveOn(new DateOnly(2026, 3, 10)) is null && chosen.Why.Candidates.Single(c => c.Manager == it.Id).Territory > 0;
    });

    [Fact]
    public void equal_managers_get_equal_shares_within_one()
    {
        var managers = Enumerable.Range(1, 7).Select(n => Manager(n, capacity: 1000)).ToList();
        var got = managers.ToDictionary(m => m.Id, _ => 0);
        for (var i = 0; i < 100; i++)
        {
            var to = Assignment.ManagerSelector.Select(Customer() with { Id = Id(2000 + i) }, managers, Policy.BuiltIn, Now).Manager!.Value;
            got[to]++;
            var index = managers.FindIndex(m => m.Id == to);
            managers[index] = managers[index] with
            {
                Open = managers[index].Open + 1,
                Weight = managers[index].Weight + 0.5m,
                LastServed = Now.AddMinutes(i)
            };
        }
        (got.Values.Max() - got.Values.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    private static Choice Choose(ManagerSnapshot[] crowd) =>
        Assignment.ManagerSelector.Select(Customer(tried: Id(7)), crowd, Policy.BuiltIn, Now);

    private static bool Same(Choice one, Choice other) => one.Manager == other.Manager && one.Why.Code == other.Why.Code
        && one.Why.Candidates.SequenceEqual(other.Why.Candidates);

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
