using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

public class ContentCheckTests
{
    private static readonly byte[] Picture = File.ReadAllBytes(Repository.Data("ocr", "lic1_clean.jpg"));

    private static Task<LiveSandbox> Start(bool on = true) => LiveSandbox.Start(change: s =>
    {
        s["Wechat:ContentCheck:Text"] = s["Wechat:ContentCheck:Pictures"] = on ? "true" : "false";
        s["Wechat:Timeout"] = "00:00:20";
    });

    [Theory]
    [InlineData("苏州恒晟精密铸造有限公司", ContentVerdict.Passed)]
    [InlineData("可疑的公司", ContentVerdict.Doubtful)]
    [InlineData("违规的公司", ContentVerdict.Risky)]
    public async Task a_text_has_wechats_verdict(string text, ContentVerdict verdict)
    {
        await using var sandbox = await Start();
        (await sandbox.Content.Text("alice", text, default)).ShouldBe(verdict);
    }

    [Fact]
    public async Task a_text_beyond_wechats_measure_is_cut_and_checked()
    {
        await using var sandbox = await Start();
        (await sandbox.Content.Text("alice", new string('电', 3000), default)).ShouldBe(ContentVerdict.Passed);
    }

    [Fact]
    public async Task a_picture_is_made_small_enough_and_checked()
    {
        await using var sandbox = await Start();
        (await sandbox.Content.Picture(Picture, default)).ShouldBe(ContentVerdict.Passed);
        await sandbox.Order("wechat", "risky");
        (await sandbox.Content.Picture(Picture, default)).ShouldBe(ContentVerdict.Risky);
        (await sandbox.Content.Text("alice", "苏州", default)).ShouldBe(ContentVerdict.Risky);
    }

    [Fact]
    public async Task what_is_switched_off_is_sent_nowhere()
    {
        await using var sandbox = await Start(on: false);
        (sandbox.Content.ChecksText, sandbox.Content.ChecksPictures).ShouldBe((false, false));
        (await sandbox.Content.Text("alice", "违规", default)).ShouldBe(ContentVerdict.Unchecked);
        (await sandbox.Content.Picture(Picture, default)).ShouldBe(ContentVerdict.Unchecked);
        sandbox.State.TokensAsked.ShouldBe(0);
    }

    [Fact]
    public async Task nothing_of_what_is_checked_is_logged_at_any_level()
    {
        await using var sandbox = await Start();
        foreach (var mode in new[] { "ok", "risky", "error" })
        {
            await sandbox.Order("wechat", mode);
            await sandbox.Content.Text("alice-the-writer", "违规的公司", default);
        }
        sandbox.Log.Text.ShouldContain("did not check content");
        foreach (var secret in new[] { "alice-the-writer", "违规的公司", sandbox.State.Keys.WechatSecret })
            sandbox.Log.Text.ShouldNotContain(secret);
    }
}
