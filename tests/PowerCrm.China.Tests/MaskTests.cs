namespace PowerCrm.China.Tests;

public class MaskTests
{
    [Theory]
    [InlineData("13812341234", "138****1234")]
    [InlineData("0755-26001234", "075****34")]
    [InlineData("02162345678", "021****78")]
    [InlineData("12345", "****")]
    [InlineData("", "****")]
    public void phones_show_three_and_four_digits(string phone, string masked) => Mask.Phone(phone).ShouldBe(masked);

    [Theory]
    [InlineData("张三丰", "张**")]
    [InlineData("张三", "张*")]
    [InlineData("𠮷野家", "𠮷**")]
    [InlineData("买买提·吐尔逊", "买***")]
    [InlineData("张", "张*")]
    [InlineData("", "")]
    public void names_show_their_first_letter(string name, string masked) => Mask.Name(name).ShouldBe(masked);

    [Theory]
    [InlineData("zhang@example.com", "z***@example.com")]
    [InlineData("z@example.com", "z***@example.com")]
    [InlineData("𠮷@example.com", "𠮷***@example.com")]
    [InlineData("@example.com", "***")]
    [InlineData("zhang", "***")]
    public void e_mail_shows_a_letter_and_the_domain(string email, string masked) => Mask.Email(email).ShouldBe(masked);

    [Theory]
    [InlineData("11010519491231002X", "1****************X")]
    [InlineData("12", "***")]
    [InlineData("", "***")]
    public void id_numbers_show_both_ends_and_never_the_birth_date(string number, string masked) => Mask.IdNumber(number).ShouldBe(masked);

    [Fact]
    public void nothing_of_a_detailed_address_is_shown() => Mask.Address("科技路1号").ShouldBe("***");
}
