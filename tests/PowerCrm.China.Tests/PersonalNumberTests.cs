namespace PowerCrm.China.Tests;

public class PersonalNumberTests
{
    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("110105 19491231 002X")]
    [InlineData("法人身份证11010519491231002X")]
    [InlineData("362322198709086409")]                  // also the check digit of a credit code
    [InlineData("911124198108030024")]
    [InlineData("130503670401001")]
    [InlineData("123456789012345678 11010519491231002X")]       // one character separates both
    [InlineData("123456789012345/130503670401001")]
    [InlineData("13800138000")]
    [InlineData("南方电力13800138000")]
    [InlineData("138-0013-8000")]
    [InlineData("138 0013 8000")]
    [InlineData("+8613800138000")]
    [InlineData("008613800138000")]
    [InlineData("８６１３８００１３８０００")]
    [InlineData("联系13800138000（王）")]
    [InlineData("1 3 8 0 0 1 3 8 0 0 0")]
    [InlineData("1-3-8-0-0-1-3-8-0-0-0")]
    [InlineData("138/0013/8000")]
    [InlineData("138·0013·8000")]
    [InlineData("(138)0013-8000")]
    [InlineData("（138）0013 - 8000")]
    [InlineData("138,0013,8000")]
    [InlineData("138_0013_8000")]
    [InlineData("①③⑧⓪⓪①③⑧⓪⓪⓪")]
    [InlineData("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎")]
    [InlineData("١٣٨٠٠١٣٨٠٠٠")]
    [InlineData("一三八零零一三八零零零")]
    [InlineData("电话壹叁捌零零壹叁捌零零零")]
    [InlineData("幺三八〇〇幺三八〇〇〇")]
    [InlineData("11010519491231002Ⅹ")]
    [InlineData("110105/19491231/002X")]
    [InlineData("138\u00A00013\u00A08000")]
    [InlineData("138\u20090013\u20098000")]
    [InlineData("138\u20100013\u20118000")]
    [InlineData("138～0013～8000")]
    [InlineData("138〜0013〜8000")]
    [InlineData("138+0013+8000")]
    [InlineData("138\n0013\n8000")]
    [InlineData("11010519491231002×")]
    [InlineData("11010519491231002\u0425")]
    [InlineData("11010519491231002\u03A7")]
    [InlineData("1380 0138 000"), InlineData("1380-0138-000"), InlineData("13800-138000"), InlineData("138 001 380 00")]
    [InlineData("013800138000"), InlineData("0138 0013 8000"), InlineData("138|0013|8000"), InlineData("138；0013；8000")]
    [InlineData("130503 670401 001"), InlineData("130503-670401-001")]
    [InlineData("160、1250、1600千伏安，138/0013/8000")]
    [InlineData("深圳ID11010519491231002X贸易有限公司"), InlineData("SFZ911124198108030024"), InlineData("x911124198108030024A")]
    [InlineData("ＩＤ11010519491231002Ｘ"), InlineData("911124198108030024x"), InlineData("ID110105 19491231 002X")]
    [InlineData("ID130503670401001"), InlineData("sfzh130503670401001"), InlineData("tel13800138000")]
    [InlineData("138 00138 000"), InlineData("138 001 38000"), InlineData("1380 013 8000"), InlineData("13 800 138 000")]
    [InlineData("1 3800138000"), InlineData("138001 38000"), InlineData("13-800-138-000"), InlineData("1380-013-8000")]
    [InlineData("138\\0013\\8000"), InlineData("138=0013=8000"), InlineData("138点0013点8000"), InlineData("138杠0013杠8000")]
    [InlineData("138#0013#8000"), InlineData("138@0013@8000"), InlineData("138…0013…8000"), InlineData("138'0013'8000")]
    [InlineData("138\"0013\"8000"), InlineData("138“0013”8000"), InlineData("138「0013」8000"), InlineData("[138][0013][8000]")]
    [InlineData("{138}{0013}{8000}"), InlineData("<138><0013><8000>"), InlineData("138^0013^8000"), InlineData("【138】【0013】【8000】")]
    [InlineData("138\r0013\r8000"), InlineData("138＃0013＃8000"), InlineData("[110105][19491231][002X]"), InlineData("110105#19491231#002X")]
    public void an_identity_number_and_a_mobile_are_found(string text) => PersonalNumber.IsIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("\uFE0F\u20E3"), InlineData("\uFE0E"), InlineData("\uFE00"), InlineData("\u180B"), InlineData("\u0332")]
    [InlineData("\u20DD"), InlineData("\U000E0100")]
    public void marks_on_the_digits_do_not_hide_a_number(string mark) =>
        PersonalNumber.IsIn(string.Concat("13800138000".Select(d => d + mark))).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("深圳市南山电力有限公司")]
    [InlineData("91440300708461136T")]
    [InlineData("111111111111111111")]
    [InlineData("92141127MA0KD1Y64A")]
    [InlineData("12440600MB2C07549J")]
    [InlineData("11010519491231002")]
    [InlineData("110105194912310021")]                  // wrong check digit
    [InlineData("110105199902310020")]
    [InlineData("0755-26001234")]
    [InlineData("0755-26001234-801")]
    [InlineData("010-62345678-8012")]
    [InlineData("400-800-1234")]
    [InlineData("0312345678901")]                       // an account number of the grid company
    [InlineData("440301103456789")]                     // there is no month 34
    [InlineData("138001380001")]
    [InlineData("12800138000")]
    [InlineData("2026-11-26")]
    [InlineData("3M中国有限公司")]
    [InlineData("第一三八研究所")]
    [InlineData("二〇二六年十一月二十八日")]
    [InlineData("注册资本13,800,138,000元")]
    [InlineData("2026-11-28 13:45:10")]
    [InlineData("2026/11/28 16:35")]
    [InlineData("1600kVA、315kVA、1250kVA")]
    [InlineData("两台 800kVA × 2")]
    [InlineData("300×400×500")]
    [InlineData("一至三层，五六七八九号楼")]
    [InlineData("变压器160、1250、1600千伏安"), InlineData("160/1250/1600 kVA"), InlineData("160*1200*2400 mm")]
    [InlineData("注册资本150,0000,0000元"), InlineData("1600 1250 31"), InlineData("0755-2600-1234")]
    [InlineData("1600 800 1000 kVA"), InlineData("1998-06-15 320kVA投运"), InlineData("1600 800 1000千伏安")]
    [InlineData("合同GD440300231231001"), InlineData("设备号A110105194912310021")]
    [InlineData("#1主变 1600kVA、#2主变 1250kVA"), InlineData("13'800'138'000元"), InlineData("[2026][1128][0013]")]
    [InlineData("160×1200×2400"), InlineData("1#、2#、3#楼，1600@1250")]
    public void other_numbers_are_not_taken_for_personal_numbers(string text) => PersonalNumber.IsIn(text).ShouldBeFalse();

    [Theory]
    [InlineData("11010519491231002X", true)]
    [InlineData("壹佰万元（110105 19491231 002X）", true)]
    [InlineData("一一零一零五一九四九一二三一零零二X", true)]
    [InlineData("130503670401001", true)]
    [InlineData("13800138000", false)]
    [InlineData("人民币13800138000元整", false)]
    [InlineData("5000万元人民币", false)]
    public void in_an_amount_only_an_identity_number_is_found(string text, bool found) =>
        PersonalNumber.IsIdentityIn(text).ShouldBe(found);

    [Fact]
    public void a_valid_credit_code_is_not_taken_for_a_personal_number()
    {
        for (var i = 0; i < 20_000; i++)
            PersonalNumber.IsIn(CreditCode.CreateExample(i, i % 2 == 0 ? "440300" : "441900")).ShouldBeFalse();
    }

    [Fact]
    public void a_licence_number_from_before_2015_is_recognised_by_its_last_digit()
    {
        const string First14 = "11010549123100";
        Enumerable.Range(0, 10).Count(d => !PersonalNumber.IsIn($"{First14}{d}")).ShouldBe(1);
    }
}
