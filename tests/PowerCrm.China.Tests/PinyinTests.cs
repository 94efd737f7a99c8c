namespace PowerCrm.China.Tests;

public class PinyinTests
{
    [Theory]
    [InlineData("深圳示例", "szsl")]
    [InlineData("（深圳）a1厂", "sza1c")]
    [InlineData("()", "")]
    public void a_text_is_typed_by_the_initials_of_its_letters(string text, string lines) =>
        string.Join(' ', Pinyin.Spellings(text, 8)).ShouldBe(lines);

    [Fact]
    public void a_letter_of_several_readings_gives_a_line_for_each_and_never_more_than_asked_for()
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
    public void marks_and_apostrophes_are_not_typed(string typed, string plain) => Pinyin.Plain(typed).ShouldBe(plain);
}
