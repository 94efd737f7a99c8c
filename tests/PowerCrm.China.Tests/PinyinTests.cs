namespace PowerCrm.China.Tests;

public class PinyinTests
{
    [Theory]
    [InlineData("深圳示例", "szsl")]
    [InlineData("（深圳）a1厂", "sza1c")]
    [InlineData("()", "")]
    public void a_text_is_spelled_by_its_pinyin_initials(string text, string lines) =>
        string.Join(' ', Pinyin.Spellings(text, 8)).ShouldBe(lines);

    [Fact]
    public void a_character_with_several_readings_gives_several_spellings_up_to_the_limit()
    {
        Pinyin.Spellings("重庆", 8).ShouldBe(["zq", "cq"], ignoreOrder: true);
        Pinyin.Spellings("重重重重重重", 8).Count.ShouldBe(8);
        Pinyin.Spellings("重", 1).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("guǎngzhōu", "guangzhou")]
    [InlineData("lüye", "lvye")]
    [InlineData("lǜye", "lvye")]
    [InlineData("shen'zhen", "shenzhen")]
    [InlineData("深圳", "深圳")]
    public void marks_and_apostrophes_are_left_out(string typed, string expected) => Pinyin.RemoveTones(typed).ShouldBe(expected);
}
