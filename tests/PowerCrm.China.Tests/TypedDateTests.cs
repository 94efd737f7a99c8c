namespace PowerCrm.China.Tests;

public class TypedDateTests
{
    [Theory]
    [InlineData("2020-01-05")]
    [InlineData("2020-1-5")]
    [InlineData("2020.01.05")]
    [InlineData("2020/1/5")]
    [InlineData("2020年1月5日")]
    [InlineData("2020 年 01 月 05 日")]
    [InlineData("２０２０．０１．０５")]
    [InlineData("20200105")]
    public void a_date_is_read_as_papers_and_people_write_it(string text) => TypedDate.Read(text).ShouldBe(new DateOnly(2020, 1, 5));

    [Theory]
    [InlineData("05.01.2020")]
    [InlineData("20-01-05")]
    [InlineData("2020-02-30")]
    [InlineData("2020.01-05")]
    [InlineData("2020年1月")]
    [InlineData("2020105")]
    [InlineData("长期")]
    [InlineData("")]
    public void none_is_guessed_at(string text) => TypedDate.Read(text).ShouldBeNull();

    [Theory]
    [InlineData("长期", true)]
    [InlineData("长 期", true)]
    [InlineData("长期有效", true)]
    [InlineData("2036-01-05", false)]
    public void a_card_may_have_no_end(string text, bool never) => TypedDate.IsForEver(text).ShouldBe(never);
}
