namespace PowerCrm.China.Tests;

public class SimplifiedTests
{
    [Theory]
    [InlineData("騰訊電腦系統", "腾讯电脑系统")]
    [InlineData("深圳腾讯", "深圳腾讯")]
    [InlineData("雲嶺 Data（𠮷野家）", "云岭 Data（𠮷野家）")]
    [InlineData("", "")]
    public void traditional_characters_are_simplified_and_the_rest_is_kept(string typed, string simplified) =>
        Simplified.Convert(typed).ShouldBe(simplified);

    [Fact]
    public void a_text_already_simplified_has_one_search_variant()
    {
        Simplified.Variants("腾讯").ShouldBe(["腾讯"]);
        Simplified.Variants("騰訊").ShouldBe(["騰訊", "腾讯"]);
    }
}
