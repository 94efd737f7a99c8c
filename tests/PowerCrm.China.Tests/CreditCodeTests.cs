namespace PowerCrm.China.Tests;

public class CreditCodeTests
{
    [Theory]
    [InlineData("91350100M000100Y43", CreditCodeVerdict.Ok)]
    [InlineData("91110000101623741K", CreditCodeVerdict.Ok)]
    [InlineData("911101066976941871", CreditCodeVerdict.WrongCheckDigit)]
    [InlineData("91310115MA1H8R7C6D", CreditCodeVerdict.WrongCheckDigit)]
    [InlineData("91350211M0000XUF46", CreditCodeVerdict.WrongCheckDigit)]   // reported as registered, so this only warns
    [InlineData("110105000012345", CreditCodeVerdict.OldLicenceNumber)]
    [InlineData("11010500001234X", CreditCodeVerdict.WrongLength)]
    [InlineData("9135010", CreditCodeVerdict.WrongLength)]
    [InlineData("", CreditCodeVerdict.WrongLength)]
    [InlineData("91350100M000100Y433", CreditCodeVerdict.WrongLength)]
    [InlineData("91350100I000100Y43", CreditCodeVerdict.WrongAlphabet)]
    [InlineData("91350100m000100y43", CreditCodeVerdict.WrongAlphabet)]
    [InlineData("9135A100M000100Y43", CreditCodeVerdict.WrongAlphabet)]
    [InlineData("９1350100M000100Y43", CreditCodeVerdict.WrongAlphabet)]
    public void codes_are_judged_by_length_alphabet_and_check_digit(string code, CreditCodeVerdict verdict) =>
        CreditCode.Check(code).ShouldBe(verdict);

    [Theory]
    [InlineData("91350100M000100Y4", '3')]
    [InlineData("91110000101623741", 'K')]
    [InlineData("91110106697694187", '2')]
    [InlineData("91310115MA1H8R7C6", '7')]
    [InlineData("91350211M0000XUF4", 'R')]
    public void check_digits_are_those_of_the_standard(string first17, char digit) => CreditCode.CheckDigit(first17).ShouldBe(digit);

    [Theory]
    [InlineData("91350100M000100Y")]
    [InlineData("91350100I000100Y4")]
    public void a_check_digit_of_an_invalid_code_throws(string first17) =>
        Should.Throw<ArgumentException>(() => CreditCode.CheckDigit(first17));

    [Fact]
    public void any_single_wrong_character_is_noticed()
    {
        const string code = "91350100M000100Y43";
        for (var at = 0; at < 18; at++)
            foreach (var c in "0123456789ABCDEFGHJKLMNPQRTUWXY".Where(c => c != code[at]))
                CreditCode.Check(code[..at] + c + code[(at + 1)..]).ShouldNotBe(CreditCodeVerdict.Ok);
    }

    [Theory]
    [InlineData("91350100M000100Y43", true)]
    [InlineData("91110000101623741K", true)]
    [InlineData("91110000D2143569X0", true)]
    [InlineData("91350100M000100Y53", false)]
    [InlineData("91350100m000100Y43", false)]
    [InlineData("91350100M000100Y4", false)]
    public void the_organisation_code_inside_is_checked_too(string code, bool isValid) =>
        CreditCode.IsOrganisationCodeValid(code).ShouldBe(isValid);

    [Theory]
    [InlineData(" ９1350100m000100y43 ", "91350100M000100Y43")]
    [InlineData("9135O1OO", "9135O1OO")]
    public void width_and_case_are_normalised_and_nothing_is_corrected(string text, string code) =>
        CreditCode.Normalise(text).ShouldBe(code);

    [Theory]
    [InlineData("9135O1OOMOOO1OOY43", "91350100M000100Y43")]
    [InlineData("9I350I00M000I00Y43", "91350100M000100Y43")]
    [InlineData("913S0100M000100Y43", "91350100M000100Y43")]
    [InlineData("9135 0100 M000 100Y 43", "91350100M000100Y43")]
    [InlineData("91350100-M000100Y4-3", "91350100M000100Y43")]
    [InlineData("统一社会信用代码:91350100M000100Y43", "91350100M000100Y43")]
    [InlineData("9135 0100 M000 100Y 44", null)]
    [InlineData("91350100M000100Y43", null)]
    [InlineData("9135O1OOMOOO1OOY44", null)]
    [InlineData("O", null)]
    public void a_correction_of_look_alikes_is_suggested_only_if_it_is_valid(string code, string? suggestion) =>
        CreditCode.SuggestCorrection(code).ShouldBe(suggestion);

    [Theory]
    [InlineData("统一社会信用代码：91440106MA19DCQR7E", "91440106MA19DCQR7E")]
    [InlineData("广州市某某有限公司 91440106-MA19DCQR7E", "91440106MA19DCQR7E")]
    [InlineData("ABC91440106MA19DCQR7E", null)]
    [InlineData("91440106MA19DCQR7E、91440106MA19DCQR7E", null)]
    [InlineData("广州市某某有限公司", null)]
    public void a_code_beside_a_label_or_a_name_is_found(string text, string? code) => CreditCode.FindIn(text).ShouldBe(code);

    [Theory]
    [InlineData("911101066976941000", true)]
    [InlineData("911101066976941871", false)]
    [InlineData("91110106697694100", false)]
    [InlineData("91440106MA19DCQ000", false)]
    public void a_code_truncated_by_a_spreadsheet_is_recognised_by_its_zeros(string code, bool cut) =>
        CreditCode.IsZeroed(code).ShouldBe(cut);

    [Fact]
    public void example_codes_are_valid_and_distinct()
    {
        var codes = Enumerable.Range(-250, 500).Select(i => CreditCode.CreateExample(i, "440305")).ToList();
        codes.ShouldAllBe(c => CreditCode.Check(c) == CreditCodeVerdict.Ok && CreditCode.IsOrganisationCodeValid(c));
        codes.Distinct().Count().ShouldBe(500);
        CreditCode.CreateExample(7, "440305").ShouldBe(CreditCode.CreateExample(7, "440305"));
    }

    [Theory]
    [InlineData("4403")]
    [InlineData("44030A")]
    public void examples_need_a_region(string region) => Should.Throw<ArgumentException>(() => CreditCode.CreateExample(1, region));
}
