using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using Wolverine;

namespace PowerCrm.Notification.Tests;

/// <summary>
/// A manager without an open page is notified by WeCom of new messages in the inbox: once, within the budget, without personal data.
/// </summary>
[Trait("Category", "Slow")]
public sealed class WeComTests : IClassFixture<WeComApp>
{
    private readonly WeComApp app;

    public WeComTests(WeComApp app)
    {
        this.app = app;
        app.ConfigureNotices();
        app.ConfigureAccount();
        app.Sandbox.SetFault(SandboxState.WeCom, SandboxFault.Ok);
    }

    [Fact]
    public async Task a_new_customer_reaches_the_manager_by_wecom_once()
    {
        var (manager, user) = await app.CreateManagerWithUser("110101");
        var id = await app.CreateApprovedCustomer("110101");
        var cause = await app.ReadMessageId(manager, id);
        var message = app.Sandbox.WeComTo(user).ShouldHaveSingleItem();
        message.Content.ShouldStartWith("【新客户待接收】深圳市云岭数据服务有限公司已分配给您，请在");
        message.Content.ShouldEndWith($"\n客户编号：{id.ToString()[^8..]}");
        message.Content.ShouldContain("\n地区：");
        foreach (var personal in (string[])["张三丰", "138", "139", "科技路", "http", "://"])
            message.Content.ShouldNotContain(personal);
        (await app.ReadEvents(manager, id)).ShouldBe([
            new NotificationAttempted(id, "assignment", "wecom", cause, manager.Id),
            new NotificationSent(id, "assignment", "wecom", cause, message.MsgId, manager.Id)]);
        // The same request again, as after a crash of the host that handled it.
        await Redeliver(id, cause);
        app.Sandbox.WeComTo(user).Count.ShouldBe(1);
        (await app.ReadEvents(manager, id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task by_default_every_kind_is_off_and_nothing_is_sent_or_written()
    {
        new WeComNoticeOptions().Kinds.ShouldBeEmpty();
        app.ConfigureNotices(w => w.Assigned = w.Overdue = w.Lost = w.Withdrawn = false);
        var (manager, user) = await app.CreateManagerWithUser("110102");
        var id = await app.CreateApprovedCustomer("110102");
        app.Sandbox.WeComTo(user).ShouldBeEmpty();
        (await app.ReadEvents(manager, id)).ShouldBeEmpty();
        (await app.ExecuteScalar<long>("select count(*) from pc_outside_attempts where stream = @id and call = 'tell_by_wecom'",
            new { id }))
            .ShouldBe(0);
    }

    [Fact]
    public async Task a_kind_switched_off_is_not_sent_and_others_are()
    {
        app.ConfigureNotices(w => w.Assigned = false);
        var (first, user) = await app.CreateManagerWithUser("110105");
        var (second, other) = await app.CreateManagerWithUser("110106");
        var id = await app.CreateApprovedCustomer("110105");
        await AppendAndSettle(id, new ManagerReassigned(first.Id, second.Id, "administrator", default, default, Why));
        app.Sandbox.WeComTo(other).ShouldBeEmpty();
        app.Sandbox.WeComTo(user).ShouldHaveSingleItem().Content.ShouldStartWith("【客户已转出】");
        (await app.ReadEvents(second, id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task reminders_and_reversals_are_sent_but_not_messages_to_administrators()
    {
        var (manager, user) = await app.CreateManagerWithUser("110107");
        var id = await app.CreateApprovedCustomer("110107");
        await AppendAndSettle(id, new AssignmentOverdue(manager.Id, "respond", "reminded"));
        await AppendAndSettle(id, new AssignmentOverdue(manager.Id, "respond", "escalated"));
        await AppendAndSettle(id, new CustomerWithdrawn(manager.Id));
        app.Sandbox.WeComTo(user).Select(m => m.Content[..m.Content.IndexOf('】')]).Reverse()
            .ShouldBe(["【新客户待接收", "【客户处理超时", "【客户已撤回"]);
    }

    [Fact]
    public async Task a_message_to_a_manager_without_a_wecom_user_is_skipped()
    {
        var manager = await app.CreateManager("110108");
        await AssertSkipped(manager, await app.CreateApprovedCustomer("110108"), "no_address");
    }

    [Fact]
    public async Task a_closed_account_gets_no_message()
    {
        var (manager, user) = await app.CreateManagerWithUser("110109");
        await BeginQuietHours();
        var id = await app.CreateApprovedCustomer("110109");
        await app.ExecuteSql("update pc_staff set disabled_at = powercrm_now() where id = @Id", new { manager.Id });
        await EndQuietHours();
        await AssertSkipped(manager, id, "inactive");
        app.Sandbox.WeComTo(user).ShouldBeEmpty();
    }

    [Fact]
    public async Task in_quiet_hours_a_message_waits_and_an_outdated_one_is_dropped()
    {
        var (manager, user) = await app.CreateManagerWithUser("110111");
        var (other, _) = await app.CreateManagerWithUser("110112");
        await BeginQuietHours();
        var (current, read, acknowledged, reassigned, erased, deferred, withdrawn) = (await app.CreateApprovedCustomer("110111"),
            await app.CreateApprovedCustomer("110111"), await app.CreateApprovedCustomer("110111"), await app
            .CreateApprovedCustomer("110111"), await app.CreateApprovedCustomer("110111"), await app.CreateApprovedCustomer("110111"),
            await app.CreateApprovedCustomer("110111"));
        var withoutConsent = await app.CreateApprovedCustomer("110111");
        app.Sandbox.WeComTo(user).ShouldBeEmpty();
        (await manager.Post($"/notifications/{await app.ReadMessageId(manager, read)}/read")).ShouldBe(200);
        await app.PassTime(TimeSpan.FromMinutes(1));
        await AppendAndSettle(acknowledged, new CustomerAcknowledged(manager.Id));
        await AppendAndSettle(reassigned, new ManagerReassigned(manager.Id, other.Id, "administrator", default, default, Why));
        await AppendAndSettle(erased, TestEvents.Erased);
        await AppendAndSettle(deferred, TestEvents.Held, TestEvents.Deferred);
        await AppendAndSettle(withdrawn, new CustomerWithdrawn(manager.Id));
        await AppendAndSettle(withoutConsent, TestEvents.NoConsent);
        app.ConfigureNotices(w => w.Withdrawn = false);
        await EndQuietHours();

        CountNew(user).ShouldBe(1);
        (await app.ReadEvents(manager, current))[^1].ShouldBeOfType<NotificationSent>();
        await AssertSkipped(manager, read, "read");
        await AssertSkipped(manager, acknowledged, "superseded");
        await AssertSkipped(manager, reassigned, "superseded");
        await AssertSkipped(manager, erased, "erased");
        await AssertSkipped(manager, deferred, "erased");
        await AssertSkipped(manager, withdrawn, "superseded");
        await AssertSkipped(manager, withoutConsent, "superseded");
        await AssertSkipped(manager, withdrawn, "switched_off", "customer_withdrawn");
    }

    [Fact]
    public async Task a_message_over_the_personal_or_daily_limit_is_skipped_until_the_next_day()
    {
        app.ConfigureNotices(w => w.PerPersonPerDay = 1);
        var (first, user) = await app.CreateManagerWithUser("110113");
        var (second, other) = await app.CreateManagerWithUser("110114");
        await app.CreateApprovedCustomer("110113");
        await AssertSkipped(first, await app.CreateApprovedCustomer("110113"), "person_limit");
        var used = await ReadDailyCount();
        app.ConfigureNotices(w => w.PerDay = used);
        await AssertSkipped(second, await app.CreateApprovedCustomer("110114"), "day_budget");
        (await ReadDailyCount()).ShouldBe(used);
        (await ReadPersonalCount(second)).ShouldBe(0, "the day's refusal takes nothing of the person's");
        app.Sandbox.WeComTo(user).Count.ShouldBe(1);
        app.Sandbox.WeComTo(other).ShouldBeEmpty();
        (await app.Services.GetRequiredService<WeComNoticeBudget>().Read(default)).ShouldHaveSingleItem()
            .ShouldBe(new VendorAllowance("wecom", "messages_a_day", used, used));

        app.ConfigureNotices(w => w.PerPersonPerDay = 1);
        await app.PassTime(TimeSpan.FromDays(1));
        await app.CreateApprovedCustomer("110113");
        app.Sandbox.WeComTo(user).Count.ShouldBe(2);
    }

    [Fact]
    public void the_default_personal_limit_is_below_the_one_at_which_wecom_drops_messages() =>
        new WeComNoticeOptions().PerPersonPerDay.ShouldBeLessThanOrEqualTo(WeComNoticeOptions.MaxPerMinute);

    [Theory]
    [InlineData(SandboxFault.InvalidUser, "invaliduser")]
    [InlineData(SandboxFault.UntrustedAddress, "60020")]
    public async Task a_message_rejected_by_wecom_is_recorded_and_not_counted(SandboxFault fault, string code)
    {
        var (manager, user) = await app.CreateManagerWithUser("110115");
        app.Sandbox.SetFault(SandboxState.WeCom, fault);
        var before = await ReadDailyCount();
        var id = await app.CreateApprovedCustomer("110115");
        (await app.ReadEvents(manager, id))[^1].ShouldBe(new NotificationFailed(id, "assignment", "wecom",
            await app.ReadMessageId(manager, id), code, Unknown: false, manager.Id));
        app.Sandbox.WeComTo(user).ShouldBeEmpty();
        (await ReadDailyCount()).ShouldBe(before);
        (await ReadPersonalCount(manager)).ShouldBe(0);
        await app.ExecuteSql("update pc_managers set territories = '{659001}' where staff_id = @Id", new { manager.Id });
    }

    [Theory, InlineData(SandboxFault.RateLimited), InlineData(SandboxFault.Error)]
    public async Task a_transient_failure_is_retried(SandboxFault fault)
    {
        var (manager, user) = await app.CreateManagerWithUser(fault == SandboxFault.Error ? "120105" : "120106");
        app.Sandbox.SetFault(SandboxState.WeCom, fault);
        var id = await app.CreateApprovedCustomer(fault == SandboxFault.Error ? "120105" : "120106");
        (await app.ReadEvents(manager, id))[^1].ShouldBeOfType<NotificationFailed>().RetryAt.ShouldNotBeNull();
        (await ReadPersonalCount(manager)).ShouldBe(0);
        app.Sandbox.SetFault(SandboxState.WeCom, SandboxFault.Ok);
        await app.PassTime(TimeSpan.FromMinutes(2));
        await app.WaitUntilSettled();
        app.Sandbox.WeComTo(user).Count.ShouldBe(1);
        (await app.ReadEvents(manager, id))[^1].ShouldBeOfType<NotificationSent>();
    }

    [Fact]
    public async Task an_expired_wecom_token_is_renewed_and_the_message_sent_once()
    {
        var (_, user) = await app.CreateManagerWithUser("110116");
        await app.CreateApprovedCustomer("110116");
        var issued = app.Sandbox.WeComTokensIssued;
        app.Sandbox.SetFault(SandboxState.WeCom, SandboxFault.TokenExpired);
        await app.CreateApprovedCustomer("110116");
        app.Sandbox.WeComTokensIssued.ShouldBe(issued + 1);
        app.Sandbox.WeComTo(user).Count.ShouldBe(2);
        (await app.ExecuteScalar<long>("select count(*) from pc_wechat_tokens where app like 'wecom:%' and position('sandbox_' in "
            + "encode(sealed, 'escape')) > 0")).ShouldBe(0, "it is sealed");
    }

    [Fact]
    public async Task a_message_without_wecom_settings_is_skipped()
    {
        app.ConfigureAccount(a => a.Secret = "");
        var (manager, _) = await app.CreateManagerWithUser("110117");
        await AssertSkipped(manager, await app.CreateApprovedCustomer("110117"), "not_configured");
    }

    [Fact]
    public async Task an_attempt_without_outcome_is_unknown_and_sent_again_only_by_a_person()
    {
        var (manager, user) = await app.CreateManagerWithUser("110118");
        await BeginQuietHours();
        var id = await app.CreateApprovedCustomer("110118");
        var cause = await app.ReadMessageId(manager, id);
        // An attempt of a host that has crashed: its message is delivered again.
        await app.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_by_wecom', @cause, @id, powercrm_now())
            """, new { cause, id });
        await EndQuietHours();
        (await app.ReadEvents(manager, id)).ShouldHaveSingleItem().ShouldBe(
            new NotificationFailed(id, "assignment", "wecom", cause, "unknown", Unknown: true, manager.Id));
        (await app.Calls.ReadUnknown(default, "tell_by_wecom")).ShouldContain(c => c.Cause == cause);
        await Redeliver(id, cause);
        CountNew(user).ShouldBe(0);

        (await app.Calls.Resolve("tell_by_wecom", cause, retry: true, "the manager was asked", "test", default)).ShouldBeTrue();
        await app.WaitUntilSettled();
        CountNew(user).ShouldBe(1);
        (await app.ReadEvents(manager, id))[^1].ShouldBeOfType<NotificationSent>();
    }

    [Fact]
    public async Task a_call_without_an_answer_is_unknown_and_counts_towards_the_limit()
    {
        var (manager, user) = await app.CreateManagerWithUser("110119");
        app.ConfigureAccount(a => a.BaseUrl = a.BaseUrl.Replace("/sandbox/vendor/wecom", "/sandbox/vendor/nowhere",
            StringComparison.Ordinal));
        // A token is cached, so that the message itself gets the answer that is not WeCom's.
        await app.ExecuteSql("delete from pc_wechat_tokens where app like 'wecom:%'");
        var keys = app.Sandbox.Keys;
        await app.Services.GetRequiredService<Vendors.IWechatTokenStore>().Put($"wecom:{keys.WeComCorpId}:{keys.WeComAgentId}",
            new Vendors.WechatToken("token", DateTimeOffset.MaxValue), default);
        var id = await app.CreateApprovedCustomer("110119");
        (await app.ReadEvents(manager, id))[^1].ShouldBeOfType<NotificationFailed>().Unknown.ShouldBeTrue();
        (await ReadPersonalCount(manager)).ShouldBe(1, "it may have gone out");
        app.ConfigureAccount();
        await Redeliver(id, await app.ReadMessageId(manager, id));
        app.Sandbox.WeComTo(user).ShouldBeEmpty();
        await app.ExecuteSql("delete from pc_wechat_tokens where app like 'wecom:%'");
    }

    [Fact]
    public async Task an_operator_resolves_a_message_and_has_it_sent_again()
    {
        var (manager, user) = await app.CreateManagerWithUser("120102");
        var events = app.Services.GetRequiredService<StreamsFactory>().As(Caller.System("tests"));
        app.Sandbox.SetFault(SandboxState.WeCom, SandboxFault.InvalidUser);
        var (first, second) = (await app.CreateApprovedCustomer("120102"), await app.CreateApprovedCustomer("120102"));
        app.Sandbox.SetFault(SandboxState.WeCom, SandboxFault.Ok);
        var (failed, other) = (await Listed(first), await Listed(second));

        (await DecideNotice.Resolve(events, failed, wasSent: true, "said so", default)).ShouldBeOfType<Outcome.Rejected>()
            .Rejection.Detail.ShouldBe("Only a message of unknown outcome is resolved; this one is failed.");
        (await DecideNotice.Retry(events, failed, "the id was corrected", default)).ShouldBeOfType<Outcome.Done>();
        (await DecideNotice.Retry(events, failed, "twice", default)).ShouldBeOfType<Outcome.Rejected>();
        await app.WaitUntilSettled();
        app.Sandbox.WeComTo(user).Count.ShouldBe(1);
        (await app.ReadEvents(manager, first))[^1].ShouldBeOfType<NotificationSent>();
        (await DecideNotice.Retry(events, failed, "a third time", default)).ShouldBeOfType<Outcome.Rejected>()
            .Rejection.Detail.ShouldBe("Only a message that failed is sent again; this one is sent.");

        (await DecideNotice.Skip(events, other, "called by phone", default)).ShouldBeOfType<Outcome.Done>();
        (await app.ReadEvents(manager, second))[^1].ShouldBeOfType<NotificationSkipped>().Reason.ShouldBe("not_wanted");
        (await DecideNotice.Retry(events, other, "after all", default)).ShouldBeOfType<Outcome.Rejected>();
        (await app.ExecuteScalar<string>("select reason from pc_outside_resolutions where cause = @Cause", other))
            .ShouldBe("called by phone");
        (await ReadAct($"tell_by_wecom {failed.Cause} again")).ShouldBe("resolve_call the id was corrected by system:tests");
        (await ReadAct($"tell_by_wecom {other.Cause} done")).ShouldBe("resolve_call called by phone by system:tests");

        Task<string> ReadAct(string target) => app.ExecuteScalar<string>("""
            select data ->> 'Act' || ' ' || (data ->> 'Reason') || ' by ' || user_name
            from mt_events where type = 'operator_acted' and data ->> 'Target' = @target
            """, new { target });

        async Task<Notice> Listed(Guid id) =>
            (await app.Services.GetRequiredService<Notices>().Find(await app.ReadMessageId(manager, id), "wecom", default))
            .ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task an_unknown_message_is_resolved_once_and_then_sent_again_only_if_it_did_not_arrive(bool wasSent)
    {
        var (manager, user) = await app.CreateManagerWithUser(wasSent ? "120103" : "120104");
        await BeginQuietHours();
        var id = await app.CreateApprovedCustomer(wasSent ? "120103" : "120104");
        var cause = await app.ReadMessageId(manager, id);
        await app.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_by_wecom', @cause, @id, powercrm_now())
            """, new { cause, id });
        await EndQuietHours();
        var events = app.Services.GetRequiredService<StreamsFactory>().As(Caller.System("tests"));
        var it = (await app.Services.GetRequiredService<Notices>().Find(cause, "wecom", default)).ShouldNotBeNull();
        (await DecideNotice.Retry(events, it, "not yet", default)).ShouldBeOfType<Outcome.Rejected>()
            .Rejection.Detail.ShouldBe("It is unknown whether this message was sent: resolve it first.");
        (await DecideNotice.Resolve(events, it, wasSent, "the manager was asked", default)).ShouldBeOfType<Outcome.Done>();
        (await DecideNotice.Resolve(events, it, !wasSent, "twice", default)).ShouldBeOfType<Outcome.Rejected>();
        (await app.Calls.ReadUnknown(default, "tell_by_wecom")).ShouldNotContain(c => c.Cause == cause);
        await app.WaitUntilSettled();
        CountNew(user).ShouldBe(0, "saying what became of it sends nothing");
        (await DecideNotice.Retry(events, it, "once more", default)).GetType()
            .ShouldBe(wasSent ? typeof(Outcome.Rejected) : typeof(Outcome.Done));
        await app.WaitUntilSettled();
        CountNew(user).ShouldBe(wasSent ? 0 : 1);
    }

    [Fact]
    public async Task a_recipient_told_by_another_channel_is_not_told_again()
    {
        var (id, cause) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var events = app.Services.GetRequiredService<StreamsFactory>().As(Caller.System("tests"));
        await events.Append([new StreamAppend(NotificationStream.Of(id, cause), ExpectedVersion.Any,
            new NotificationFailed(id, "review_decided", "wechat", cause, "43101", Unknown: false),
            new NotificationFailed(id, "review_decided", "sms", cause, "unknown", Unknown: true))], default);
        var it = new Notice(default, "review_decided", "wechat", "failed", "43101", id, cause);
        (await DecideNotice.Retry(events, it, "again", default)).ShouldBeOfType<Outcome.Rejected>()
            .Rejection.Detail.ShouldBe("The recipient was told by sms, or may have been.");
    }

    [Fact]
    public async Task the_list_names_the_recipient_and_the_read_model_equals_its_rebuild()
    {
        var (manager, _) = await app.CreateManagerWithUser("120101");
        var id = await app.CreateApprovedCustomer("120101");
        var listed = (await app.Services.GetRequiredService<Notices>().List("sent", "wecom", 1000, default))
            .Where(n => n.Registration == id).ShouldHaveSingleItem();
        (listed.Kind, listed.Cause, listed.Recipient).ShouldBe(("assignment", await app.ReadMessageId(manager, id), manager.Id));
        (await app.Admin.Compare("notices", default)).Equal.ShouldBeTrue();
    }

    [Fact]
    public void a_message_never_contains_a_link()
    {
        var text = WeComText.Of("新客户待接收",
            "<a href=\"http://evil.example/x\">点此领取</a> www.evil.example a@evil.example已分配给您", Guid.Empty, "x.cn");
        foreach (var part in (string[])["<", ">", "http:", "/", ".example", "@", "x.cn"])
            text.ShouldNotContain(part);
        WeComText.RemoveLinks("苏州（恒晟）A&B-1号").ShouldBe("苏州（恒晟）A&B-1号");
    }

    private static Explanation Why { get; } = new("1", "manual", []);

    /// <summary>Sets quiet hours that began a moment ago and end in two hours.</summary>
    private async Task BeginQuietHours()
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.ConfigureNotices(w => (w.QuietFrom, w.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
    }

    /// <summary>Counts the messages about new customers; reminders come too, as time passes.</summary>
    private int CountNew(string user) => app.Sandbox.WeComTo(user).Count(m => m.Content.StartsWith("【新客户待接收】", StringComparison.Ordinal));

    private async Task EndQuietHours()
    {
        await app.PassTime(TimeSpan.FromHours(2));
        await app.WaitUntilSettled();
    }

    private async Task AppendAndSettle(Guid id, params object[] events)
    {
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, events)], CancellationToken.None);
        await app.WaitUntilSettled();
    }

    private async Task AssertSkipped(SignedInUser manager, Guid customer, string reason, string kind = "assignment") =>
        (await app.ReadEvents(manager, customer, kind))[^1].ShouldBe(new NotificationSkipped(customer, kind, "wecom",
            await app.ReadMessageId(manager, customer, kind), reason, manager.Id), $"{reason} {kind}");

    private async Task Redeliver(Guid customer, Guid cause)
    {
        await app.ExecuteAndWait(async () =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new NotifyStaffByWeCom(customer, cause));
            return true;
        });
        await app.WaitUntilSettled();
    }

    private Task<int> ReadPersonalCount(SignedInUser manager) => app.ExecuteScalar<int>(
        "select coalesce(sum(taken), 0)::int from pc_wecom_notice_people where recipient = @Id", new { manager.Id });

    /// <summary>The total number taken today.</summary>
    private Task<int> ReadDailyCount() => app.ExecuteScalar<int>(
        "select coalesce(sum(taken), 0)::int from pc_wecom_notice_days where day = (powercrm_now() + interval '8 h')::date");
}
