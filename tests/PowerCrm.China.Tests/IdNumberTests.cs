namespace PowerCrm.China.Tests;

public class IdNumberTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("11010519491231002X", true)]
    [InlineData("11010519491231002x", true)]
    [InlineData("34052419800101001X", true)]
    [InlineData("440524188001010014", false)]       // right digit, born before 1900
    [InlineData("340524198001010011", false)]
    [InlineData("34052419800230001X", false)]
    [InlineData("99052419800101001X", false)]
    [InlineData("911124198108030024", true)]        // a foreigner's card of 2023
    [InlineData("911000198108030024", false)]
    [InlineData("USA440077061501", false)]          // a foreigner's card from before 2023
    [InlineData("3405241980010100", false)]
    [InlineData("340524800101001", false)]          // an old card
    [InlineData("", false)]
    [InlineData("34052419800101OO1X", false)]
    [InlineData("１1010519491231002X", false)]
    [InlineData("11010519491231002X\n", false)]
    public void numbers_are_checked_by_format_check_digit_province_and_date(string number, bool valid) =>
        IdNumber.IsValid(number, Today).ShouldBe(valid);

    [Theory]
    [InlineData("11010519491231002X", 'X')]
    [InlineData("440524188001010014", '4')]
    [InlineData("34052419800101001", 'X')]
    public void check_digits_are_those_of_the_standard(string number, char digit) => IdNumber.CheckDigit(number).ShouldBe(digit);

    [Theory]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-11-24", false)]
    [InlineData("1900-01-01", true)]
    [InlineData("1899-12-31", false)]
    [InlineData("2024-02-29", true)]
    public void birth_dates_go_from_1900_to_today(string birthDate, bool valid) =>
        IdNumber.IsValid(IdNumber.CreateExample(1, "440305", DateOnly.ParseExact(birthDate, "yyyy-MM-dd")), Today).ShouldBe(valid);

    [Theory]
    [InlineData("440305", true)]
    [InlineData("810000", true)]
    [InlineData("820000", true)]
    [InlineData("830000", true)]
    [InlineData("330103", true)]        // a district abolished in 2021 stays on cards
    [InlineData("160101", false)]
    [InlineData("910000", false)]
    public void only_the_province_of_the_region_code_is_checked(string region, bool valid) =>
        IdNumber.IsValid(IdNumber.CreateExample(1, region, new DateOnly(1990, 5, 17)), Today).ShouldBe(valid);

    [Fact]
    public void birth_date_and_sex_are_read_from_the_number()
    {
        IdNumber.BirthDate("11010519491231002X").ShouldBe(new DateOnly(1949, 12, 31));
        IdNumber.BirthDate("11010519490231002X").ShouldBeNull();
        IdNumber.BirthDate("1101").ShouldBeNull();
        IdNumber.IsMale("11010519491231002X").ShouldBeFalse();
        IdNumber.IsMale("440524188001010014").ShouldBeTrue();
    }

    [Fact]
    public void an_invalid_number_throws_without_being_quoted()
    {
        Should.Throw<ArgumentException>(() => IdNumber.IsMale("1101"));
        Should.Throw<ArgumentException>(() => IdNumber.CheckDigit("110105194912310"));
        Should.Throw<ArgumentException>(() => IdNumber.CreateExample(1, "44", Today)).Message.ShouldNotContain("44");
    }

    [Fact]
    public void example_numbers_are_valid_and_odd_seeds_are_male()
    {
        foreach (var seed in Enumerable.Range(0, 1000))
        {
            var number = IdNumber.CreateExample(seed, "440305", new DateOnly(1988, 2, 29));
            IdNumber.IsValid(number, Today).ShouldBeTrue();
            IdNumber.IsMale(number).ShouldBe(seed % 2 == 1);
        }
    }
}
