using System.Text;

namespace PowerCrm.China.Tests;

public class OddCharacterTests
{
    [Theory]
    [InlineData("．", "“．”（U+FF0E）", "`")]
    [InlineData(".", "“.”（U+002E）", "`")]
    [InlineData("。", "U+3002", "·")]
    [InlineData("3", "U+0033", "数字")]
    [InlineData("😀", "U+1F600", "删除")]
    [InlineData("\uE863", "U+E863", "手写")]
    [InlineData("\uE81E", "U+E81E", "“龴”（U+9FB4）")]
    [InlineData("\U000323B0", "U+323B0", "拼音")]
    [InlineData("\U000F0000", "U+F0000", "拼音")]
    public void the_message_names_the_unsupported_character_and_gives_advice(string character, string codePoint, string advice)
    {
        var (chinese, english) = OddCharacter.AdviseForPersonName(character.EnumerateRunes().Single());
        chinese.ShouldContain(codePoint);
        chinese.ShouldContain(advice);
        english.ShouldContain($"U+{character.EnumerateRunes().Single().Value:X4}");
    }

    [Theory]
    [InlineData(0x202E, "U+202E")]
    [InlineData(0x0000, "U+0000")]
    [InlineData(0xD83D, "U+D83D")]
    [InlineData(0xE863, "U+E863")]
    [InlineData(0x3164, "U+3164")]
    public void an_invisible_character_is_named_by_its_code_point(int codePoint, string expected) =>
        OddCharacter.Describe(codePoint).ShouldBe(expected);

    [Fact]
    public void gb18030_is_decoded_by_the_2022_edition()
    {
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        OddCharacter.ToEdition2022(gb18030.GetString([0xFE, 0x59, 0xD2, 0xBB, 0xA6, 0xD9, 0xA6, 0xF3])).ShouldBe("\u9FB4一\uFE10\uFE19");
        OddCharacter.ToEdition2022(gb18030.GetString([0xFE, 0xA0, 0xFE, 0x51])).ShouldBe("\u9FBB\U00020087");
        OddCharacter.ToEdition2022(gb18030.GetString([0xA8, 0xBC])).ShouldBe("\u1E3F");
        OddCharacter.ToEdition2022("\uE7C7").ShouldBe("\u1E3F");
        OddCharacter.ToEdition2022("南方电力").ShouldBe("南方电力");
    }
}
