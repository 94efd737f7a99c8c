namespace PowerCrm.China.Tests;

public class CreditCodeTests
{
    [Theory]
    [InlineData("91350100M000100Y43", CreditCodeVerdict.Ok)]
    [InlineData("91110000101623741K", CreditCodeVerdict.Ok)]
    [InlineData("911101066976941871", CreditCodeVerdict.WrongCheckDigit)]
    [InlineData("91310115MA1H8R7C6D", CreditCodeVerdict.WrongCheckDigit)]
    [InlineData("91350211M0000XUF46", CreditCodeVerdict.WrongCheckDigit)]
    [InlineData("110105000012345", CreditCodeVerdict.OldLicenceNumber)]
    [InlineData("9135010", CreditCodeVerdict.WrongLength)]
    [InlineData("91350100I000100Y43", CreditCodeVerdict.WrongAlphabet)]
    [InlineData("9135A100M000100Y43", CreditCodeVerdict.WrongAlphabet)]
    public void codes_of_the_standard_are_judged_rightly(string code, CreditCodeVerdict verdict) => CreditCode.Check(code).ShouldBe(verdict);

    [Fact]
    public void the_organisation_code_inside_is_checked_too()
    {
        CreditCode.InnerCheck("91350100M000100Y43").ShouldBeTrue();
        CreditCode.InnerCheck("91350100M000100Y53").ShouldBeFalse();
    }

    [Fact]
    public void full_width_and_lower_case_are_brought_to_one_form() => CreditCode.Normalise(" ９1350100m000100y43 ").ShouldBe("91350100M000100Y43");

    [Fact]
    public void examples_are_valid_by_both_checks_and_differ()
    {
        var codes = Enumerable.Range(0, 500).Select(i => CreditCode.Example(i, "440305")).ToList();
        codes.ShouldAllBe(c => CreditCode.Check(c) == CreditCodeVerdict.Ok && CreditCode.InnerCheck(c));
        codes.Distinct().Count().ShouldBe(500);
    }
}

public class IdNumberTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("11010519491231002X", true)]
    [InlineData("11010519491231002x", true)]
    [InlineData("440524188001010014", false)]       // right digit, born before 1900
    [InlineData("34052419800101001X", true)]
    [InlineData("340524198001010011", false)]
    [InlineData("34052419800230001X", false)]
    [InlineData("99052419800101001X", false)]
    [InlineData("3405241980010100", false)]
    public void numbers_are_judged_by_shape_digit_province_and_date(string number, bool valid) => IdNumber.IsValid(number, Today).ShouldBe(valid);

    [Theory]
    [InlineData("11010519491231002X", 'X')]
    [InlineData("440524188001010014", '4')]
    public void check_digits_are_those_of_the_standard(string number, char digit) => IdNumber.CheckDigit(number).ShouldBe(digit);
}

public class RegionsTests
{
    [Fact]
    public void names_must_belong_to_each_other()
    {
        Regions.Resolve("广东省", "深圳市", "南山区")!.Code.ShouldBe("440305");
        Regions.Resolve("广东省", "深圳市", "天河区").ShouldBeNull();
        Regions.Resolve("广东省", "苏州市", "姑苏区").ShouldBeNull();
    }

    [Fact]
    public void a_city_without_districts_has_none_and_one_with_districts_needs_one()
    {
        Regions.Resolve("广东省", "东莞市", null)!.Code.ShouldBe("441900");
        Regions.Resolve("441900").ShouldBe(new RegionPath("441900", "广东省", "东莞市", null));
        Regions.Resolve("广东省", "深圳市", null).ShouldBeNull();
        Regions.Resolve("440300").ShouldBeNull();
    }

    [Fact]
    public void a_municipality_is_its_own_city() => Regions.Resolve("110105").ShouldBe(new RegionPath("110105", "北京市", "北京市", "朝阳区"));

    [Fact]
    public void a_county_of_chongqing_belongs_to_its_one_city() => Regions.Resolve("500229")!.City.ShouldBe("重庆市");

    [Fact]
    public void a_county_that_a_province_administers_stands_as_a_city() => Regions.Resolve("429004").ShouldBe(new RegionPath("429004", "湖北省", "仙桃市", null));

    [Fact]
    public void every_leaf_resolves_to_itself_by_code_and_by_name()
    {
        var leaves = Walk(null).Where(r => !r.HasChildren && r.Level > 1).ToList();
        leaves.Count.ShouldBeGreaterThan(2800);
        foreach (var leaf in leaves)
        {
            var path = Regions.Resolve(leaf.Code).ShouldNotBeNull(leaf.Code);
            Regions.Resolve(path.Province, path.City, path.District).ShouldBe(path);
        }
        static IEnumerable<Region> Walk(string? parent) => Regions.Children(parent)!.SelectMany(r => Walk(r.Code).Prepend(r));
    }

    [Theory]
    [InlineData("000000", "440305", true)]
    [InlineData("440000", "440305", true)]
    [InlineData("440300", "440305", true)]
    [InlineData("440305", "440305", true)]
    [InlineData("440400", "440305", false)]
    [InlineData("500000", "500229", true)]
    [InlineData("999999", "440305", false)]
    public void a_territory_covers_what_lies_below_it(string territory, string code, bool covers) => Regions.Covers(territory, code).ShouldBe(covers);

    [Fact]
    public void an_unknown_parent_has_no_children() => Regions.Children("999999").ShouldBeNull();
}

public class PhoneAndNameTests
{
    [Theory]
    [InlineData("13800138000", true)]
    [InlineData("19200138000", true)]
    [InlineData("19400138000", true)]
    [InlineData("12300138000", false)]
    [InlineData("1380013800", false)]
    [InlineData("138001380001", false)]
    [InlineData("１３８００１３８０００", false)]
    [InlineData("13800138000\n", false)]
    public void mobiles_are_eleven_ascii_digits(string phone, bool valid) => Mobile.IsMainland(phone).ShouldBe(valid);

    [Theory]
    [InlineData("0755-26001234", true)]
    [InlineData("02162345678", true)]
    [InlineData("010-62345678-8012", true)]
    [InlineData("400-800-1234", true)]
    [InlineData("26001234", false)]
    public void a_contact_phone_may_be_a_fixed_line(string phone, bool valid) => Mobile.IsContactPhone(phone).ShouldBe(valid);

    [Theory]
    [InlineData("张三", true)]
    [InlineData("买买提·吐尔逊", true)]
    [InlineData("𠮷野家", true)]
    [InlineData("Ann Lee", true)]
    [InlineData("张", false)]
    [InlineData("·张三", false)]
    [InlineData("张三·", false)]
    [InlineData("张3", false)]
    [InlineData("张三😀", false)]
    [InlineData("=HYPERLINK(1)", false)]
    public void names_of_people_are_letters_of_any_script(string name, bool valid) => Names.IsPerson(name).ShouldBe(valid);

    [Fact]
    public void thirty_code_points_are_the_most()
    {
        Names.IsPerson(string.Concat(Enumerable.Repeat("𠮷", 30))).ShouldBeTrue();
        Names.IsPerson(string.Concat(Enumerable.Repeat("𠮷", 31))).ShouldBeFalse();
    }

    [Fact]
    public void two_spellings_of_a_company_meet() => Names.Key("广州（南方）电力 ＡＢ有限公司").ShouldBe(Names.Key("广州(南方)电力ab有限公司"));

    [Fact]
    public void masks_show_little()
    {
        Mask.Phone("13812341234").ShouldBe("138****1234");
        Mask.Name("张三丰").ShouldBe("张**");
        Mask.Name("𠮷野家").ShouldBe("𠮷**");
        Mask.Email("zhang@example.com").ShouldBe("z***@example.com");
        Mask.IdNumber("11010519491231002X").ShouldBe("1****************X");
    }
}

public class WorkingCalendarTests
{
    [Theory]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-10-01", false)]
    [InlineData("2026-02-17", false)]
    [InlineData("2026-02-14", true)]        // a Saturday that makes up for the Spring Festival
    public void holidays_and_make_up_days_count(string day, bool works) => WorkingCalendar.IsWorkingDay(DateOnly.Parse(day)).ShouldBe(works);

    [Fact]
    public void three_working_days_skip_the_weekend() =>
        WorkingCalendar.DueAfterWorkingDays(Utc("2026-11-20T10:00:00+08:00"), 3).ShouldBe(Utc("2026-11-25T18:00:00+08:00"));

    [Theory]
    [InlineData("2026-11-23T09:00:00+08:00", "2026-11-23T11:00:00+08:00")]
    [InlineData("2026-11-23T11:00:00+08:00", "2026-11-23T14:30:00+08:00")]
    [InlineData("2026-11-23T17:30:00+08:00", "2026-11-24T10:30:00+08:00")]
    [InlineData("2026-11-20T17:00:00+08:00", "2026-11-23T10:00:00+08:00")]
    [InlineData("2026-11-21T03:00:00+08:00", "2026-11-23T11:00:00+08:00")]
    public void two_working_hours_leave_out_breaks_nights_and_weekends(string from, string to) =>
        WorkingCalendar.AddWorkingHours(Utc(from), TimeSpan.FromHours(2)).ShouldBe(Utc(to));

    [Fact]
    public void a_year_not_announced_says_so()
    {
        WorkingCalendar.Published(2026).ShouldBeTrue();
        WorkingCalendar.Published(2031).ShouldBeFalse();
        WorkingCalendar.IsWorkingDay(new DateOnly(2031, 10, 1)).ShouldBeFalse();
    }

    private static DateTimeOffset Utc(string at) => DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();
}

public class PowerTests
{
    [Theory]
    [InlineData(65, "fen_per_kwh")]
    [InlineData(650, "yuan_per_mwh")]
    [InlineData(0.65, null)]
    [InlineData(5, null)]
    public void slips_of_the_price_unit_are_recognised(double price, string? slip) => Power.PriceSlip((decimal)price).ShouldBe(slip);

    [Fact]
    public void slips_of_the_usage_unit_are_recognised()
    {
        Power.UsageLooksLikeTenThousands(15, 1000).ShouldBeTrue();
        Power.UsageLooksLikeTenThousands(150_000, 1000).ShouldBeFalse();
    }

    [Fact]
    public void usage_is_bounded_by_the_longest_month() => Power.MostUsage(315).ShouldBe(234_360m);
}
