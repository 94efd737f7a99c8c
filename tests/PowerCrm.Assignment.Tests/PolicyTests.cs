using static PowerCrm.Assignment.Tests.Managers;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Assignment.Tests;

/// <summary>The allowed settings of a policy, and their effect on the choice.</summary>
public class PolicyTests
{
    private static readonly AssignmentPolicy.Band Rest = new("ALL", 1);

    [Fact]
    public void the_built_in_policy_is_valid_and_round_trips()
    {
        var builtIn = AssignmentPolicy.BuiltIn.BuiltIn;
        builtIn.Faults("").ShouldBeEmpty();
        var policy = builtIn.ToPolicy(Policy.BuiltIn.Version);
        policy.Bands.ShouldBe(Policy.BuiltIn.Bands);
        policy.Criteria.ShouldBe(Policy.BuiltIn.Criteria);
    }

    [Theory]
    [InlineData("/bands out_of_range")]
    [InlineData("/bands/0/belowKva bands_order", "A,1,100")]
    [InlineData("/bands/1/belowKva bands_order", "A,1,100;B,1,100;C,1,")]
    [InlineData("/bands/0/belowKva bands_order", "A,1,;B,1,")]
    [InlineData("/bands/1/name named_twice", "A,1,100;A,1,")]
    [InlineData("/bands/0/name invalid", "甲、乙,1,")]
    [InlineData("/bands/0/name invalid", "A|B,1,")]
    [InlineData("/bands/0/name invalid", "A，B,1,")]
    [InlineData("/bands/1/name invalid", "A,1,100;B；C,1,")]
    [InlineData("/bands/0/weight out_of_range", "A,1.5,")]
    [InlineData("/bands/0/weight too_precise", "A,0.123,")]
    public void a_policy_fault_is_reported_with_its_pointer(string fault, string bands = "")
    {
        var policy = new AssignmentPolicy([.. bands.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(b => b.Split(','))
            .Select(b => new AssignmentPolicy.Band(b[0], decimal.Parse(b[1], System.Globalization.CultureInfo.InvariantCulture),
                b[2].Length == 0 ? null : decimal.Parse(b[2], System.Globalization.CultureInfo.InvariantCulture)))]);
        policy.Faults("").Select(f => $"{f.Pointer} {f.Code}").ShouldContain(fault);
    }

    [Theory]
    [InlineData("10千伏 大", true)]
    [InlineData("A,B", false)]
    [InlineData("A;B", false)]
    public void a_band_is_named_without_the_separators_of_a_list(string name, bool valid) =>
        new AssignmentPolicy([new(name, 1)]).Faults("").Any().ShouldBe(!valid);

    [Fact]
    public void only_a_band_between_two_others_depends_on_the_one_before()
    {
        AssignmentPolicy.Band Of(string name, decimal? below) => new(name, 1, below);
        new AssignmentPolicy([Of("A", 0), Of("B", 0), Of("C", 100)]).Faults("/content").Where(f => f.Code == "bands_order")
            .Select(f => $"{f.Pointer} {string.Join(' ', f.DependsOn)}")
            .ShouldBe(["/content/bands/0/belowKva ", "/content/bands/1/belowKva /content/bands/0", "/content/bands/2/belowKva "]);
    }

    [Fact]
    public void unknown_and_repeated_criteria_are_refused()
    {
        new AssignmentPolicy([Rest], []).Faults("").ShouldBeEmpty("whose turn it is decides alone then");
        new AssignmentPolicy([Rest], ["load", "luck", "load"]).Faults("").Select(f => $"{f.Pointer} {f.Code}")
            .ShouldBe(["/criteria/1 criterion_unknown", "/criteria/2 criterion_unknown"]);
    }

    [Fact]
    public void the_order_of_the_criteria_decides_and_the_explanation_has_the_policy_version()
    {
        ManagerSnapshot[] managers = [Manager(1, specialties: ["KV10"], open: 5), Manager(2)];
        var defaultChoice = ManagerSelector.Select(Customer(), managers, Policy.BuiltIn, Now);
        (defaultChoice.Manager, defaultChoice.Why.Code).ShouldBe((Id(1), "specialty"));
        var loadChoice = ManagerSelector.Select(Customer(), managers, new AssignmentPolicy([Rest], ["load"]).ToPolicy("assignment-7"), Now);
        (loadChoice.Manager, loadChoice.Why.Code, loadChoice.Why.Policy).ShouldBe((Id(2), "load", "assignment-7"));
    }
}
