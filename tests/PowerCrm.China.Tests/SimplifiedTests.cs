namespace PowerCrm.China.Tests;

public class SimplifiedTests
{
    [Theory]
    [InlineData("騰訊電腦系統", "腾讯电脑系统")]
    [InlineData("深圳腾讯", "深圳腾讯")]
    [InlineData("雲嶺 Data（𠮷野家）", "云岭 Data（𠮷野家）")]
    [InlineData("", "")]
    public void traditional_letters_become_simplified_ones_and_the_rest_stays(string typed, string simplified) =>
        Simplified.Of(typed).ShouldBe(simplified);

    [Fact]
    public void what_is_simplified_already_is_looked_for_once()
    {
        Simplified.Ways("腾讯").ShouldBe(["腾讯"]);
        Simplified.Ways("騰訊").ShouldBe(["騰訊", "腾讯"]);
    }
}
