namespace PowerCrm.China.Tests;

public class TypedNumberTests
{
    [Theory]
    [InlineData("0.68", 0.68)]
    [InlineData("0。68", 0.68)]
    [InlineData("０.６８", 0.68)]
    [InlineData("０．６８", 0.68)]
    [InlineData("0｡68", 0.68)]
    [InlineData("１２５０", 1250)]
    [InlineData("1250.", 1250)]
    [InlineData("．68", 0.68)]
    [InlineData("－5", -5)]
    [InlineData("\u22125", -5)]
    [InlineData("\u30FC5", -5)]
    [InlineData("19。10", 19.10)]
    [InlineData("\u30001250\u3000", 1250)]
    public void full_width_digits_and_the_chinese_full_stop_are_read(string typed, decimal number) =>
        TypedNumber.Read(typed).ShouldBe(number);

    [Theory]
    [InlineData("1,250", "1250")]
    [InlineData("1，250", "1250")]
    [InlineData("1、250", "1250")]
    [InlineData("1,250,000.5", "1250000.5")]
    [InlineData("1 250", "1250")]
    [InlineData("0,68", "0.68")]
    [InlineData("0·68", "0.68")]
    [InlineData("1,2500", "12500")]
    [InlineData("1，2500，0000", "125000000")]
    [InlineData("0,6800", "0.68")]
    [InlineData("0.68元/kWh", "0.68")]
    [InlineData("0.68元/千瓦时", "0.68")]
    [InlineData("0.68元", "0.68")]
    [InlineData("￥0.68", "0.68")]
    [InlineData("0.68元/度", "0.68")]
    [InlineData("68分", "0.68")]
    [InlineData("1.5万", "15000")]
    [InlineData("3.2万度", "32000")]
    [InlineData("1250kVA", "1250")]
    [InlineData("68分/千瓦时", "0.68")]
    [InlineData("６８分／度", "0.68")]
    [InlineData("680元/MWh", "0.68")]
    [InlineData("680元/兆瓦时", "0.68")]
    [InlineData("6.8角", "0.68")]
    [InlineData("0.5万kVA", "5000")]
    [InlineData("7.44万kWh", "74400")]
    [InlineData("312MWh", "312000")]
    [InlineData("１２５０ＫＶＡ", "1250")]
    public void invalid_input_gets_the_probable_number_as_advice(string typed, string suggestion)
    {
        TypedNumber.Read(typed).ShouldBeNull();
        TypedNumber.Advise(typed).Chinese.ShouldContain("：请改为 " + suggestion + "。");
        TypedNumber.Advise(typed).English.ShouldEndWith(": " + suggestion + ".");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1..2")]
    [InlineData("0。6。8")]
    [InlineData("一千")]
    [InlineData("①")]
    [InlineData("١٢")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("0.6-0.7")]
    [InlineData("1,25,00")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("NaN")]
    public void other_invalid_input_gets_general_advice(string typed)
    {
        TypedNumber.Read(typed).ShouldBeNull();
        TypedNumber.Advise(typed).ShouldBe(TypedNumber.GeneralAdvice);
    }
}
