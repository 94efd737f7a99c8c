using System.Text.Json.Nodes;
using PowerCrm.China;

namespace PowerCrm.Registration.Tests;

public class FormRulesTests
{
    private static readonly Guid Licence = Guid.CreateVersion7(), Front = Guid.CreateVersion7(), Back = Guid.CreateVersion7();
    private static readonly Dictionary<Guid, string> OwnImages = new()
    {
        [Licence] = "businessLicense",
        [Front] = "idCardFront",
        [Back] = "idCardBack"
    };

    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void a_complete_form_passes()
    {
        var result = Check(CompleteForm());
        result.Issues.ShouldBeEmpty();
        result.Value.ShouldNotBeNull().RegionCode.ShouldBe("440305");
    }

    [Theory]
    [InlineData("realName", "张", "too_short")]
    [InlineData("realName", "张3", "name_invalid")]
    [InlineData("email", "a@b", "email_invalid")]
    [InlineData("email", "a..b@example.com", "email_invalid")]
    [InlineData("contactPhone", "12345", "phone_invalid")]
    [InlineData("companyName", "甲", "too_short")]
    [InlineData("creditCode", "123", "credit_code_invalid")]
    [InlineData("creditCode", "91440300MA5EYTUO5K", "credit_code_invalid")]
    [InlineData("city", "苏州", "region_unknown")]
    [InlineData("district", "天河区", "region_unknown")]
    [InlineData("creditCode", "11010519491231002X", "personal_number")]
    [InlineData("creditCode", "13800138000", "personal_number")]
    [InlineData("companyName", "王五 13800138000", "personal_number")]
    [InlineData("position", "经理 138-0013-8000", "personal_number")]
    [InlineData("voltageLevel", "KV999", "voltage_unknown")]
    [InlineData("industry", "magic", "industry_unknown")]
    [InlineData("businessLicense", "nonsense", "wrong_type")]
    public void a_wrong_text_blocks_with_its_code(string field, string value, string code)
    {
        var form = CompleteForm();
        form[field] = value;
        Check(form).Blocking.ShouldContain(i => i.Pointer == "/" + field && i.Code == code);
    }

    [Theory]
    [InlineData("powerCapacity", "0", "out_of_range")]
    [InlineData("powerCapacity", "1000000.01", "out_of_range")]
    [InlineData("powerCapacity", "1.234", "too_precise")]
    [InlineData("monthlyUsage", "-1", "out_of_range")]
    [InlineData("monthlyUsage", "930000.01", "usage_exceeds_capacity")]
    [InlineData("currentPrice", "0.0999", "price_out_of_range")]
    [InlineData("currentPrice", "2.0001", "price_out_of_range")]
    [InlineData("currentPrice", "0.12345", "too_precise")]
    public void a_wrong_number_blocks_with_its_code(string field, string value, string code)
    {
        var form = CompleteForm();
        form[field] = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        Check(form).Blocking.ShouldContain(i => i.Pointer == "/" + field && i.Code == code);
    }

    [Theory]
    [InlineData("powerCapacity", "1000000")]
    [InlineData("monthlyUsage", "930000")]
    [InlineData("monthlyUsage", "0")]
    [InlineData("currentPrice", "0.1")]
    [InlineData("currentPrice", "2.00")]
    public void boundary_values_are_allowed(string field, string value)
    {
        var form = CompleteForm();
        form[field] = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        Check(form).Blocking.ShouldBeEmpty();
    }

    [Fact]
    public void a_price_in_the_wrong_unit_is_recognised()
    {
        var form = CompleteForm();
        form["currentPrice"] = 68.32m;
        Check(form).Blocking.Single().Chinese.ShouldContain("分/千瓦时");
        form["currentPrice"] = 683.2m;
        Check(form).Blocking.Single().Chinese.ShouldContain("元/兆瓦时");
    }

    [Theory]
    [InlineData("34.99", null)]
    [InlineData("35", "分/千瓦时")]
    [InlineData("120", "分/千瓦时")]
    [InlineData("121", null)]
    [InlineData("350", "元/兆瓦时")]
    [InlineData("1200", "元/兆瓦时")]
    [InlineData("1201", null)]
    [InlineData("5", null)]
    public void a_wrong_price_unit_is_suggested_only_within_its_range(string price, string? unit)
    {
        var form = CompleteForm();
        form["currentPrice"] = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        var message = Check(form).Blocking.Single().Chinese;
        foreach (var candidate in new[] { "分/千瓦时", "元/兆瓦时" })
            message.Contains("是否填成了" + candidate, StringComparison.Ordinal).ShouldBe(candidate == unit, message);
    }

    [Fact]
    public void an_unusual_price_and_a_broken_check_digit_only_warn()
    {
        var form = CompleteForm();
        form["currentPrice"] = 1.5m;
        form["creditCode"] = "91440300MA5EYTU05A";
        var result = Check(form);
        result.Value.ShouldNotBeNull();
        result.Warnings.ShouldContain("price_unusual");
        result.Warnings.ShouldContain("credit_code_check_digit");
    }

    [Theory]
    [InlineData("realName", "买买提·吐尔逊")]
    [InlineData("realName", "𠮷野 家")]
    [InlineData("contactPhone", "0755-26551234")]
    [InlineData("contactPhone", "13800138000")]
    [InlineData("email", "a+b@sub.example.com.cn")]
    public void rare_but_valid_values_pass(string field, string value)
    {
        var form = CompleteForm();
        form[field] = value;
        Check(form).Blocking.ShouldBeEmpty();
    }

    [Fact]
    public void the_region_code_alone_is_enough()
    {
        var form = CompleteForm();
        foreach (var name in new[] { "province", "city", "district" })
            form.Remove(name);
        form["regionCode"] = "110105";
        var value = Check(form).Value.ShouldNotBeNull();
        (value.Province, value.City, value.District).ShouldBe(("北京市", "北京市", "朝阳区"));
    }

    [Fact]
    public void a_city_without_districts_needs_no_district()
    {
        var form = CompleteForm();
        form["city"] = "东莞市";
        form.Remove("district");
        Check(form).Value.ShouldNotBeNull().District.ShouldBeNull();
    }

    [Fact]
    public void region_names_must_match_the_region_code()
    {
        var form = CompleteForm();
        form["regionCode"] = "110105";
        Check(form).Blocking.ShouldContain(i => i.Code == "region_unknown");
    }

    [Fact]
    public void a_picture_of_another_kind_is_refused()
    {
        var form = CompleteForm();
        form["idCardFront"] = Licence.ToString();
        Check(form).Blocking.Single().Code.ShouldBe("image_kind_wrong");
    }

    [Fact]
    public void grid_accounts_are_limited_in_number_and_checked_one_by_one()
    {
        var form = CompleteForm();
        form["accountNumbers"] = new JsonArray("12345678", "1234567", "12345678901234567890");
        Check(form).Blocking.Single().Pointer.ShouldBe("/accountNumbers/1");
        form["accountNumbers"] = new JsonArray([.. Enumerable.Repeat("12345678", 21).Select(a => (JsonNode)a)]);
        Check(form).Blocking.Single().Code.ShouldBe("too_many");
    }

    [Theory]
    [InlineData("买买提•吐尔逊")]
    [InlineData("买买提･吐尔逊")]
    [InlineData("Ann\u3000Lee")]
    public void a_name_is_taken_as_typed(string name)
    {
        var form = CompleteForm();
        form["realName"] = name;
        Check(form).Value.ShouldNotBeNull().RealName.ShouldBe(name);
    }

    [Theory]
    [InlineData("买买提．吐尔逊", "U+FF0E", "`")]
    [InlineData("张\uE863", "U+E863", "手写")]
    [InlineData("张\U000323B0", "U+323B0", "重新输入")]
    [InlineData("买买提··吐尔逊", "·", "连用")]
    [InlineData("⾼小明", "U+2FBC", "“高”（U+9AD8）")]
    [InlineData("⻓小明", "U+2ED3", "“长”（U+957F）")]
    [InlineData("Ann\u00A0Lee", "U+00A0", "按空格键")]
    [InlineData("Ann\u2003Lee", "U+2003", "按空格键")]
    public void a_refused_name_gives_the_character_and_advice(string name, string character, string advice)
    {
        var form = CompleteForm();
        form["realName"] = name;
        Check(form).Blocking.Single().ShouldSatisfyAllConditions(i => i.Code.ShouldBe("name_invalid"),
            i => i.Chinese.ShouldContain(character), i => i.Chinese.ShouldContain(advice));
    }

    [Fact]
    public void the_general_text_about_a_name_gives_the_bounds_of_the_form()
    {
        RegistrationProblems.Describe();
        var field = RegistrationForm.Find("realName");
        PowerCrm.Web.ProblemCatalogue.GetText("name_invalid", PowerCrm.Web.Language.Chinese).ShouldContain($"{field.Min} 至 {field.Max}");
        PowerCrm.Web.ProblemCatalogue.GetText("name_invalid", PowerCrm.Web.Language.English).ShouldContain($"{field.Min} to {field.Max}");
    }

    [Theory]
    [InlineData("contactPhone", "0755-26001234转801", "phone_invalid", "0755-12345678-801")]
    [InlineData("contactPhone", "（0755）26001234", "phone_invalid", "半角 - 连接")]
    [InlineData("contactPhone", "+86 13800138000", "phone_invalid", "不加 +86、空格")]
    [InlineData("email", "zhang＠example.com", "email_invalid", "@ 和 . 用半角")]
    [InlineData("email", "zhang@example。com", "email_invalid", "@ 和 . 用半角")]
    [InlineData("email", "zhang@qq.com;li@qq.com", "email_invalid", "只填一个")]
    [InlineData("creditCode", "9135 0100 M000 100Y 43", "credit_code_invalid", "91350100M000100Y43")]
    public void an_invalid_value_gets_advice_on_how_to_type_it(string field, string text, string code, string advice)
    {
        var form = CompleteForm();
        form[field] = text;
        Check(form).Blocking.Single().ShouldSatisfyAllConditions(i => i.Code.ShouldBe(code), i => i.Pointer.ShouldBe("/" + field),
            i => i.Chinese.ShouldContain(advice));
    }

    [Fact]
    public void a_company_name_copied_from_a_pdf_gives_a_warning_with_the_right_character()
    {
        var form = CompleteForm();
        form["companyName"] = "深圳市⾼新电子有限公司";
        Check(form).Issues.Single().ShouldSatisfyAllConditions(i => i.Code.ShouldBe("company_name_unusual"),
            i => i.Chinese.ShouldContain("“高”（U+9AD8）"), i => i.Blocking.ShouldBeFalse());
    }

    [Fact]
    public void an_invalid_nickname_or_portrait_does_not_block()
    {
        var form = CompleteForm();
        form["wxNickname"] = string.Concat(Enumerable.Repeat("😀", 101));
        form["wxAvatar"] = "https://wx.qlogo.cn/" + new string('a', 600);
        var value = Check(form).Value.ShouldNotBeNull();
        value.WxNickname.ShouldBe(string.Concat(Enumerable.Repeat("😀", 100)));
        value.WxAvatar.ShouldBeNull();
    }

    [Theory]
    [InlineData("1250", 1250)]
    [InlineData("１２５０", 1250)]
    [InlineData("1250。5", 1250.5)]
    [InlineData("１２５０．５", 1250.5)]
    [InlineData(" 1250 ", 1250)]
    public void a_number_is_accepted_as_text_in_input_method_formats(string typed, decimal number)
    {
        var form = CompleteForm();
        form["powerCapacity"] = typed;
        Check(form).Value.ShouldNotBeNull().PowerCapacity.ShouldBe(number);
    }

    [Theory]
    [InlineData("1,250", "1250")]
    [InlineData("1250kVA", "1250")]
    [InlineData("约一千", "1250")]
    [InlineData("1e3", "1250")]
    public void an_unreadable_number_gets_advice_on_what_to_type(string typed, string suggestion)
    {
        var form = CompleteForm();
        form["powerCapacity"] = typed;
        Check(form).Blocking.Single().ShouldSatisfyAllConditions(
            i => i.Code.ShouldBe("wrong_type"), i => i.Chinese.ShouldContain(suggestion), i => i.English.ShouldContain(suggestion));
    }

    [Fact]
    public void all_missing_fields_are_reported_at_once() => Check([]).Blocking.Select(i => i.Pointer).ShouldBe(
        ["/realName", "/position", "/companyName", "/province", "/city", "/detailAddress", "/powerCapacity", "/monthlyUsage",
            "/currentPrice",
            "/voltageLevel", "/businessLicense", "/idCardFront", "/idCardBack"], ignoreOrder: true);

    [Theory]
    [InlineData("LV_220", "capacity_high")]
    [InlineData("LV_380", "capacity_high")]
    [InlineData("KV110", "capacity_low")]
    [InlineData("KV35", null)]
    public void a_capacity_unusual_for_its_voltage_gives_a_warning(string voltage, string? code)
    {
        var form = CompleteForm();
        form["voltageLevel"] = voltage;
        var result = Check(form);
        result.Value.ShouldNotBeNull();
        result.Warnings.ShouldBe(code is null ? [] : [code]);
    }

    [Theory]
    [InlineData("31.2", "usage_low", "万千瓦时")]
    [InlineData("312", "usage_low", "兆瓦时")]
    [InlineData("0", "usage_low", "请核对")]
    [InlineData("900000", "usage_high", "请核对")]
    [InlineData("3744000", "usage_exceeds_capacity", "全年")]
    [InlineData("90000000", "usage_exceeds_capacity", "请核对单位")]
    public void usage_in_the_wrong_unit_is_recognised(string usage, string code, string advice)
    {
        var form = CompleteForm();
        form["monthlyUsage"] = decimal.Parse(usage, System.Globalization.CultureInfo.InvariantCulture);
        var issue = Check(form).Issues.Single();
        issue.Code.ShouldBe(code);
        issue.Chinese.ShouldContain(advice);
        issue.English.ShouldNotBeEmpty();
    }

    [Fact]
    public void each_field_has_a_status_and_the_next_field_is_named()
    {
        var form = CompleteForm();
        form["currentPrice"] = 1.5m;
        form["accountNumbers"] = new JsonArray("1");
        form.Remove("detailAddress");
        var result = Check(form);
        result.FieldStates["/realName"].ShouldBe("ok");
        result.FieldStates["/currentPrice"].ShouldBe("warning");
        result.FieldStates["/accountNumbers"].ShouldBe("blocking");
        result.NextPointer.ShouldBe("/detailAddress");
        Check(CompleteForm()).NextPointer.ShouldBeNull();
    }

    [Fact]
    public void a_check_for_a_past_date_uses_the_rules_of_that_date()
    {
        var form = CompleteForm();
        form["monthlyUsage"] = 400_000m;
        SetRegion(form, "140105");
        FormRules.Check(form, new FormFacts(OwnImages, new DateOnly(2026, 7, 31))).Tariff.ShouldBe(new Tariff("two_part", false));
        FormRules.Check(form, new FormFacts(OwnImages, new DateOnly(2026, 8, 1))).Tariff.ShouldBe(new Tariff("two_part", true));
        RulePolicy.All.Select(p => p.From).ShouldBeInOrder();
        RulePolicy.At(new DateOnly(1999, 1, 1)).ShouldBe(RulePolicy.All[0]);
    }

    [Theory]
    [InlineData("140105", true)]
    [InlineData("310115", true)]
    [InlineData("440305", false)]
    public void the_lower_two_part_limit_depends_on_the_province(string region, bool lower)
    {
        var form = CompleteForm();
        form["monthlyUsage"] = 400_000m;
        SetRegion(form, region);
        Check(form).Tariff.ShouldBe(new Tariff("two_part", lower));
    }

    [Fact]
    public void every_policy_covers_every_voltage_level()
    {
        RulePolicy.All.ShouldNotBeEmpty();
        RulePolicy.All.ShouldAllBe(
            p => China.PowerCodes.VoltageLevels.All(v => p.Voltages.ContainsKey(v.Code))
                && p.Voltages.Count == China.PowerCodes.VoltageLevels.Count);
    }

    [Fact]
    public void a_refused_picture_blocks_and_one_that_still_stands_warns()
    {
        FormRules.Check(CompleteForm(), new FormFacts(OwnImages, Today, new Dictionary<Guid, bool> { [Front] = false })).Blocking.Single()
            .ShouldSatisfyAllConditions(i => i.Code.ShouldBe("same_image"), i => i.Pointer.ShouldBe("/idCardFront"));
        FormRules.Check(CompleteForm(), new FormFacts(OwnImages, Today, new Dictionary<Guid, bool> { [Front] = true })).Warnings
            .ShouldBe(["image_refused"]);
    }

    private static void SetRegion(JsonObject form, string region)
    {
        foreach (var name in RegistrationForm.RegionNames)
            form.Remove(name);
        form["regionCode"] = region;
    }

    [Fact]
    public void look_alike_characters_in_a_code_get_a_suggested_correction()
    {
        var code = Enumerable.Range(1, 500).Select(i => CreditCode.CreateExample(i, "440300")).First(c => c.Contains('0'));
        var form = CompleteForm();
        form["creditCode"] = code.Replace('0', 'O');
        var issue = Check(form).Blocking.Single();
        issue.Code.ShouldBe("credit_code_invalid");
        issue.Chinese.ShouldContain(code);
    }

    internal static FormFacts Facts => new(OwnImages, Today);

    internal static FormCheckResult Check(JsonObject form) => FormRules.Check(form, Facts);

    internal static JsonObject CompleteForm() => new()
    {
        ["realName"] = "张伟",
        ["position"] = "能源主管",
        ["companyName"] = "深圳市示例电子有限公司",
        ["province"] = "广东省",
        ["city"] = "深圳市",
        ["district"] = "南山区",
        ["detailAddress"] = "科技园南区一路 1 号",
        ["powerCapacity"] = 1250m,
        ["monthlyUsage"] = 312_000m,
        ["currentPrice"] = 0.68m,
        ["voltageLevel"] = "KV10",
        ["businessLicense"] = Licence.ToString(),
        ["idCardFront"] = Front.ToString(),
        ["idCardBack"] = Back.ToString(),
    };
}
