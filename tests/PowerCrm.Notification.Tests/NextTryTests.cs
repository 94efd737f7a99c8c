using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;

namespace PowerCrm.Notification.Tests;

/// <summary>
/// A message that was certainly not sent, for a temporary reason, is tried again; other failures are not. Also the quiet hours of WeChat
/// messages.
/// </summary>
[Trait("Category", "Slow")]
public sealed class NextTryTests : IClassFixture<SmsFallbackApp>
{
    private readonly SmsFallbackApp app;

    public NextTryTests(SmsFallbackApp app)
    {
        this.app = app;
        // These tests move the clock by many hours.
        app.Sms(s => s.QuietFrom = s.QuietUntil = "00:00");
        app.Wechat();
        app.Quiet("00:00", "00:00");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
    }

    [Fact]
    public void the_tries_end_after_hours_and_what_failed_together_does_not_come_back_together()
    {
        var (now, early, late) = (Happened.Now, Guid.Parse("019f0000-0000-7000-8000-000000000000"),
            Guid.Parse("019f0000-0000-7000-8000-0000000000ff"));
        var waits = Enumerable.Range(0, NextTry.Waits.Length).Select(i => NextTry.After(i, early, now)!.Value - now).ToList();
        waits.ShouldBe(NextTry.Waits);
        waits.ShouldBe(waits.Order());
        NextTry.After(NextTry.Waits.Length, early, now).ShouldBeNull();
        (NextTry.After(0, late, now)!.Value - now).ShouldBeInRange(TimeSpan.FromSeconds(71), TimeSpan.FromSeconds(72));
    }

    [Theory, InlineData(SandboxFault.Error), InlineData(SandboxFault.RateLimited)]
    public async Task while_wechat_is_away_the_message_waits_and_then_goes_out_once(SandboxFault fault)
    {
        var who = await app.Applies(credits: 1);
        app.Sandbox.SetFault(SandboxState.Wechat, fault);
        var cause = await app.Happens(who, Happened.Approved);
        (await Waits(who, cause)).ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.2));
        (await Credits(who)).ShouldBe("1 0");
        await Pass(1.2);
        (await Waits(who, cause)).ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        await app.PassTime(TimeSpan.FromMinutes(4));
        await app.Settled();
        (await app.Told(who, cause)).OfType<NotificationFailed>().Count().ShouldBe(2, "not before its time");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        await Pass(2);
        app.Sandbox.MessagesTo(who.OpenId).Count.ShouldBe(1);
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
        (await app.Told(who, cause))[^1].ShouldBeOfType<NotificationSent>();
        (await Credits(who)).ShouldBe("1 1");
        (await app.Calls.List(default, "tell_applicant")).ShouldNotContain(c => c.Cause == cause);
        await Pass(300);
        app.Sandbox.MessagesTo(who.OpenId).Count.ShouldBe(1);
    }

    [Fact]
    public async Task after_the_last_try_it_has_failed_and_the_sms_goes()
    {
        var who = await app.Applies(credits: 1);
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Error);
        var cause = await app.Happens(who, Happened.Approved);
        foreach (var wait in NextTry.Waits)
        {
            app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
            (await app.Told(who, cause))[^1].ShouldBeOfType<NotificationFailed>().RetryAt.ShouldNotBeNull();
            await Pass(wait.TotalMinutes * 1.2);
        }
        (await app.Told(who, cause)).OfType<NotificationFailed>().Last().RetryAt.ShouldBeNull();
        (await app.Told(who, cause)).OfType<NotificationFailed>().Count().ShouldBe(NextTry.Waits.Length + 1);
        app.Sandbox.NoticesTo(who.Phone).Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_sms_that_the_vendor_throttles_waits_and_what_stays_so_has_failed()
    {
        var who = await app.Applies();
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Throttled);
        var cause = await app.Happens(who, Happened.Approved);
        (await Waits(who, cause)).ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.2));
        (await app.Value<int>("select coalesce(sum(taken), 0)::int from pc_sms_notice_people where registration_id = @Id", new { who.Id }))
            .ShouldBe(0);
        // The account is closed meanwhile, which only an operator can fix.
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Error);
        await Pass(1.2);
        (await app.Told(who, cause))[^1].ShouldBe(
            new NotificationFailed(who.Id, "review_decided", "sms", cause, "unavailable", Unknown: false));
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
        await Pass(300);
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_waits_for_its_next_try_is_listed_and_not_sent_when_it_does_not_hold_any_more()
    {
        var (turned, corrected, gone) = (await app.Applies(credits: 2), await app.Applies(credits: 1), await app.Applies(credits: 1));
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Error);
        var (first, second, third) = (await app.Happens(turned, Happened.Approved), await app.Happens(corrected, Happened.Rejected()),
            await app.Happens(gone, Happened.Approved));
        (await app.Services.GetRequiredService<Notices>().List("waiting", "wechat", 1000, default)).Select(n => n.Cause)
            .ShouldBeSubsetOf([first, second, third]);
        (await app.Services.GetRequiredService<Notices>().Find(first, "wechat", default))!.State.ShouldBe("waiting");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        var after = await app.Happens(turned, Happened.Reversed());
        await app.Happens(corrected, Happened.Info(company: "苏州市示例有限公司"));
        await app.Happens(gone, Happened.Erased);
        await Pass(1.2);
        app.Sandbox.MessagesTo(turned.OpenId).ShouldHaveSingleItem().Data["phrase2"].ShouldBe("重新审核");
        (await app.Told(turned, after))[^1].ShouldBeOfType<NotificationSent>();
        foreach (var (who, cause, why) in ((SmsFallbackApp.Someone, Guid, string)[])[(turned, first, "superseded"),
            (corrected, second, "superseded"), (gone, third, "erased")])
            (await app.Told(who, cause))[^1].ShouldBe(new NotificationSkipped(who.Id, "review_decided", "wechat", cause, why));
        app.Sandbox.NoticesTo(turned.Phone).ShouldBeEmpty("a message that does not hold goes by no channel");
        app.Sandbox.MessagesTo(corrected.OpenId).ShouldBeEmpty();
        app.Sandbox.NoticesTo(corrected.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task in_quiet_hours_the_wechat_message_waits_and_a_newer_decision_takes_its_place()
    {
        new TellApplicantOptions().NotBefore(new DateTimeOffset(2026, 3, 10, 23, 0, 0, TimeSpan.FromHours(8)))
            .ShouldBe(new DateTimeOffset(2026, 3, 11, 8, 0, 0, TimeSpan.FromHours(8)));
        var now = await app.Value<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.Quiet(now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(1).ToString("HH:mm"));
        var (kept, turned, none) = (await app.Applies(credits: 1), await app.Applies(credits: 2), await app.Applies());
        var cause = await app.Happens(kept, Happened.Approved);
        var before = await app.Happens(turned, Happened.Approved);
        await app.Happens(turned, Happened.Reversed());
        await app.Happens(none, Happened.Approved);
        app.Sandbox.MessagesTo(kept.OpenId).ShouldBeEmpty();
        (await app.Told(kept, cause)).ShouldBeEmpty();
        app.Sandbox.NoticesTo(none.Phone).ShouldBeEmpty("what becomes of the first message is not known yet");
        await Pass(61);
        app.Sandbox.MessagesTo(kept.OpenId).Count.ShouldBe(1);
        app.Sandbox.MessagesTo(turned.OpenId).ShouldHaveSingleItem().Data["phrase2"].ShouldBe("重新审核");
        (await app.Told(turned, before)).ShouldHaveSingleItem().ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("superseded");
        app.Sandbox.NoticesTo(none.Phone).Count.ShouldBe(1);
    }

    private async Task Pass(double minutes)
    {
        await app.PassTime(TimeSpan.FromMinutes(minutes));
        await app.Settled();
    }

    /// <summary>The time until the next attempt of the message that failed last.</summary>
    private async Task<TimeSpan> Waits(SmsFallbackApp.Someone who, Guid cause)
    {
        var at = await app.Value<DateTime>("select at from pc_due where stream = @Id and data = @cause::text", new { who.Id, cause });
        var failed = (await app.Told(who, cause))[^1].ShouldBeOfType<NotificationFailed>();
        failed.Unknown.ShouldBeFalse();
        var retry = failed.RetryAt.ShouldNotBeNull();
        (retry.UtcDateTime - at.ToUniversalTime()).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
        var last = await app.Value<DateTime>(
            "select max(timestamp) from mt_events where type = 'notification_failed' and stream_id = @stream",
            new { stream = NotificationStream.Of(who.Id, cause) });
        return retry.UtcDateTime - last.ToUniversalTime();
    }

    private Task<string> Credits(SmsFallbackApp.Someone who) => app.Value<string>(
        "select granted || ' ' || used from pc_message_credits where registration_id = @Id", new { who.Id });
}
