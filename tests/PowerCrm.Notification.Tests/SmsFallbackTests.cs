using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
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
        app.Sms();
        app.Wechat();
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
    }

    public static TheoryData<string, string> Unsent { get; } = new()
    {
        { "approved", "no_credit" }, { "rejected", "no_credit" }, { "reversed", "no_credit" },
        { "approved", "43101" }, { "approved", "no_openid" }, { "approved", "no_template" },
    };

    [Theory, MemberData(nameof(Unsent))]
    public async Task a_message_rejected_by_wechat_is_sent_once_to_the_verified_phone(string kind, string code)
    {
        var who = await app.AddApplicant(credits: code == "43101" ? 3 : 0, openId: code != "no_openid");
        app.Sandbox.SetFault(SandboxState.Wechat, code == "43101" ? SandboxFault.NoCredit : SandboxFault.Ok);
        if (code == "no_template")
            app.Wechat(w => w.Templates.Clear());
        var cause = await app.Happens(who, Decision(kind));

        app.Sandbox.MessagesTo(who.OpenId).ShouldBeEmpty();
        var sent = app.Sandbox.NoticesTo(who.Phone).ShouldHaveSingleItem();
        sent.TemplateId.ShouldBe(app.Sandbox.Keys.SmsNoticeTemplate);
        sent.Values.ShouldBe(["苏州工业园区恒晟精密铸造与表面处理有限公", kind switch
        {
            "approved" => "审核通过",
            "rejected" => "审核拒绝",
            _ => "重新审核",
        }]);
        var told = await app.Told(who, cause);
        told.OfType<NotificationFailed>().ShouldHaveSingleItem().ShouldBe(
            new NotificationFailed(who.Id, "review_decided", "wechat", cause, code, Unknown: false));
        told[^2].ShouldBe(new NotificationAttempted(who.Id, "review_decided", "sms", cause));
        told[^1].ShouldBeOfType<NotificationSent>().Channel.ShouldBe("sms");
        // The same request again, as after a crash of the host that handled it.
        await Again(who, cause);
        app.Sandbox.NoticesTo(who.Phone).Count.ShouldBe(1);
        (await app.Told(who, cause)).Count.ShouldBe(told.Count);
    }

    [Fact]
    public async Task an_applicant_told_by_wechat_gets_no_sms()
    {
        var who = await app.AddApplicant(credits: 1);
        var cause = await app.Happens(who, TestEvents.Approved);
        app.Sandbox.MessagesTo(who.OpenId).Count.ShouldBe(1);
        (await app.Told(who, cause)).OfType<NotificationSent>().ShouldHaveSingleItem().Channel.ShouldBe("wechat");
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
    }

    [Theory, InlineData("approved"), InlineData("rejected"), InlineData("reversed")]
    public async Task a_kind_switched_off_is_not_sent_and_others_are(string off)
    {
        app.Sms(s => (s.Approved, s.Rejected, s.Reversed) = (off != "approved", off != "rejected", off != "reversed"));
        foreach (var kind in (string[])["approved", "rejected", "reversed"])
        {
            var who = await app.AddApplicant();
            var cause = await app.Happens(who, Decision(kind));
            app.Sandbox.NoticesTo(who.Phone).Count.ShouldBe(kind == off ? 0 : 1, kind);
            (await app.Told(who, cause)).OfType<NotificationFailed>().ShouldHaveSingleItem().Code.ShouldBe("no_credit");
        }
    }

    [Fact]
    public async Task by_default_every_kind_is_off_and_nothing_is_recorded()
    {
        new SmsFallbackOptions().Kinds.ShouldBeEmpty();
        app.Sms(s => s.Approved = s.Rejected = s.Reversed = false);
        var who = await app.AddApplicant(openId: false);
        (await app.Told(who, await app.Happens(who, TestEvents.Approved))).ShouldBeEmpty();
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_wechat_message_of_unknown_outcome_triggers_no_sms_until_resolved()
    {
        var who = await app.AddApplicant();
        // An attempt of a host that has crashed: its message is delivered again.
        app.Wechat(w => w.Templates.Clear());
        app.Sms(s => s.Approved = false);
        var cause = await app.Happens(who, TestEvents.Approved);
        app.Wechat();
        app.Sms();
        await app.ExecuteSql(
            "insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_applicant', @cause, @Id, now())",
            new { cause, who.Id });
        await Redelivered(new NotifyApplicantAgain(who.Id, cause));
        (await app.Told(who, cause)).ShouldHaveSingleItem().ShouldBe(
            new NotificationFailed(who.Id, "review_decided", "wechat", cause, "unknown", Unknown: true));
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();

        (await app.Calls.Resolve("tell_applicant", cause, again: true, "the applicant was asked", "test", default)).ShouldBeTrue();
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo(who.OpenId).ShouldBeEmpty("no credit");
        app.Sandbox.NoticesTo(who.Phone).Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_sms_of_unknown_outcome_is_listed_and_sent_again_only_by_a_person()
    {
        app.Sms(s => s.PerPersonPerDay = 1);
        var who = await app.AddApplicant();
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Uncertain);
        var cause = await app.Happens(who, TestEvents.Approved);
        (await app.Told(who, cause))[^1].ShouldBe(
            new NotificationFailed(who.Id, "review_decided", "sms", cause, "unknown", Unknown: true));
        (await app.Calls.ReadUnknown(default, "tell_by_sms")).ShouldContain(c => c.Cause == cause);
        (await Taken(who)).ShouldBe(1, "it may have gone out");
        app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
        await Again(who, cause);
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
        (await app.Calls.Resolve("tell_by_sms", cause, again: true, "the vendor says no", "test", default)).ShouldBeTrue();
        await app.WaitUntilSettled();
        app.Sandbox.NoticesTo(who.Phone).Count.ShouldBe(1);
        (await app.Told(who, cause))[^1].ShouldBeOfType<NotificationSent>();
        (await Taken(who)).ShouldBe(1, "one message, whose first try did not arrive");
    }

    [Fact]
    public async Task a_message_counts_once_per_day_towards_the_limits()
    {
        app.Sms(s => s.PerPersonPerDay = 1);
        var budget = app.Services.GetRequiredService<SmsNoticeBudget>();
        var (person, cause) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = (await budget.TryTake(person, cause, default)).Day.ShouldNotBeNull();
        (await budget.TryTake(person, cause, default)).Day.ShouldBe(first);
        (await budget.TryTake(person, Guid.CreateVersion7(), default)).Refused.ShouldBe("person_limit");
        await using (var connection = await app.OpenAsync())
            foreach (var row in SmsNoticeBudget.Release(person, cause, first))
                await row.Run(connection, null, default);
        (await budget.TryTake(person, cause, default)).Day.ShouldBe(first);
        (await budget.TryTake(person, Guid.CreateVersion7(), default)).Refused.ShouldBe("person_limit");
        await app.PassTime(TimeSpan.FromDays(1));
        app.Sms(s => s.PerDay = 1);
        (await budget.TryTake(person, cause, default)).Day.ShouldBe(first.AddDays(1));
        (await budget.TryTake(Guid.CreateVersion7(), Guid.CreateVersion7(), default)).Refused.ShouldBe("day_budget");
    }

    [Fact]
    public async Task an_attempt_without_outcome_is_unknown_and_not_sent()
    {
        var who = await app.AddApplicant();
        app.Sms(s => s.Approved = false);
        var cause = await app.Happens(who, TestEvents.Approved);
        app.Sms();
        await app.ExecuteSql(
            "insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_by_sms', @cause, @Id, now())",
            new { cause, who.Id });
        await Again(who, cause);
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
        (await app.Told(who, cause))[^1].ShouldBeOfType<NotificationFailed>().Unknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData(SandboxFault.Blacklisted, "FailedOperation.PhoneNumberInBlacklist")]
    [InlineData(SandboxFault.Error, "unavailable")]
    public async Task an_sms_rejected_by_the_vendor_is_recorded_and_not_counted(SandboxFault fault, string code)
    {
        var (who, before) = (await app.AddApplicant(), await Day());
        app.Sandbox.SetFault(SandboxState.Sms, fault);
        var cause = await app.Happens(who, TestEvents.Approved);
        (await app.Told(who, cause))[^1].ShouldBe(new NotificationFailed(who.Id, "review_decided", "sms", cause, code, Unknown: false));
        (await Taken(who)).ShouldBe(0);
        (await Day()).ShouldBe(before);
        (await app.Calls.ReadUnknown(default, "tell_by_sms")).ShouldNotContain(c => c.Cause == cause);
    }

    [Fact]
    public async Task an_sms_over_the_personal_or_daily_limit_is_skipped_until_the_next_day()
    {
        app.Sms(s => s.PerPersonPerDay = 1);
        var (one, two) = (await app.AddApplicant(), await app.AddApplicant());
        await app.Happens(one, TestEvents.Approved);
        var before = await Day();
        await Skipped(one, TestEvents.Reversed(), "person_limit");
        (await Day()).ShouldBe(before);
        app.Sms(s => s.PerDay = before);
        await Skipped(two, TestEvents.Approved, "day_budget");
        (await Taken(two)).ShouldBe(0, "the day's refusal takes nothing of the person's");
        app.Sandbox.NoticesTo(one.Phone).Count.ShouldBe(1);
        app.Sandbox.NoticesTo(two.Phone).ShouldBeEmpty();

        app.Sms(s => (s.PerPersonPerDay, s.PerDay) = (1, 1));
        await app.PassTime(TimeSpan.FromDays(1));
        await app.Happens(one, TestEvents.Rejected());
        app.Sandbox.NoticesTo(one.Phone).Count.ShouldBe(2);
        app.Sms(s => s.PerDay = 0);
        await Skipped(two, TestEvents.Rejected(), "day_budget");
    }

    [Fact]
    public async Task concurrent_hosts_exceed_neither_limit()
    {
        var before = await Day();
        app.Sms(s => (s.PerPersonPerDay, s.PerDay) = (2, before + 5));
        // The budgets of several hosts share only the database.
        var hosts = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<SmsNoticeBudget>(app.Services)).ToList();
        var person = Guid.CreateVersion7();
        var mine = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => hosts[i % 4].TryTake(person, Guid.CreateVersion7(), default)));
        mine.Count(t => t.Day is not null).ShouldBe(2);
        mine.Where(t => t.Day is null).ShouldAllBe(t => t.Refused == "person_limit");
        var all = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => hosts[i % 4].TryTake(Guid.CreateVersion7(), Guid.CreateVersion7(), default)));
        all.Count(t => t.Day is not null).ShouldBe(3);
        all.Where(t => t.Day is null).ShouldAllBe(t => t.Refused == "day_budget");
        (await Day()).ShouldBe(before + 5);
        (await app.ExecuteScalar<int>(
            "select sum(taken)::int from pc_sms_notice_people where day = (powercrm_now() + interval '8 h')::date")).ShouldBe(await Day());
        (await hosts[0].Read(default)).ShouldHaveSingleItem().ShouldBe(
            new VendorAllowance("sms", "notices_a_day", before + 5, before + 5));
    }

    [Fact]
    public async Task in_quiet_hours_an_sms_waits_and_an_outdated_one_is_dropped()
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.Sms(s => (s.QuietFrom, s.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
        var (kept, turned, gone, off) = (await app.AddApplicant(), await app.AddApplicant(), await app.AddApplicant(),
            await app.AddApplicant());
        var (first, cause, last) = (await app.Happens(kept, TestEvents.Approved), await app.Happens(turned, TestEvents.Approved),
            await app.Happens(gone, TestEvents.Approved));
        var after = await app.Happens(turned, TestEvents.Reversed());
        await app.Happens(gone, TestEvents.Erased);
        var rejected = await app.Happens(off, TestEvents.Rejected());
        foreach (var who in (SmsFallbackApp.TestApplicant[])[kept, turned, gone, off])
            app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
        (await app.ExecuteScalar<long>(
            "select count(*) from pc_due where command = 'tell_by_sms' and at > powercrm_now() + interval '1 hour'"))
            .ShouldBe(5);

        app.Sms(s => s.Rejected = false);
        await app.PassTime(TimeSpan.FromHours(2));
        await app.WaitUntilSettled();
        app.Sandbox.NoticesTo(kept.Phone).Count.ShouldBe(1);
        app.Sandbox.NoticesTo(turned.Phone).ShouldHaveSingleItem().Values[1].ShouldBe("重新审核");
        app.Sandbox.NoticesTo(gone.Phone).ShouldBeEmpty();
        app.Sandbox.NoticesTo(off.Phone).ShouldBeEmpty();
        (await app.Told(off, rejected))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("switched_off");
        (await app.Told(kept, first))[^1].ShouldBeOfType<NotificationSent>();
        (await app.Told(turned, cause))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("superseded");
        (await app.Told(turned, after))[^1].ShouldBeOfType<NotificationSent>();
        (await app.Told(gone, last))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("erased");
    }

    private async Task<Outcome> Retry(SmsFallbackApp.TestApplicant who, string channel)
    {
        var all = await app.Services.GetRequiredService<Notices>().List(null, channel, 1000, default);
        return await DecideNotice.Retry(app.Store, all.Single(n => n.Registration == who.Id), "the vendor was away", default);
    }

    [Fact]
    public async Task an_applicant_told_by_wechat_after_all_gets_no_delayed_sms()
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.Sms(s => (s.QuietFrom, s.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
        var who = await app.AddApplicant();
        var cause = await app.Happens(who, TestEvents.Approved);
        await app.Grant(who, 2);
        (await Retry(who, "wechat")).ShouldBeOfType<Outcome.Done>();
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo(who.OpenId).Count.ShouldBe(1);
        await app.PassTime(TimeSpan.FromHours(2));
        await app.WaitUntilSettled();
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
        (await app.Told(who, cause))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("told_already");
        (await Taken(who)).ShouldBe(0);
    }

    [Fact]
    public async Task concurrent_retries_of_two_channels_send_one_message()
    {
        foreach (var _ in Enumerable.Range(0, 5))
        {
            app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Error);
            var who = await app.AddApplicant();
            await app.Happens(who, TestEvents.Approved);
            await app.Grant(who, 3);
            app.Sandbox.SetFault(SandboxState.Sms, SandboxFault.Ok);
            await Task.WhenAll(Retry(who, "wechat"), Retry(who, "sms"));
            await app.WaitUntilSettled();
            (app.Sandbox.MessagesTo(who.OpenId).Count + app.Sandbox.NoticesTo(who.Phone).Count).ShouldBe(1);
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
    public void quiet_hours_are_in_china_time_and_end_on_the_right_day(string from, string until, string now, string? later)
    {
        var it = new SmsFallbackOptions { QuietFrom = from, QuietUntil = until };
        it.NotBefore(At(now).ToUniversalTime()).ShouldBe(later is null ? null : At(later));
        static DateTimeOffset At(string local) => DateTimeOffset.Parse(local + "+08:00", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task an_sms_without_a_verified_phone_or_a_template_is_skipped()
    {
        await Skipped(await app.AddApplicant(phone: false), TestEvents.Approved, "no_phone");
        app.Sms(s => s.Template = "");
        await Skipped(await app.AddApplicant(), TestEvents.Approved, "not_configured");
    }

    [Fact]
    public async Task an_erased_applicant_gets_no_sms_and_the_tables_hold_no_personal_data()
    {
        var who = await app.AddApplicant();
        await app.Happens(who, TestEvents.Erased);
        var cause = await app.Happens(who, TestEvents.Approved);
        (await app.Told(who, cause)).ShouldBeEmpty();
        app.Sandbox.NoticesTo(who.Phone).ShouldBeEmpty();
        foreach (var table in (string[])["pc_outside_attempts", "pc_due", "mt_doc_notices", "wolverine.wolverine_incoming_envelopes",
            "pc_sms_notice_people"])
            (await app.ExecuteScalar<long>($"select count(*) from {table} t where position('138000' in t::text) > 0"))
                .ShouldBe(0, table);
    }

    [Fact]
    public async Task the_list_and_the_metrics_show_the_outcome_of_each_message()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (it, on) =>
        {
            if (it.Name == "powercrm.notifications.sms")
                on.EnableMeasurementEvents(it);
        };
        listener.SetMeasurementEventCallback<long>((_, n, tags, _) =>
        {
            lock (counted)
                counted.Add($"{n} {string.Join(' ', tags.ToArray().Select(t => t.Value ?? "-"))}");
        });
        listener.Start();
        var (told, skipped) = (await app.AddApplicant(), await app.AddApplicant());
        await app.Happens(told, TestEvents.Approved);
        app.Sms(s => s.PerDay = 0);
        var cause = await app.Happens(skipped, TestEvents.Approved);

        lock (counted)
            counted.ShouldBe(["1 sent -", "1 skipped day_budget"]);
        var notices = app.Services.GetRequiredService<Notices>();
        var listed = (await notices.List("skipped", "sms", 1, default)).ShouldHaveSingleItem();
        (listed.Registration, listed.Cause, listed.Code, listed.Kind).ShouldBe((skipped.Id, cause, "day_budget", "review_decided"));
        (await notices.List(null, null, 1000, default)).Where(n => n.Registration == told.Id)
            .Select(n => (n.Channel, n.State, n.Code))
            .ShouldBe([("sms", "sent", null), ("wechat", "failed", "no_credit")], ignoreOrder: true);
        (await app.Admin.Compare("notices", default)).Equal.ShouldBeTrue();
    }

    private static object Decision(string kind) => kind switch
    {
        "approved" => TestEvents.Approved,
        "rejected" => TestEvents.Rejected(),
        _ => TestEvents.Reversed(),
    };

    private async Task Skipped(SmsFallbackApp.TestApplicant who, object decision, string reason)
    {
        var cause = await app.Happens(who, decision);
        (await app.Told(who, cause))[^1].ShouldBe(new NotificationSkipped(who.Id, "review_decided", "sms", cause, reason));
    }

    private Task Again(SmsFallbackApp.TestApplicant who, Guid cause) => Redelivered(new NotifyApplicantBySms(who.Id, cause));

    private async Task Redelivered(object message)
    {
        await app.ExecuteAndWait(async () =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(message);
            return true;
        });
        await app.WaitUntilSettled();
    }

    private Task<int> Taken(SmsFallbackApp.TestApplicant who) => app.ExecuteScalar<int>(
        "select coalesce(sum(taken), 0)::int from pc_sms_notice_people where registration_id = @Id", new { who.Id });

    /// <summary>The total number taken today.</summary>
    private Task<int> Day() => app.ExecuteScalar<int>(
        "select coalesce(sum(taken), 0)::int from pc_sms_notice_days where day = (powercrm_now() + interval '8 h')::date");
}
