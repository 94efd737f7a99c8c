namespace PowerCrm.China.Tests;

public class MobileTests
{
    [Theory]
    [InlineData("13800138000", true)]
    [InlineData("19200138000", true)]
    [InlineData("16200138000", true)]
    [InlineData("17000138000", true)]
    [InlineData("19400138000", true)]       // unassigned today, but may be assigned later
    [InlineData("12300138000", false)]
    [InlineData("23800138000", false)]
    [InlineData("1380013800", false)]
    [InlineData("138001380001", false)]
    [InlineData("+8613800138000", false)]
    [InlineData("138 0013 8000", false)]
    [InlineData(" 13800138000", false)]
    [InlineData("１３８００１３８０００", false)]
    [InlineData("1380013800٠", false)]
    [InlineData("13800138000\n", false)]
    [InlineData("", false)]
    public void mobiles_are_eleven_ascii_digits(string phone, bool valid) => Mobile.IsMainland(phone).ShouldBe(valid);

    [Theory]
    [InlineData("13800138000", true)]
    [InlineData("0755-26001234", true)]
    [InlineData("02162345678", true)]
    [InlineData("010-62345678-8012", true)]
    [InlineData("0571-8765432", true)]
    [InlineData("400-800-1234", true)]
    [InlineData("4008001234", true)]
    [InlineData("0351-4123456", true)]
    [InlineData("0991-7123456", true)]
    [InlineData("0000-12345678", false)]
    [InlineData("059-1234567", false)]
    [InlineData("011-62345678", false)]
    [InlineData("0155-26001234", false)]
    [InlineData("26001234", false)]
    [InlineData("0755-06001234", false)]
    [InlineData("010-62345678-", false)]
    [InlineData("0755--26001234", false)]
    [InlineData("0755-26001234\n", false)]
    [InlineData("０755-26001234", false)]
    public void a_contact_phone_may_be_a_fixed_line(string phone, bool valid) => Mobile.IsContactPhone(phone).ShouldBe(valid);

    [Theory]
    [InlineData("0755-26001234", "075526001234")]
    [InlineData("010-62345678-8012", "01062345678-8012")]
    [InlineData("400-800-1234", "4008001234")]
    public void two_spellings_of_one_number_have_the_same_key(string first, string second)
    {
        Mobile.IsContactPhone(first).ShouldBeTrue();
        Mobile.IsContactPhone(second).ShouldBeTrue();
        Mobile.Key(first).ShouldBe(Mobile.Key(second));
    }

    [Theory]
    [InlineData("0755-26001234", "0755-26001234-801")]
    [InlineData("0755-26001234-801", "0755-26001234-802")]
    [InlineData("13800138000", "13800138001")]
    public void different_numbers_have_different_keys(string first, string second) => Mobile.Key(first).ShouldNotBe(Mobile.Key(second));

    [Theory]
    [InlineData("13800138000", null)]
    [InlineData("19200138000", null)]
    [InlineData("19400138000", "unassigned")]
    [InlineData("15400138000", "unassigned")]
    [InlineData("14200138000", "unassigned")]
    [InlineData("16800138000", "unassigned")]
    [InlineData("17900138000", "unassigned")]
    [InlineData("14000138000", "no_sms")]
    [InlineData("17400138000", "no_sms")]
    [InlineData("16200138000", "virtual")]
    [InlineData("17000138000", "virtual")]
    [InlineData("1", null)]
    public void prefixes_are_signals_only(string phone, string? risk) => Mobile.FindRisk(phone).ShouldBe(risk);
}
