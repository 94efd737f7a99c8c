namespace PowerCrm.Vendors.Tests;

public class TokenTests
{
    [Fact]
    public async Task many_first_calls_at_once_ask_for_one_token()
    {
        await using var sandbox = await LiveSandbox.Start();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => MessageTests.Send(sandbox)));
        sandbox.State.TokensIssued.ShouldBe(1);
        sandbox.State.TokensRequested.ShouldBe(1);
        sandbox.State.MessagesTo("alice").Count.ShouldBe(20);
    }

    [Fact]
    public async Task an_expired_wechat_token_is_replaced_once_and_the_call_repeated_once()
    {
        await using var sandbox = await LiveSandbox.Start();
        await MessageTests.Send(sandbox);
        await sandbox.SetFault("wechat", "token-expired");
        (await MessageTests.Send(sandbox)).ShouldBeOfType<MessageResult.Sent>();
        sandbox.State.TokensIssued.ShouldBe(2);
        sandbox.State.MessagesTo("alice").Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_token_is_not_used_in_its_last_five_minutes()
    {
        var clock = new Clock();
        await using var sandbox = await LiveSandbox.Start(clock: clock);
        await MessageTests.Send(sandbox);
        clock.Now += TimeSpan.FromSeconds(7200 - 300 - 61);
        await MessageTests.Send(sandbox);
        sandbox.State.TokensRequested.ShouldBe(1);
        clock.Now += TimeSpan.FromSeconds(61);
        await MessageTests.Send(sandbox);
        sandbox.State.TokensRequested.ShouldBe(2);
    }

    [Fact]
    public async Task a_token_put_by_another_host_is_used()
    {
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.Tokens.Put(sandbox.State.Keys.WechatAppId, new WechatToken("of-another-life", DateTimeOffset.MaxValue), default);
        (await MessageTests.Send(sandbox)).ShouldBeOfType<MessageResult.Sent>();     // 40001 for the old one, then a new one
        sandbox.State.TokensIssued.ShouldBe(1);
    }

    [Fact]
    public async Task dropping_an_old_token_leaves_the_newer_one()
    {
        var store = new InMemoryWechatTokenStore();
        var (old, newer) = (new WechatToken("old", DateTimeOffset.MaxValue), new WechatToken("newer", DateTimeOffset.MaxValue));
        await store.Put("wx", newer, default);
        await store.Remove("wx", old, default);
        (await store.Get("wx", default)).ShouldBe(newer);
        await store.Remove("wx", newer, default);
        (await store.Get("wx", default)).ShouldBeNull();
    }

    [Fact]
    public async Task without_a_token_a_message_is_failed_and_not_unknown()
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s["Wechat:Secret"] = "wrong");
        (await MessageTests.Send(sandbox)).ShouldBe(new MessageResult.Failed(0, Permanent: false));
        sandbox.Log.Text.ShouldContain("errcode 40125");
        sandbox.Log.Text.ShouldNotContain("wrong");
    }

    [Fact]
    public async Task callers_that_wait_for_a_token_share_the_failure_of_its_request()
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        await sandbox.SetFault("wechat", "timeout");
        var phones = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => sandbox.Wechat.GetPhone($"sbx-phone-13800138000-{i}", default)));
        phones.ShouldAllBe(p => p is WechatPhone.Unavailable);
        CountRequests().ShouldBeLessThanOrEqualTo(2);
        // A later caller asks again.
        await sandbox.SetFault("wechat", "ok");
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-9", default)).ShouldBeOfType<WechatPhone.Ok>();

        long CountRequests() => sandbox.Health.All.Single(h => h.Service == Pipelines.WechatToken).Calls;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
