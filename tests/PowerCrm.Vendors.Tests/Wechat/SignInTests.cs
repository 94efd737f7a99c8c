namespace PowerCrm.Vendors.Tests;

[Trait("Category", "Slow")]
public class SignInTests
{
    [Theory]
    [InlineData("sbx-alice-1", "alice")]
    [InlineData("sbx-a-b-c-n0nce", "a-b-c")]
    [InlineData("sbx-phone-1234-x", "phone-1234")]
    [InlineData("sbx-alice-3f2c1b7e-0d4a-4c55-9f0e-6a1b2c3d4e5f", "alice")]
    [InlineData("sbx-a-b-3f2c1b7e-0d4a-4c55-9f0e-6a1b2c3d4e5f", "a-b")]
    public async Task a_code_gives_its_openid(string code, string openId)
    {
        await using var sandbox = await LiveSandbox.Start();
        var session = (await sandbox.Wechat.SignIn(code, default)).ShouldBeOfType<WechatSession.Ok>();
        session.OpenId.ShouldBe(openId);
        session.UnionId.ShouldNotBeNullOrEmpty();
        session.ToString().ShouldNotContain(openId);
    }

    [Fact]
    public async Task a_code_works_once()
    {
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.Wechat.SignIn("sbx-alice-1", default);
        (await sandbox.Wechat.SignIn("sbx-alice-1", default)).ShouldBeOfType<WechatSession.CodeInvalid>();
        (await sandbox.Wechat.SignIn("sbx-alice-2", default)).ShouldBeOfType<WechatSession.Ok>();
    }

    [Fact]
    public async Task of_two_sign_ins_with_one_code_one_gets_through()
    {
        await using var sandbox = await LiveSandbox.Start();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sandbox.Wechat.SignIn("sbx-alice-1", default)));
        sessions.Count(s => s is WechatSession.Ok).ShouldBe(1);
        sessions.Count(s => s is WechatSession.CodeInvalid).ShouldBe(7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("sbx-alice")]
    [InlineData("sbx--1")]
    [InlineData("sbx-alice-")]
    [InlineData("sbx-phone-13800138000-1")]
    [InlineData("sbx-phone-13800138000-1-2")]
    [InlineData("sbx-爱丽丝-1")]
    [InlineData("sbx-alice-1&appid=other")]
    [InlineData("sbx-alice\n-1")]
    public async Task any_other_code_is_invalid(string code)
    {
        await using var sandbox = await LiveSandbox.Start();
        var answer = await sandbox.Wechat.SignIn(code, default);
        // When it is escaped, an ampersand is part of the nonce and does not begin the next parameter.
        if (code.Contains('&')) answer.ShouldBeOfType<WechatSession.Ok>().OpenId.ShouldBe("alice");
        else answer.ShouldBeOfType<WechatSession.CodeInvalid>();
    }

    [Fact]
    public async Task a_user_barred_by_wechat_is_blocked()
    {
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.SetFault("wechat", "blocked");
        (await sandbox.Wechat.SignIn("sbx-alice-1", default)).ShouldBeOfType<WechatSession.Blocked>();
    }

    [Theory]
    [InlineData("error", 10)]
    [InlineData("rate-limited", 60)]
    [InlineData("timeout", 10)]
    public async Task a_misbehaving_wechat_is_unavailable_and_the_code_stays_valid(string mode, int seconds)
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        await sandbox.SetFault("wechat", mode);
        (await sandbox.Wechat.SignIn("sbx-alice-1", default)).ShouldBe(new WechatSession.Unavailable(TimeSpan.FromSeconds(seconds)));
        await sandbox.SetFault("wechat", "ok");
        (await sandbox.Wechat.SignIn("sbx-alice-1", default)).ShouldBeOfType<WechatSession.Ok>();
    }

    [Fact]
    public async Task a_slow_wechat_is_waited_for()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Wechat:Timeout"] = "00:00:20");
        await sandbox.SetFault("wechat", "slow");
        (await sandbox.Wechat.SignIn("sbx-alice-1", default)).ShouldBeOfType<WechatSession.Ok>();
    }

    [Theory]
    [InlineData("Wechat:Secret", "wrong")]
    [InlineData("Wechat:AppId", "wx0")]
    [InlineData("Wechat:Secret", "")]
    [InlineData("Wechat:BaseUrl", "http://127.0.0.1:9/nobody")]
    public async Task wrong_settings_make_the_sign_in_unavailable(string setting, string value)
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s[setting] = value);
        (await sandbox.Wechat.SignIn("sbx-alice-1", default)).ShouldBeOfType<WechatSession.Unavailable>();
    }

    [Fact]
    public async Task a_caller_who_cancels_gets_a_cancellation()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Wechat:Timeout"] = "00:00:30");
        await sandbox.SetFault("wechat", "timeout");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Should.ThrowAsync<OperationCanceledException>(() => sandbox.Wechat.SignIn("sbx-alice-1", cancellation.Token));
    }

    [Fact]
    public async Task the_circuit_opens_while_wechat_does_not_answer()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Wechat:Timeout"] = "00:00:00.3");
        await sandbox.SetFault("wechat", "timeout");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => sandbox.Wechat.SignIn($"sbx-alice-{n}", default)));
        await sandbox.SetFault("wechat", "ok");
        (await sandbox.Wechat.SignIn("sbx-alice-x", default)).ShouldBeOfType<WechatSession.Unavailable>()
            .RetryAfter.ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task no_secret_code_openid_or_session_key_is_logged_at_any_level()
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        await sandbox.Wechat.SignIn("sbx-alice-1", default);
        await sandbox.Wechat.SignIn("sbx-alice-1", default);
        await sandbox.SetFault("wechat", "error");
        await sandbox.Wechat.SignIn("sbx-alice-2", default);
        await sandbox.SetFault("wechat", "timeout");
        await sandbox.Wechat.SignIn("sbx-alice-3", default);

        sandbox.Log.Text.ShouldContain("errcode -1, rid ");
        foreach (var secret in new[] { "alice", sandbox.State.Keys.WechatSecret, "session_key", "js_code", "jscode2session" })
            sandbox.Log.Text.ShouldNotContain(secret);
    }
}
