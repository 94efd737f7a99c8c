using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using Wolverine;

namespace PowerCrm.Notification.Tests;

/// <summary>An SMS is sent when the WeChat message was certainly not sent: never both, never twice, within the budget.</summary>
[Trait("Category", "Slow")]
public sealed class SmsFallbackTests : IClassFixture<SmsFallbackApp>
{
    private readonly SmsFallbackApp app;

    public SmsFallbackTests(SmsFallbackApp app)
    {
        this.app = app;
        app.ConfigureSms();
        app.ConfigureWechat();
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
    }

    public static TheoryData<string, string> UnsentCases { get; } = new()
    {
        { "approved", "no_credit" }, { "rejected", "no_credit" }, { "reversed", "no_credit" },
        { "approved", "43101" }, { "approved", "no_openid" }, { "approved", "no_template" },
    };

    [Theory, MemberData(nameof(UnsentCases))]
    public async Task a_message_rejected_by_wechat_is_sent_once_to_the_verified_phone(string kind, string code)
    {
        var applicant = await app.AddApplicant(credits: code == "43101" ? 3 : 0, openId: code != "no_openid");
        app.Sandbox.SetFault(SandboxState.Wechat, code == "43101" ? SandboxFault.NoCredit : SandboxFault.Ok);
        if (code == "no_template")
            app.ConfigureWechat(w => w.Templates.Clear());
        var cause = await app.AppendAndSettle(applicant, CreateDecision(kind));

        app.Sandbox.MessagesTo(applicant.OpenId).ShouldBeEmpty();
        var notice = app.Sandbox.NoticesTo(applicant.Phone).ShouldHaveSingleItem();
        notice.TemplateId.ShouldBe(app.Sandbox.Keys.SmsNoticeTemplate);
        notice.Values.ShouldBe(["苏州工业园区恒晟精密铸造与表面处理有限公", kind switch
        {
            "approved" => "审核通过",
            "rejected" => "审核拒绝",
            _ => "重新审核",
        }]);
        var events = await app.ReadEvents(applicant, cause);
        events.OfType<NotificationFailed>().ShouldHaveSingleItem().ShouldBe(
            new NotificationFailed(applicant.Id, "review_decided", "wechat", cause, code, Unknown: false));
        events[^2].ShouldBe(new NotificationAttempted(applicant.Id, "review_decided", "sms", cause));
        events[^1].ShouldBeOfType<NotificationSent>().Channel.ShouldBe("sms");
        // The same request again, as after a crash of the host that handled it.
        await Redeliver(applicant, cause);
        app.Sandbox.NoticesTo(applicant.Phone).Count.ShouldBe(1);
        (await app.ReadEvents(applicant, cause)).Count.ShouldBe(events.Count);
    }

    [Fact]
    public async Task an_applicant_told_by_wechat_gets_no_sms()
    {
        var applicant = await app.AddApplicant(credits: 1);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        app.Sandbox.MessagesTo(applicant.OpenId).Count.ShouldBe(1);
        (await app.ReadEvents(applicant, cause)).OfType<NotificationSent>().ShouldHaveSingleItem().Channel.ShouldBe("wechat");
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_rejection_that_opens_no_field_is_told_as_final()
    {
        foreach (var (rejection, isFinal) in new[] { (TestEvents.Rejected(), true), (TestEvents.Rejected("/idCardFront"), false) })
        {
            var applicant = await app.AddApplicant(credits: 1);
            await app.AppendAndSettle(applicant, rejection);
            var message = app.Sandbox.MessagesTo(applicant.OpenId).ShouldHaveSingleItem();
            message.Data["phrase2"].ShouldBe("审核拒绝");
            // WeChat's limit of 20 characters cuts neither.
            message.Data["thing4"].ShouldBe(isFinal ? "本申请不能再次提交，请查看原因或联系客服" : "请查看原因并修改后重新提交");
        }
    }

    [Theory, InlineData("approved"), InlineData("rejected"), InlineData("reversed")]
    public async Task a_kind_switched_off_is_not_sent_and_others_are(string off)
    {
        app.ConfigureSms(s => (s.Approved, s.Rejected, s.Reversed) = (off != "approved", off != "rejected", off != "reversed"));
        foreach (var kind in (string[])["approved", "rejected", "reversed"])
        {
            var applicant = await app.AddApplicant();
            var cause = await app.AppendAndSettle(applicant, CreateDecision(kind));
            app.Sandbox.NoticesTo(applicant.Phone).Count.ShouldBe(kind == off ? 0 : 1, kind);
            (await app.ReadEvents(applicant, cause)).OfType<NotificationFailed>().ShouldHaveSingleItem().Code.ShouldBe("no_credit");
        }
    }

    [Fact]
    public async Task by_default_every_kind_is_off_and_nothing_is_recorded()
    {
        new SmsFallbackOptions().Kinds.ShouldBeEmpty();
        app.ConfigureSms(s => s.Approved = s.Rejected = s.Reversed = false);
        var applicant = await app.AddApplicant(openId: false);
        (await app.ReadEvents(applicant, await app.AppendAndSettle(applicant, TestEvents.Approved))).ShouldBeEmpty();
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_wechat_message_of_unknown_outcome_triggers_no_sms_until_resolved()
    {
        var applicant = await app.AddApplicant();
        // An attempt of a host that has crashed: its message is delivered again.
        app.ConfigureWechat(w => w.Templates.Clear());
        app.ConfigureSms(s => s.Approved = false);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        app.ConfigureWechat();
        app.ConfigureSms();
        await app.ExecuteSql(
            "insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_applicant', @cause, @Id, now())",
            new { cause, applicant.Id });
        await PublishAndSettle(new NotifyApplicantAgain(applicant.Id, cause));
        (await app.ReadEvents(applicant, cause)).ShouldHaveSingleItem().ShouldBe(
            new NotificationFailed(applicant.Id, "review_decided", "wechat", cause, "unknown", Unknown: true));
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();

        (await app.Calls.Resolve("tell_applicant", cause, retry: true, "the applicant was asked", "test", default)).ShouldBeTrue();
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo(applicant.OpenId).ShouldBeEmpty("no credit");
        app.Sandbox.NoticesTo(applicant.Phone).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_message_that_did_not_arrive_is_sent_again_with_its_own_credit()
    {
        var applicant = await app.AddApplicant(credits: 1);
        app.ConfigureWechat(w => w.Templates.Clear());
        app.ConfigureSms(s => s.Approved = false);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        app.ConfigureWechat();
        // A host crashed between taking the credit and the vendor's response.
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        (await MessageCredits.Take(source, applicant.Id, NotificationApp.Template, cause, isSpare: false, default)).ShouldBeNull();
        await app.ExecuteSql(
            "insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_applicant', @cause, @Id, now())",
            new { cause, applicant.Id });
        await PublishAndSettle(new NotifyApplicantAgain(applicant.Id, cause));

        var notice = (await app.Services.GetRequiredService<Notices>().Find(cause, "wechat", default))!;
        (await DecideNotice.Resolve(app.Store, notice, wasSent: false, "nothing arrived", default)).ShouldBeOfType<Outcome.Done>();
        (await Retry(applicant, "wechat")).ShouldBeOfType<Outcome.Done>();
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo(applicant.OpenId).Count.ShouldBe(1);
        (await app.ExecuteScalar<string>("select granted || ' ' || used from pc_message_credits where registration_id = @Id",
            new { applicant.Id })).ShouldBe("1 1");
        (await app.ExecuteScalar<long>("select count(*) from pc_message_credit_uses where cause = @cause", new { cause })).ShouldBe(0);
    }

    [Fact]
    public async Task an_sms_of_unknown_outcome_is_listed_and_sent_again_only_by_a_person()
    {
        app.ConfigureSms(s => s.PerPersonPerDay = 1);
        var applicant = await app.AddApplicant();
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Uncertain);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        (await app.ReadEvents(applicant, cause))[^1].ShouldBe(
            new NotificationFailed(applicant.Id, "review_decided", "sms", cause, "unknown", Unknown: true));
        (await app.Calls.ReadUnknown(default, "tell_by_sms")).ShouldContain(c => c.Cause == cause);
        (await ReadPersonalCount(applicant)).ShouldBe(1, "it may have gone out");
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
        await Redeliver(applicant, cause);
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        (await app.Calls.Resolve("tell_by_sms", cause, retry: true, "the vendor says no", "test", default)).ShouldBeTrue();
        await app.WaitUntilSettled();
        app.Sandbox.NoticesTo(applicant.Phone).Count.ShouldBe(1);
        (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationSent>();
        (await ReadPersonalCount(applicant)).ShouldBe(1, "one message, whose first try did not arrive");
    }

    [Fact]
    public async Task a_message_counts_once_per_day_towards_the_limits()
    {
        app.ConfigureSms(s => s.PerPersonPerDay = 1);
        var budget = app.Services.GetRequiredService<SmsNoticeBudget>();
        var (person, cause) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var day = (await budget.TryTake(person, cause, default)).Day.ShouldNotBeNull();
        (await budget.TryTake(person, cause, default)).Day.ShouldBe(day);
        (await budget.TryTake(person, Guid.CreateVersion7(), default)).RefusalCode.ShouldBe("person_limit");
        await using (var connection = await app.OpenAsync())
            foreach (var row in SmsNoticeBudget.Release(person, cause, day))
                await row.Run(connection, null, default);
        (await budget.TryTake(person, cause, default)).Day.ShouldBe(day);
        (await budget.TryTake(person, Guid.CreateVersion7(), default)).RefusalCode.ShouldBe("person_limit");
        await app.PassTime(TimeSpan.FromDays(1));
        app.ConfigureSms(s => s.PerDay = 1);
        (await budget.TryTake(person, cause, default)).Day.ShouldBe(day.AddDays(1));
        (await budget.TryTake(Guid.CreateVersion7(), Guid.CreateVersion7(), default)).RefusalCode.ShouldBe("day_budget");
    }

    [Fact]
    public async Task an_attempt_without_outcome_is_unknown_and_not_sent()
    {
        var applicant = await app.AddApplicant();
        app.ConfigureSms(s => s.Approved = false);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        app.ConfigureSms();
        await app.ExecuteSql(
            "insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_by_sms', @cause, @Id, now())",
            new { cause, applicant.Id });
        await Redeliver(applicant, cause);
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationFailed>().Unknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData(SandboxFault.Blacklisted, "FailedOperation.PhoneNumberInBlacklist")]
    [InlineData(SandboxFault.Error, "unavailable")]
    public async Task an_sms_rejected_by_the_vendor_is_recorded_and_not_counted(SandboxFault fault, string code)
    {
        var (applicant, before) = (await app.AddApplicant(), await ReadDailyCount());
        app.Sandbox.SetFault(SandboxState.Sms, fault);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        (await app.ReadEvents(applicant, cause))[^1].ShouldBe(new NotificationFailed(applicant.Id, "review_decided", "sms", cause, code,
            Unknown: false));
        (await ReadPersonalCount(applicant)).ShouldBe(0);
        (await ReadDailyCount()).ShouldBe(before);
        (await app.Calls.ReadUnknown(default, "tell_by_sms")).ShouldNotContain(c => c.Cause == cause);
    }

    [Fact]
    public async Task an_sms_over_the_personal_or_daily_limit_is_skipped_until_the_next_day()
    {
        app.ConfigureSms(s => s.PerPersonPerDay = 1);
        var (first, second) = (await app.AddApplicant(), await app.AddApplicant());
        await app.AppendAndSettle(first, TestEvents.Approved);
        var before = await ReadDailyCount();
        await AssertSkipped(first, TestEvents.Reversed(), "person_limit");
        (await ReadDailyCount()).ShouldBe(before);
        app.ConfigureSms(s => s.PerDay = before);
        await AssertSkipped(second, TestEvents.Approved, "day_budget");
        (await ReadPersonalCount(second)).ShouldBe(0, "the day's refusal takes nothing of the person's");
        app.Sandbox.NoticesTo(first.Phone).Count.ShouldBe(1);
        app.Sandbox.NoticesTo(second.Phone).ShouldBeEmpty();

        app.ConfigureSms(s => (s.PerPersonPerDay, s.PerDay) = (1, 1));
        await app.PassTime(TimeSpan.FromDays(1));
        await app.AppendAndSettle(first, TestEvents.Rejected());
        app.Sandbox.NoticesTo(first.Phone).Count.ShouldBe(2);
        app.ConfigureSms(s => s.PerDay = 0);
        await AssertSkipped(second, TestEvents.Rejected(), "day_budget");
    }

    [Fact]
    public async Task concurrent_hosts_exceed_neither_limit()
    {
        var before = await ReadDailyCount();
        app.ConfigureSms(s => (s.PerPersonPerDay, s.PerDay) = (2, before + 5));
        // The budgets of several hosts share only the database.
        var hosts = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<SmsNoticeBudget>(app.Services)).ToList();
        var person = Guid.CreateVersion7();
        var personal = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => hosts[i % 4].TryTake(person, Guid.CreateVersion7(), default)));
        personal.Count(t => t.Day is not null).ShouldBe(2);
        personal.Where(t => t.Day is null).ShouldAllBe(t => t.RefusalCode == "person_limit");
        var all = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => hosts[i % 4].TryTake(Guid.CreateVersion7(), Guid.CreateVersion7(), default)));
        all.Count(t => t.Day is not null).ShouldBe(3);
        all.Where(t => t.Day is null).ShouldAllBe(t => t.RefusalCode == "day_budget");
        (await ReadDailyCount()).ShouldBe(before + 5);
        (await app.ExecuteScalar<int>(
            "select sum(taken)::int from pc_sms_notice_people where day = (powercrm_now() + interval '8 h')::date"))
                .ShouldBe(await ReadDailyCount());
        (await hosts[0].Read(default)).ShouldHaveSingleItem().ShouldBe(
            new VendorAllowance("sms", "notices_a_day", before + 5, before + 5));
    }

    [Fact]
    public async Task in_quiet_hours_an_sms_waits_and_an_outdated_one_is_dropped()
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.ConfigureSms(s => (s.QuietFrom, s.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
        var (approved, reversed, erased, off) = (await app.AddApplicant(), await app.AddApplicant(), await app.AddApplicant(),
            await app.AddApplicant());
        var (first, second, third) = (await app.AppendAndSettle(approved, TestEvents.Approved),
            await app.AppendAndSettle(reversed, TestEvents.Approved), await app.AppendAndSettle(erased, TestEvents.Approved));
        var reversal = await app.AppendAndSettle(reversed, TestEvents.Reversed());
        await app.AppendAndSettle(erased, TestEvents.Erased);
        var rejected = await app.AppendAndSettle(off, TestEvents.Rejected());
        foreach (var applicant in (SmsFallbackApp.TestApplicant[])[approved, reversed, erased, off])
            app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        (await app.ExecuteScalar<long>(
            "select count(*) from pc_due where command = 'tell_by_sms' and at > powercrm_now() + interval '1 hour'"))
            .ShouldBe(5);

        app.ConfigureSms(s => s.Rejected = false);
        await app.PassTime(TimeSpan.FromHours(2));
        await app.WaitUntilSettled();
        app.Sandbox.NoticesTo(approved.Phone).Count.ShouldBe(1);
        app.Sandbox.NoticesTo(reversed.Phone).ShouldHaveSingleItem().Values[1].ShouldBe("重新审核");
        app.Sandbox.NoticesTo(erased.Phone).ShouldBeEmpty();
        app.Sandbox.NoticesTo(off.Phone).ShouldBeEmpty();
        (await app.ReadEvents(off, rejected))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("switched_off");
        (await app.ReadEvents(approved, first))[^1].ShouldBeOfType<NotificationSent>();
        (await app.ReadEvents(reversed, second))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("superseded");
        (await app.ReadEvents(reversed, reversal))[^1].ShouldBeOfType<NotificationSent>();
        (await app.ReadEvents(erased, third))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("erased");
    }

    private async Task<Outcome> Retry(SmsFallbackApp.TestApplicant applicant, string channel)
    {
        var all = await app.Services.GetRequiredService<Notices>().List(null, channel, 1000, default);
        return await DecideNotice.Retry(app.Store, all.Single(n => n.Registration == applicant.Id), "the vendor was away", default);
    }

    [Fact]
    public async Task an_applicant_told_by_wechat_after_all_gets_no_delayed_sms()
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.ConfigureSms(s => (s.QuietFrom, s.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
        var applicant = await app.AddApplicant();
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        await app.Grant(applicant, 2);
        (await Retry(applicant, "wechat")).ShouldBeOfType<Outcome.Done>();
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo(applicant.OpenId).Count.ShouldBe(1);
        await app.PassTime(TimeSpan.FromHours(2));
        await app.WaitUntilSettled();
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        (await app.ReadEvents(applicant, cause))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("told_already");
        (await ReadPersonalCount(applicant)).ShouldBe(0);
    }

    [Fact]
    public async Task concurrent_retries_of_two_channels_send_one_message()
    {
        foreach (var _ in Enumerable.Range(0, 5))
        {
            app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Error);
            var applicant = await app.AddApplicant();
            await app.AppendAndSettle(applicant, TestEvents.Approved);
            await app.Grant(applicant, 3);
            app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
            await Task.WhenAll(Retry(applicant, "wechat"), Retry(applicant, "sms"));
            await app.WaitUntilSettled();
            (app.Sandbox.MessagesTo(applicant.OpenId).Count + app.Sandbox.NoticesTo(applicant.Phone).Count).ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("22:00", "08:00", "2026-03-10T21:59", null)]
    [InlineData("22:00", "08:00", "2026-03-10T22:00", "2026-03-11T08:00")]
    [InlineData("22:00", "08:00", "2026-03-11T07:59", "2026-03-11T08:00")]
    [InlineData("22:00", "08:00", "2026-03-11T08:00", null)]
    [InlineData("12:00", "14:00", "2026-03-10T13:00", "2026-03-10T14:00")]
    [InlineData("12:00", "14:00", "2026-03-10T14:00", null)]
    [InlineData("00:00", "00:00", "2026-03-10T00:00", null)]
    public void quiet_hours_are_in_china_time_and_end_on_the_right_day(string from, string until, string now, string? notBefore)
    {
        var it = new SmsFallbackOptions { QuietFrom = from, QuietUntil = until };
        it.NotBefore(At(now).ToUniversalTime()).ShouldBe(notBefore is null ? null : At(notBefore));
        static DateTimeOffset At(string local) => DateTimeOffset.Parse(local + "+08:00", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task an_sms_without_a_verified_phone_or_a_template_is_skipped()
    {
        await AssertSkipped(await app.AddApplicant(phone: false), TestEvents.Approved, "no_phone");
        app.ConfigureSms(s => s.Template = "");
        await AssertSkipped(await app.AddApplicant(), TestEvents.Approved, "not_configured");
    }

    [Fact]
    public async Task an_erased_applicant_gets_no_sms_and_the_tables_hold_no_personal_data()
    {
        var applicant = await app.AddApplicant();
        await app.AppendAndSettle(applicant, TestEvents.Erased);
        var cause = await app.AppendAndSettle(applicant, TestEvents.Approved);
        (await app.ReadEvents(applicant, cause)).ShouldBeEmpty();
        app.Sandbox.NoticesTo(applicant.Phone).ShouldBeEmpty();
        foreach (var table in (string[])["pc_outside_attempts", "pc_due", "mt_doc_notices", "wolverine.wolverine_incoming_envelopes",
            "pc_sms_notice_people"])
            (await app.ExecuteScalar<long>($"select count(*) from {table} t where position('138000' in t::text) > 0"))
                .ShouldBe(0, table);
    }

    [Fact]
    public async Task the_list_and_the_metrics_show_the_outcome_of_each_message()
    {
        var measurements = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "powercrm.notifications.sms")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, n, tags, _) =>
        {
            lock (measurements)
                measurements.Add($"{n} {string.Join(' ', tags.ToArray().Select(t => t.Value ?? "-"))}");
        });
        listener.Start();
        var (notified, skipped) = (await app.AddApplicant(), await app.AddApplicant());
        await app.AppendAndSettle(notified, TestEvents.Approved);
        app.ConfigureSms(s => s.PerDay = 0);
        var cause = await app.AppendAndSettle(skipped, TestEvents.Approved);

        // The meter is the process's, and other tests send messages at the same time.
        lock (measurements)
            ((string[])["1 sent -", "1 skipped day_budget"]).ShouldBeSubsetOf(measurements);
        var notices = app.Services.GetRequiredService<Notices>();
        var listed = (await notices.List("skipped", "sms", 1, default)).ShouldHaveSingleItem();
        (listed.Registration, listed.Cause, listed.Code, listed.Kind).ShouldBe((skipped.Id, cause, "day_budget", "review_decided"));
        (await notices.List(null, null, 1000, default)).Where(n => n.Registration == notified.Id)
            .Select(n => (n.Channel, n.State, n.Code))
            .ShouldBe([("sms", "sent", null), ("wechat", "failed", "no_credit")], ignoreOrder: true);
        (await app.Admin.Compare("notices", default)).Equal.ShouldBeTrue();
    }

    private static object CreateDecision(string kind) => kind switch
    {
        "approved" => TestEvents.Approved,
        "rejected" => TestEvents.Rejected(),
        _ => TestEvents.Reversed(),
    };

    private async Task AssertSkipped(SmsFallbackApp.TestApplicant applicant, object decision, string reason)
    {
        var cause = await app.AppendAndSettle(applicant, decision);
        (await app.ReadEvents(applicant, cause))[^1].ShouldBe(new NotificationSkipped(applicant.Id, "review_decided", "sms", cause,
            reason));
    }

    private Task Redeliver(SmsFallbackApp.TestApplicant applicant, Guid cause) =>
        PublishAndSettle(new NotifyApplicantBySms(applicant.Id, cause));

    private async Task PublishAndSettle(object message)
    {
        await app.ExecuteAndWait(async () =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(message);
            return true;
        });
        await app.WaitUntilSettled();
    }

    private Task<int> ReadPersonalCount(SmsFallbackApp.TestApplicant applicant) => app.ExecuteScalar<int>(
        "select coalesce(sum(taken), 0)::int from pc_sms_notice_people where registration_id = @Id", new { applicant.Id });

    /// <summary>The total number taken today.</summary>
    private Task<int> ReadDailyCount() => app.ExecuteScalar<int>(
        "select coalesce(sum(taken), 0)::int from pc_sms_notice_days where day = (powercrm_now() + interval '8 h')::date");
}
