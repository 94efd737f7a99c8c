namespace PowerCrm.China.Tests;

public class PowerTests
{
    [Fact]
    public void voltage_levels_are_those_of_the_contract() => Power.VoltageLevels.Select(v => v.Code)
        .ShouldBe(["LV_220", "LV_380", "KV10", "KV20", "KV35", "KV66", "KV110", "KV220_PLUS"]);

    [Fact]
    public void industries_have_one_code_each_two_names_and_a_section()
    {
        Power.Industries.Select(i => i.Code).Distinct().Count().ShouldBe(Power.Industries.Count);
        Power.Industries.ShouldAllBe(i => i.Zh.Length > 1 && i.En.Length > 1 && i.Section >= 'A' && i.Section <= 'T');
        Power.FindIndustry("datacenter")!.Section.ShouldBe('I');
        Power.FindIndustry("piracy").ShouldBeNull();
        Power.Voltage("kv10").ShouldBeNull();
    }

    [Theory]
    [InlineData("LV_220", 8, null)]
    [InlineData("LV_220", 100, "capacity_high")]
    [InlineData("LV_380", 160, null)]
    [InlineData("KV10", 30, "capacity_low")]
    [InlineData("KV10", 1000, null)]
    [InlineData("KV220_PLUS", 1_000, "capacity_low")]
    [InlineData("KV5", 1_000, null)]
    public void a_capacity_fits_its_voltage_or_is_odd(string voltage, double capacity, string? oddity) =>
        Power.CapacityOddity(voltage, (decimal)capacity).ShouldBe(oddity);

    [Theory]
    [InlineData(34.99, null)]
    [InlineData(35, "fen_per_kwh")]
    [InlineData(65, "fen_per_kwh")]
    [InlineData(120, "fen_per_kwh")]
    [InlineData(121, null)]
    [InlineData(350, "yuan_per_mwh")]
    [InlineData(1200, "yuan_per_mwh")]
    [InlineData(1201, null)]
    [InlineData(0.65, null)]
    [InlineData(5, null)]
    [InlineData(-65, null)]
    public void slips_of_the_price_unit_are_recognised(double price, string? slip) => Power.PriceSlip((decimal)price).ShouldBe(slip);

    [Theory]
    [InlineData(15, 1000, true)]
    [InlineData(15.5, 1000, true)]
    [InlineData(1, 1000, false)]            // 10 kWh a kVA would be idle even then
    [InlineData(150_000, 1000, false)]
    [InlineData(80, 1000, false)]           // 800 kWh a kVA: more than the month has hours
    [InlineData(0, 1000, false)]
    [InlineData(15, 0, false)]
    public void slips_of_the_usage_unit_are_recognised(double usage, double capacity, bool slip) =>
        Power.UsageLooksLikeTenThousands((decimal)usage, (decimal)capacity).ShouldBe(slip);

    [Theory]
    [InlineData(315, 234_360)]
    [InlineData(1000, 744_000)]
    public void usage_is_bounded_by_the_longest_month(double capacity, double most) =>
        Power.MostUsage((decimal)capacity).ShouldBe((decimal)most);

    [Theory]
    [InlineData(19_999, "usage_low")]
    [InlineData(20_000, null)]
    [InlineData(600_000, null)]
    [InlineData(600_001, "usage_high")]
    public void usage_far_from_the_usual_is_odd(double usage, string? oddity) => Power.UsageOddity((decimal)usage, 1000).ShouldBe(oddity);
}
