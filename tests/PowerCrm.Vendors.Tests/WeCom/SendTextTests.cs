using System.Text;

namespace PowerCrm.Vendors.Tests;

/// <summary>Sending a text of the app to a member, against the sandbox's WeCom.</summary>
public class SendTextTests
{
    private const string Text = "新客户待接收\n苏州恒晟已分配给您";

    [Fact]
    public async Task a_text_arrives_as_it_was_written()
    {
        await using var sandbox = await LiveSandbox.Start();
        var result = (await Send(sandbox)).ShouldBeOfType<WeComResult.Sent>();
        var message = sandbox.State.WeComTo("zhang.san").ShouldHaveSingleItem();
        (message.Content, message.MsgId).ShouldBe((Text, result.MessageId));
        (await sandbox.Get("/sandbox/wecom/messages?user=zhang.san"))[0].GetProperty("content").GetString().ShouldBe(Text);
        (await sandbox.Get("/sandbox/wecom/messages?user=li.si")).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task the_same_text_within_half_an_hour_reaches_the_member_once()
    {
        await using var sandbox = await LiveSandbox.Start();
        await Send(sandbox);
        (await Send(sandbox)).ShouldBeOfType<WeComResult.Sent>();
        sandbox.State.WeComTo("zhang.san").Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_text_is_truncated_to_wecoms_limit_at_a_character_boundary()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.WeCom.SendText("zhang.san", "a" + new string('电', 682) + "𠮷", default)).ShouldBeOfType<WeComResult.Sent>();
        sandbox.State.WeComTo("zhang.san").Single().Content.ShouldBe("a" + new string('电', 682));
        Encoding.UTF8.GetByteCount(WeCom.Truncate(string.Concat(Enumerable.Repeat("𠮷", 600)))).ShouldBe(2048);
        WeCom.Truncate("短").ShouldBe("短");
    }

    [Fact]
    public async Task many_first_texts_at_once_ask_for_one_token()
    {
        await using var sandbox = await LiveSandbox.Start();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => sandbox.WeCom.SendText($"u{i}", Text, default)));
        sandbox.State.WeComTokensIssued.ShouldBe(1);
        sandbox.State.WeComTo(null).Count.ShouldBe(20);
    }

    [Fact]
    public async Task an_expired_wecom_token_is_replaced_once_and_the_text_sent_again()
    {
        await using var sandbox = await LiveSandbox.Start();
        await Send(sandbox, "first");
        await sandbox.SetFault("wecom", "token-expired");
        (await Send(sandbox, "second")).ShouldBeOfType<WeComResult.Sent>();
        sandbox.State.WeComTokensIssued.ShouldBe(2);
        sandbox.State.WeComTo("zhang.san").Select(m => m.Content).ShouldBe(["second", "first"]);
    }

    [Fact]
    public async Task wecom_and_wechat_use_separate_tokens()
    {
        await using var sandbox = await LiveSandbox.Start();
        await Send(sandbox);
        await MessageTests.Send(sandbox);
        (sandbox.State.TokensIssued, sandbox.State.WeComTokensIssued).ShouldBe((1, 1));
        sandbox.State.WeComTo("zhang.san").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Secret", 40001, "Notification__WeCom__Secret")]
    [InlineData("CorpId", 40013, "Notification__WeCom__CorpId")]
    [InlineData("AgentId", 40056, "Notification__WeCom__AgentId")]
    public async Task a_wrong_setting_is_a_refusal_that_names_it(string setting, int code, string variable)
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s[$"Notification:WeCom:{setting}"] = "7654321");
        (await Send(sandbox)).ShouldBe(new WeComResult.Refused(code));
        sandbox.Log.Text.ShouldContain(variable);
        sandbox.Log.Text.ShouldNotContain("7654321");
    }

    [Fact]
    public async Task texts_sent_at_once_learn_why_no_token_was_given()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Notification:WeCom:Secret"] = "7654321");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Send(sandbox)));
        results.ShouldAllBe(r => r == new WeComResult.Refused(40001));
        sandbox.Health.All.Single(h => h.Service == Pipelines.WeComToken).Calls.ShouldBeLessThan(8);
    }

    [Fact]
    public async Task an_untrusted_ip_address_is_logged_with_advice()
    {
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.SetFault("wecom", "untrusted-address");
        (await Send(sandbox)).ShouldBe(new WeComResult.Refused(WeComCodes.UntrustedAddress));
        sandbox.Log.Text.ShouldContain("errcode 60020");
        sandbox.Log.Text.ShouldContain("trusted IP");
    }

    [Fact]
    public async Task without_valid_settings_sending_is_unavailable_and_not_unknown()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Notification:WeCom:AgentId"] = "app");
        (await Send(sandbox)).ShouldBeOfType<WeComResult.Unavailable>();
        sandbox.Log.Text.ShouldContain("Notification__WeCom__AgentId");
    }

    [Fact]
    public async Task an_unsent_text_is_unavailable_and_an_unanswered_one_is_unknown()
    {
        await using var unreachable = await LiveSandbox.Start(change: s => s["Notification:WeCom:BaseUrl"] = "http://127.0.0.1:9");
        (await Send(unreachable)).ShouldBeOfType<WeComResult.Unavailable>();
        await using var sandbox = await LiveSandbox.StartImpatient(change: s => s["Notification:WeCom:Timeout"] = "00:00:02");
        await Send(sandbox);                                                          // so that a token is cached
        await sandbox.SetFault("wecom", "timeout");
        (await Send(sandbox)).ShouldBeOfType<WeComResult.Unknown>();
    }

    [Fact]
    public async Task neither_the_secret_nor_the_token_nor_the_member_is_logged()
    {
        await using var sandbox = await LiveSandbox.StartImpatient(change: s => s["Notification:WeCom:Timeout"] = "00:00:02");
        foreach (var mode in (string[])["ok", "error", "invalid-user", "timeout"])
        {
            await sandbox.SetFault("wecom", mode);
            await Send(sandbox);
        }
        sandbox.Log.Text.ShouldContain("errcode -1");
        foreach (var secret in new[] { "zhang.san", "access_token", "corpsecret", "sandbox_", "恒晟", sandbox.State.Keys.WeComSecret })
            sandbox.Log.Text.ShouldNotContain(secret);
    }

    internal static Task<WeComResult> Send(LiveSandbox sandbox, string text = Text) => sandbox.WeCom.SendText("zhang.san", text, default);
}
