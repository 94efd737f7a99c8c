using System.Globalization;

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
    [InlineData("二〇二〇年一月五日")]
    [InlineData("二零二○年 一月五日")]
    public void a_date_is_read_as_papers_and_people_write_it(string text) => TypedDate.Read(text).ShouldBe(new DateOnly(2020, 1, 5));

    [Theory]
    [InlineData("一九九九年十月十日", "1999-10-10")]
    [InlineData("二〇一八年十二月二十日", "2018-12-20")]
    [InlineData("二〇一八年十二月三十一日", "2018-12-31")]
    [InlineData("二〇一八年二月三十日", null)]
    [InlineData("二〇一八年十三月一日", null)]
    [InlineData("二千零一十八年一月一日", null)]
    public void a_date_in_words_is_read(string text, string? date) =>
        TypedDate.Read(text).ShouldBe(date is null ? null : DateOnly.Parse(date, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("05.01.2020")]
    [InlineData("20-01-05")]
    [InlineData("2020-02-30")]
    [InlineData("2020.01-05")]
    [InlineData("2020年1月")]
    [InlineData("2020105")]
    [InlineData("长期")]
    [InlineData("")]
    public void an_ambiguous_or_incomplete_date_is_not_read(string text) => TypedDate.Read(text).ShouldBeNull();

    [Theory]
    [InlineData("长期", true)]
    [InlineData("长 期", true)]
    [InlineData("长期有效", true)]
    [InlineData("長期", true)]
    [InlineData("無固定期限", true)]
    [InlineData("2036-01-05", false)]
    public void unlimited_validity_is_recognised(string text, bool never) => TypedDate.IsUnlimited(text).ShouldBe(never);
}
