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
    public void an_easily_guessed_password_is_weak(string password) =>
        PasswordRule.IsWeak(password, "wang.fang", "王芳").ShouldBeTrue();

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("a-long-password")]
    [InlineData("kT7#vq-92mzp")]
    [InlineData("电费账单每月二十五日出")]
    [InlineData("planning the summer")]
    public void other_passwords_are_strong(string password) => PasswordRule.IsWeak(password, "ann", "安").ShouldBeFalse();

    [Theory]
    [InlineData("password123", true, null)]
    [InlineData("password123", false, "easy to guess")]
    [InlineData("short", true, "10 to 200")]
    [InlineData("with\ta-tab-in-it", true, "invisible")]
    public void an_operator_can_set_a_weak_password_only_in_development(string password, bool development, string? refusal)
    {
        var act = () => PasswordRule.NormalizeOrThrow(password, development, "ann", "安");
        if (refusal is null)
            act().ShouldBe(password);
        else
            act.ShouldThrow<ArgumentException>().Message.ShouldContain(refusal);
    }
}
