using Microsoft.Extensions.DependencyInjection;
using PowerCrm.China;
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
        app.ConfigureSms(s => s.QuietFrom = s.QuietUntil = "00:00");
        app.ConfigureWechat();
        app.SetQuietHours("00:00", "00:00");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
    }

    [Fact]
    public void retries_end_after_hours_and_have_jitter()
    {
        var (now, lowId, highId) = (TestEvents.Now, Guid.Parse("019f0000-0000-7000-8000-000000000000"),
            Guid.Parse("019f0000-0000-7000-8000-0000000000ff"));
        var delays = Enumerable.Range(0, NoticeRetry.Delays.Length).Select(i => NoticeRetry.FindNextAttempt(i, lowId, now)!.Value - now)
            .ToList();
        delays.ShouldBe(NoticeRetry.Delays);
        delays.ShouldBe(delays.Order());
        NoticeRetry.FindNextAttempt(NoticeRetry.Delays.Length, lowId, now).ShouldBeNull();
        (NoticeRetry.FindNextAttempt(0, highId, now)!.Value - now).ShouldBeInRange(TimeSpan.FromSeconds(71), TimeSpan.FromSeconds(72));
        var midnight = new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.FromHours(8));
        NoticeRetry.FindNextAttempt(0, lowId, now, untilTomorrow: true).ShouldBe(midnight + NoticeRetry.MidnightDelay);
        NoticeRetry.FindNextAttempt(NoticeRetry.Delays.Length, lowId, now, untilTomorrow: true).ShouldBeNull("it ends some day");
    }

    [Theory, InlineData(SandboxFault.Error), InlineData(SandboxFault.RateLimited)]
    public async Task a_message_waits_while_wechat_is_unavailable_and_is_then_sent_once(SandboxFault fault)
    {
        var applicant = await app.AddApplicant(credits: 1);
        app.Sandbox.SetFault(SandboxState.Wechat, fault);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        (await ReadRetryDelay(applicant, cause)).ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.2));
        (await ReadCredits(applicant)).ShouldBe("1 0");
        await PassTime(1.2);
        (await ReadRetryDelay(applicant, cause)).ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        await app.PassTime(TimeSpan.FromMinutes(4));
        await app.WaitUntilSettled();
        (await app.ReadEvents(applicant, cause)).OfType<NotificationFailed>().Count().ShouldBe(2, "not before its time");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        await PassTime(2);
        app.Sandbox.MessagesTo(applicant.OpenId).Count.ShouldBe(1);
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationSent>();
        (await ReadCredits(applicant)).ShouldBe("1 1");
        (await app.Calls.ReadUnknown(default, "tell_applicant")).ShouldNotContain(c => c.Cause == cause);
        await PassTime(300);
        app.Sandbox.MessagesTo(applicant.OpenId).Count.ShouldBe(1);
    }

    /// <summary>WeChat's answers are all that is known: what it denied is sent again, although the applicant has it.</summary>
    [Theory]
    [InlineData(SandboxFault.Denied, 2, false)]
    [InlineData(SandboxFault.Invented, 0, false)]
    [InlineData(SandboxFault.Garbled, 1, true)]
    [InlineData(SandboxFault.Repeated, 1, false)]
    public async Task a_message_is_sent_again_only_if_wechat_says_that_it_was_not_sent(SandboxFault fault, int delivered, bool isUnknown)
    {
        // Afterwards a token is cached, and there is an answer to repeat.
        await app.AppendAndSettle(await app.AddApplicant(credits: 1), TestEvents.Approved);
        var applicant = await app.AddApplicant(credits: 1);
        app.Sandbox.SetFault(SandboxState.Wechat, fault);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        await PassTime(1.2);
        await PassTime(300);
        (app.Sandbox.MessagesTo(applicant.OpenId).Count, app.Sandbox.MessagesAdmittedTo(applicant.OpenId)).ShouldBe((delivered, 1));
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        (await app.Calls.ReadUnknown(default, "tell_applicant")).Any(c => c.Cause == cause).ShouldBe(isUnknown);
    }

    [Fact]
    public async Task after_the_last_retry_the_message_fails_and_an_sms_is_sent()
    {
        var applicant = await app.AddApplicant(credits: 1);
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Error);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        foreach (var delay in NoticeRetry.Delays)
        {
            app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
            (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationFailed>().RetryAt.ShouldNotBeNull();
            await PassTime(delay.TotalMinutes * 1.2);
        }
        (await app.ReadEvents(applicant, cause)).OfType<NotificationFailed>().Last().RetryAt.ShouldBeNull();
        (await app.ReadEvents(applicant, cause)).OfType<NotificationFailed>().Count().ShouldBe(NoticeRetry.Delays.Length + 1);
        app.Sandbox.NoticesTo(applicant.Phone).Count.ShouldBe(1);
    }

    [Theory, InlineData(SandboxState.Wechat), InlineData(SandboxState.Sms)]
    public async Task a_message_at_the_vendors_limit_of_the_day_is_sent_on_the_next_day(string vendor)
    {
        var byWechat = vendor == SandboxState.Wechat;
        var applicant = await app.AddApplicant(credits: byWechat ? 1 : 0);
        app.Sandbox.SetFault(vendor, byWechat ? SandboxFault.DailyLimit : SandboxFault.Throttled);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        var wait = await ReadRetryDelay(applicant, cause);
        var retryAt = ChinaTime.Local((await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationFailed>().RetryAt!.Value);
        retryAt.TimeOfDay.ShouldBeInRange(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(36));
        ChinaTime.Day(retryAt - wait).ShouldBe(ChinaTime.Day(retryAt).AddDays(-1));
        app.Sandbox.SetFault(vendor, SandboxFault.Ok);
        await PassTime(wait.TotalMinutes + 1);
        (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationSent>().Channel.ShouldBe(vendor);
        (app.Sandbox.MessagesTo(applicant.OpenId).Count, app.Sandbox.NoticesTo(applicant.Phone).Count)
            .ShouldBe(byWechat ? (1, 0) : (0, 1));
    }

    [Fact]
    public async Task a_throttled_sms_is_not_counted_and_a_permanent_failure_is_not_retried()
    {
        var applicant = await app.AddApplicant();
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Throttled);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        var wait = await ReadRetryDelay(applicant, cause);
        (await app.ExecuteScalar<int>("select coalesce(sum(taken), 0)::int from pc_sms_notice_people where registration_id = @Id",
            new { applicant.Id }))
            .ShouldBe(0);
        // The account is closed meanwhile, which only an operator can fix.
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Error);
        await PassTime(wait.TotalMinutes + 1);
        (await app.ReadEvents(applicant, cause))[^1].ShouldBe(
            new NotificationFailed(applicant.Id, "review_decided", "sms", cause, "unavailable", Unknown: false));
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
        await PassTime(300);
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_message_waiting_for_a_retry_is_listed_and_dropped_when_outdated()
    {
        var (reversed, corrected, erased) = (await app.AddApplicant(credits: 2), await app.AddApplicant(credits: 1),
            await app.AddApplicant(credits: 1));
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Error);
        var (first, second, third) = (await app.AppendAndSettle(reversed, TestEvents.Approved),
            await app.AppendAndSettle(corrected, TestEvents.Rejected()), await app.AppendAndSettle(erased, TestEvents.Approved));
        (await app.Services.GetRequiredService<Notices>().List("waiting", "wechat", 1000, default)).Select(n => n.Cause)
            .ShouldBeSubsetOf([first, second, third]);
        (await app.Services.GetRequiredService<Notices>().Find(first, "wechat", default))!.State.ShouldBe("waiting");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        var reversal = await app.AppendAndSettle(reversed, TestEvents.Reversed());
        await app.AppendAndSettle(corrected, TestEvents.Info(company: "苏州市示例有限公司"));
        await app.AppendAndSettle(erased, TestEvents.Erased);
        await PassTime(1.2);
        app.Sandbox.MessagesTo(reversed.OpenId).ShouldHaveSingleItem().Data["phrase2"].ShouldBe("重新审核");
        (await app.ReadEvents(reversed, reversal))[^1].ShouldBeOfType<NotificationSent>();
        foreach (var (applicant, cause, reason) in ((SmsFallbackApp.TestApplicant, Guid, string)[])[(reversed, first, "superseded"),
            (corrected, second, "superseded"), (erased, third, "erased")])
            (await app.ReadEvents(applicant, cause))[^1].ShouldBe(new NotificationSkipped(applicant.Id, "review_decided", "wechat", cause,
            reason));
        app.Sandbox.NoticesTo(reversed.Phone).ShouldBeEmpty("a message that does not hold goes by no channel");
        app.Sandbox.MessagesTo(corrected.OpenId).ShouldBeEmpty();
        app.Sandbox.NoticesTo(corrected.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task in_quiet_hours_a_wechat_message_waits_and_a_newer_decision_replaces_it()
    {
        new ApplicantNoticeOptions().NotBefore(new DateTimeOffset(2026, 3, 10, 23, 0, 0, TimeSpan.FromHours(8)))
            .ShouldBe(new DateTimeOffset(2026, 3, 11, 8, 0, 0, TimeSpan.FromHours(8)));
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.SetQuietHours(now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(1).ToString("HH:mm"));
        var (approved, reversed, none) = (await app.AddApplicant(credits: 1), await app.AddApplicant(credits: 2), await app.AddApplicant());
        var cause = await app.AppendAndSettle(approved, TestEvents.Approved);
        var approval = await app.AppendAndSettle(reversed, TestEvents.Approved);
        await app.AppendAndSettle(reversed, TestEvents.Reversed());
        await app.AppendAndSettle(none, TestEvents.Approved);
        app.Sandbox.MessagesTo(approved.OpenId).ShouldBeEmpty();
        (await app.ReadEvents(approved, cause)).ShouldBeEmpty();
        app.Sandbox.NoticesTo(none.Phone).ShouldBeEmpty("what becomes of the first message is not known yet");
        await PassTime(61);
        app.Sandbox.MessagesTo(approved.OpenId).Count.ShouldBe(1);
        app.Sandbox.MessagesTo(reversed.OpenId).ShouldHaveSingleItem().Data["phrase2"].ShouldBe("重新审核");
        (await app.ReadEvents(reversed, approval)).ShouldHaveSingleItem().ShouldBeOfType<NotificationSkipped>().Reason
            .ShouldBe("superseded");
        app.Sandbox.NoticesTo(none.Phone).Count.ShouldBe(1);
    }

    private async Task PassTime(double minutes)
    {
        await app.PassTime(TimeSpan.FromMinutes(minutes));
        await app.WaitUntilSettled();
    }

    /// <summary>The time until the next attempt of the message that failed last.</summary>
    private async Task<TimeSpan> ReadRetryDelay(SmsFallbackApp.TestApplicant applicant, Guid cause)
    {
        var at = await app.ExecuteScalar<DateTime>("select at from pc_due where stream = @Id and data = @cause::text",
            new { applicant.Id, cause });
        var failed = (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationFailed>();
        failed.Unknown.ShouldBeFalse();
        var retry = failed.RetryAt.ShouldNotBeNull();
        (retry.UtcDateTime - at.ToUniversalTime()).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
        var last = await app.ExecuteScalar<DateTime>(
            "select max(timestamp) from mt_events where type = 'notification_failed' and stream_id = @stream",
            new { stream = NotificationStream.Of(applicant.Id, cause) });
        return retry.UtcDateTime - last.ToUniversalTime();
    }

    private Task<string> ReadCredits(SmsFallbackApp.TestApplicant applicant) => app.ExecuteScalar<string>(
        "select granted || ' ' || used from pc_message_credits where registration_id = @Id", new { applicant.Id });
}
