using System.Text.Json.Nodes;
using static PowerCrm.Registration.Tests.FormRulesTests;

namespace PowerCrm.Registration.Tests;

/// <summary>What a retailer can require in addition to the standard fields of a registration.</summary>
public class RequirementsTests
{
    private static readonly RequirementsPolicy All = new(CreditCode: true, Industry: true, LeastAccountNumbers: 2, LeastCapacityKva: 2000,
        Provinces: ["320000", "330000"]);

    [Fact]
    public void the_built_in_policy_has_no_extra_requirements()
    {
        var result = Check(CompleteForm(), RequirementsPolicy.BuiltIn.BuiltIn);
        result.Issues.ShouldBeEmpty();
        result.Value.ShouldNotBeNull();
    }

    [Fact]
    public void each_unmet_requirement_blocks_at_its_field()
    {
        var result = Check(CompleteForm(), All);
        result.Value.ShouldBeNull();
        result.Blocking.Select(i => $"{i.Pointer} {i.Code}").ShouldBe(
            [
                "/creditCode required", "/industry required", "/province region_not_served", "/powerCapacity capacity_not_served",
                "/accountNumbers too_few",
            ], ignoreOrder: true);
        result.Blocking.Single(i => i.Code == "region_not_served").Chinese.ShouldContain("江苏省、浙江省");
        result.Blocking.Single(i => i.Code == "capacity_not_served").Chinese.ShouldContain("2000 kVA");
    }

    [Fact]
    public void a_form_that_meets_the_requirements_passes_at_the_limits()
    {
        var form = CompleteForm();
        (form["creditCode"], form["industry"]) = ("91440300MA5EYTU05A", "electronics");
        form["accountNumbers"] = new JsonArray("0312345678901", "0312345678902");
        foreach (var name in new[] { "province", "city", "district" })
            form.Remove(name);
        form["regionCode"] = "320505";
        form["powerCapacity"] = 2000m;
        Check(form, All).Blocking.ShouldBeEmpty();
        form["regionCode"] = "440305";
        Check(form, All).Blocking.Single().Pointer.ShouldBe("/regionCode");
    }

    [Theory]
    [InlineData(-1, null, null, "/policy/leastAccountNumbers")]
    [InlineData(21, null, null, "/policy/leastAccountNumbers")]
    [InlineData(20, "1000000", "440000,110000", null)]
    [InlineData(0, "0", null, "/policy/leastCapacityKva")]
    [InlineData(0, "1000000.01", null, "/policy/leastCapacityKva")]
    [InlineData(0, "0.015", null, "/policy/leastCapacityKva")]
    [InlineData(0, null, "", "/policy/provinces")]
    [InlineData(0, null, "440000,440300", "/policy/provinces/1")]
    [InlineData(0, null, "440000,999999", "/policy/provinces/1")]
    [InlineData(0, null, "440000,320000,440000", "/policy/provinces/2")]
    public void a_policy_is_checked_for_its_limits(int accounts, string? minCapacity, string? provinces, string? fault) =>
        new RequirementsPolicy(false, false, accounts,
            minCapacity is null ? null : decimal.Parse(minCapacity, System.Globalization.CultureInfo.InvariantCulture),
            provinces?.Split(',', StringSplitOptions.RemoveEmptyEntries)).Faults("/policy").Select(f => f.Pointer)
            .ShouldBe(fault is null ? [] : [fault]);

    private static FormCheckResult Check(JsonObject form, RequirementsPolicy policy) =>
        FormRules.Check(form, FormRulesTests.Facts with { Requirements = policy });
}
