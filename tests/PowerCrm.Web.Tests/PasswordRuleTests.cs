namespace PowerCrm.Web.Tests;

public class PasswordRuleTests
{
    [Theory]
    [InlineData("password123")]
    [InlineData("Password2026!")]
    [InlineData("P@ssw0rd!!")]
    [InlineData("$uperman2026")]
    [InlineData("qwertyuiop")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("woaini1314520")]
    [InlineData("13800138000")]
    [InlineData("2026-11-28-09")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abababababab")]
    [InlineData("wang.fang-2026")]
    [InlineData("王芳的密码是什么呢")]
    [InlineData("PowerCRM-admin-7")]
    public void a_password_that_is_guessed_early_is_weak(string password) =>
        PasswordRule.IsWeak(password, "wang.fang", "王芳").ShouldBeTrue();

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("a-long-password")]
    [InlineData("kT7#vq-92mzp")]
    [InlineData("电费账单每月二十五日出")]
    [InlineData("planning the summer")]
    public void others_are_not(string password) => PasswordRule.IsWeak(password, "ann", "安").ShouldBeFalse();

    [Theory]
    [InlineData("password123", true, null)]
    [InlineData("password123", false, "easy to guess")]
    [InlineData("short", true, "10 to 200")]
    [InlineData("with\ta-tab-in-it", true, "invisible")]
    public void an_operator_may_give_a_weak_one_in_development_only(string password, bool development, string? refusal)
    {
        var act = () => PasswordRule.Take(password, development, "ann", "安");
        if (refusal is null)
            act().ShouldBe(password);
        else
            act.ShouldThrow<ArgumentException>().Message.ShouldContain(refusal);
    }
}
