namespace PowerCrm.China.Tests;

public class NamesTests
{
    [Theory]
    [InlineData("张三", true)]
    [InlineData("买买提·吐尔逊", true)]
    [InlineData("古丽米热·艾比布力", true)]
    [InlineData("葛曾䮌", true)]
    [InlineData("レオナルド・ディカプリオ", true)]
    [InlineData("काव्य", true)]
    [InlineData("Diặcritics", true)]
    [InlineData("Lanaʻi", true)]
    [InlineData("Homer J. Simpson", false)]
    [InlineData("买买提•吐尔逊", true)]             // U+2022
    [InlineData("买买提･吐尔逊", true)]             // U+FF65
    [InlineData("买买提‧吐尔逊", true)]             // U+2027
    [InlineData("买买提・吐尔逊", true)]             // U+30FB
    [InlineData("买买提\u318D吐尔逊", true)]
    [InlineData("买买提\uA78F吐尔逊", true)]
    [InlineData("\u318D买买提", false)]
    [InlineData("Ann\u3000Lee", true)]
    [InlineData("买买提．吐尔逊", false)]
    [InlineData("买买提.吐尔逊", false)]
    [InlineData("买买提•·吐尔逊", false)]
    [InlineData("张三\u3000", false)]
    [InlineData("𠮷野家", true)]
    [InlineData("葛\U000E0100城", true)]            // an ideographic variation
    [InlineData("𱍐𮯰", true)]                     // extensions G and F
    [InlineData("〇〇", true)]
    [InlineData("Ann Lee", true)]
    [InlineData("Zoe\u0301 Li", true)]
    [InlineData("ཚེ་རིང", false)]                    // the Tibetan tsheg is punctuation; cards have 次仁
    [InlineData("नरेन्द्र", true)]
    [InlineData("张", false)]
    [InlineData("", false)]
    [InlineData("·张三", false)]
    [InlineData("张三·", false)]
    [InlineData("买买提··吐尔逊", false)]
    [InlineData(" 张三", false)]
    [InlineData("张三 ", false)]
    [InlineData("Ann  Lee", false)]
    [InlineData("张3", false)]
    [InlineData("张３", false)]
    [InlineData("张三😀", false)]
    [InlineData("张\u0000三", false)]
    [InlineData("张\u200B三", false)]
    [InlineData("张\u202E三", false)]
    [InlineData("张\n三", false)]
    [InlineData("\uD842张三", false)]                // half a surrogate pair
    [InlineData("\u3164\u3164", false)]            // invisible letters
    [InlineData("\u0301\u0301", false)]
    [InlineData("Z\u0301\u0301\u0301\u0301\u0301o", false)]
    [InlineData("=HYPERLINK(1)", false)]
    [InlineData("<script>", false)]
    public void names_of_people_are_letters_of_any_script(string name, bool valid) => Names.IsPerson(name).ShouldBe(valid);

    [Theory]
    [InlineData(2, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void lengths_are_in_code_points(int length, bool valid) =>
        Names.IsPerson(string.Concat(Enumerable.Repeat("𠮷", length))).ShouldBe(valid);

    [Theory]
    [InlineData("深圳市南山电力有限公司", true)]
    [InlineData("ABB（中国）有限公司", true)]
    [InlineData("老王面馆", true)]
    [InlineData("3M中国有限公司", true)]
    [InlineData("七〇一研究所", true)]
    [InlineData("Johnson & Johnson Ltd.", true)]
    [InlineData("12", false)]
    [InlineData("电", false)]
    [InlineData("电力😀公司", false)]
    [InlineData("电力\u200B公司", false)]
    [InlineData("电力\t公司", false)]
    [InlineData("=cmd|公司", false)]
    [InlineData("https://公司", false)]
    [InlineData("\u3164\u3164", false)]
    public void names_of_companies_have_letters_digits_and_their_usual_signs(string name, bool valid) =>
        Names.IsCompany(name).ShouldBe(valid);

    [Fact]
    public void a_company_has_at_most_a_hundred_code_points()
    {
        Names.IsCompany(string.Concat(Enumerable.Repeat("𠮷", 100))).ShouldBeTrue();
        Names.IsCompany(string.Concat(Enumerable.Repeat("𠮷", 101))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("广州（南方）电力 ＡＢ有限公司", "广州(南方)电力ab有限公司")]
    [InlineData("广州【南方】电力", "广州〔南方〕电力")]
    [InlineData("买买提・吐尔逊", "买买提·吐尔逊")]
    [InlineData("买买提\u1427吐尔逊", "买买提·吐尔逊")]
    [InlineData("买买提•吐尔逊", "买买提‧吐尔逊")]
    [InlineData("买买提･吐尔逊", "买买提•吐尔逊")]
    [InlineData("南方　电力", "南方电力")]
    [InlineData("⾼新⼯业", "高新工业")]
    [InlineData("⻓城⻋⻔", "长城车门")]
    [InlineData("张\uFE0D三", "张三")]
    [InlineData("葛\U000E0101城", "葛城")]
    public void two_spellings_of_one_name_have_the_same_key(string first, string second) => Names.Key(first).ShouldBe(Names.Key(second));

    [Theory]
    [InlineData("买买提・吐尔逊", "买买提·吐尔逊")]
    [InlineData("买买提 • 吐尔逊", "买买提·吐尔逊")]
    [InlineData("张　\uFE0D三", "张三")]
    [InlineData("苏州 恒晟(集团) 有限公司", "苏州恒晟（集团）有限公司")]
    [InlineData("ＡＢＢ 【中国】３Ｍ有限公司", "ABB（中国）3M有限公司")]
    [InlineData("⾼新⼯业", "高新工业")]
    [InlineData(" 𠮷 野家 ", "𠮷野家")]
    [InlineData("Ａｎｎ　 Lee", "Ann Lee")]
    [InlineData("Johnson & Johnson （China） Ltd.", "Johnson & Johnson (China) Ltd.")]
    [InlineData("深圳市南山电力有限公司", "深圳市南山电力有限公司")]
    public void a_register_is_asked_in_its_own_spelling(string name, string spelling)
    {
        Names.ToRegisterSpelling(name).ShouldBe(spelling);
        Names.Key(spelling).ShouldBe(Names.Key(name));
    }

    [Fact]
    public void different_names_have_different_keys() => Names.Key("南方电力一公司").ShouldNotBe(Names.Key("南方电力二公司"));

    [Theory]
    [InlineData("买买提．吐尔逊", 0xFF0E)]
    [InlineData("买买提.吐尔逊", 0x2E)]
    [InlineData("张\uE81E", 0xE81E)]
    [InlineData("张\U000323B0", 0x323B0)]
    [InlineData("张三·", null)]
    [InlineData("·张三", null)]
    [InlineData("买买提··吐尔逊", null)]
    public void the_unsupported_character_of_a_name_is_found(string name, int? codePoint) =>
        Names.CheckPerson(name).ShouldBe((false, codePoint is { } value ? new System.Text.Rune(value) : null));
}
