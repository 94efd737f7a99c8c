using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

public class ContentCheckTests
{
    private static readonly byte[] Picture = File.ReadAllBytes(Repository.Data("ocr", "lic1_clean.jpg"));

    private static Task<LiveSandbox> Start(bool isEnabled = true) => LiveSandbox.Start(change: s =>
    {
        s["Wechat:ContentCheck:Text"] = s["Wechat:ContentCheck:Pictures"] = isEnabled ? "true" : "false";
        s["Wechat:Timeout"] = "00:00:20";
    });

    [Theory]
    [InlineData("苏州恒晟精密铸造有限公司", ContentVerdict.Passed)]
    [InlineData("可疑的公司", ContentVerdict.Doubtful)]
    [InlineData("违规的公司", ContentVerdict.Risky)]
    public async Task a_text_has_wechats_verdict(string text, ContentVerdict verdict)
    {
        await using var sandbox = await Start();
        (await sandbox.Content.CheckText("alice", text, default)).ShouldBe(verdict);
    }

    [Fact]
    public async Task a_text_too_long_for_wechat_is_truncated_and_checked()
    {
        await using var sandbox = await Start();
        (await sandbox.Content.CheckText("alice", new string('电', 3000), default)).ShouldBe(ContentVerdict.Passed);
    }

    [Fact]
    public async Task a_picture_is_made_small_enough_and_checked()
    {
        await using var sandbox = await Start();
        (await sandbox.Content.CheckPicture(Picture, default)).ShouldBe(ContentVerdict.Passed);
        await sandbox.SetFault("wechat", "risky");
        (await sandbox.Content.CheckPicture(Picture, default)).ShouldBe(ContentVerdict.Risky);
        (await sandbox.Content.CheckText("alice", "苏州", default)).ShouldBe(ContentVerdict.Risky);
    }

    [Fact]
    public async Task with_the_check_switched_off_nothing_is_sent()
    {
        await using var sandbox = await Start(isEnabled: false);
        (sandbox.Content.ChecksText, sandbox.Content.ChecksPictures).ShouldBe((false, false));
        (await sandbox.Content.CheckText("alice", "违规", default)).ShouldBe(ContentVerdict.Unchecked);
        (await sandbox.Content.CheckPicture(Picture, default)).ShouldBe(ContentVerdict.Unchecked);
        sandbox.State.TokensRequested.ShouldBe(0);
    }

    [Fact]
    public async Task checked_content_is_never_logged()
    {
        await using var sandbox = await Start();
        foreach (var mode in new[] { "ok", "risky", "error" })
        {
            await sandbox.SetFault("wechat", mode);
            await sandbox.Content.CheckText("alice-the-writer", "违规的公司", default);
        }
        sandbox.Log.Text.ShouldContain("did not check content");
        foreach (var secret in new[] { "alice-the-writer", "违规的公司", sandbox.State.Keys.WechatSecret })
            sandbox.Log.Text.ShouldNotContain(secret);
    }
}
