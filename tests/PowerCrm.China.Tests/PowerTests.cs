namespace PowerCrm.China.Tests;

public class PowerTests
{
    [Fact]
    public void voltage_levels_are_those_of_the_contract() => PowerCodes.VoltageLevels.Select(v => v.Code)
        .ShouldBe(["LV_220", "LV_380", "KV10", "KV20", "KV35", "KV66", "KV110", "KV220_PLUS"]);

    [Fact]
    public void industries_have_one_code_each_two_names_and_a_section()
    {
        PowerCodes.Industries.ShouldNotBeEmpty();
        PowerCodes.Industries.Select(i => i.Code).Distinct().Count().ShouldBe(PowerCodes.Industries.Count);
        PowerCodes.Industries.ShouldAllBe(i => i.Zh.Length > 1 && i.En.Length > 1 && i.Section >= 'A' && i.Section <= 'T');
        PowerCodes.FindIndustry("datacenter")!.Section.ShouldBe('I');
        PowerCodes.FindIndustry("piracy").ShouldBeNull();
        PowerCodes.FindVoltageLevel("kv10").ShouldBeNull();
    }
}
