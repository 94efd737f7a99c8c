using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification.Tests;

/// <summary>
/// Messages to reviewers and administrators are also sent by WeCom. An unknown call that an administrator marks as done counts as sent.
/// </summary>
public sealed class WeComStaffTests : IClassFixture<WeComApp>
{
    private readonly WeComApp app;

    public WeComStaffTests(WeComApp app)
    {
        this.app = app;
        app.ConfigureNotices();
        app.ConfigureAccount();
    }

    [Fact]
    public async Task an_urging_is_sent_to_the_reviewer_only_while_they_hold_the_claim()
    {
        var ((ann, user), (_, other)) = (await app.CreateStaffWithUser("reviewer"), await app.CreateStaffWithUser("reviewer"));
        await Urged();
        app.Sandbox.WeComTo(user).ShouldHaveSingleItem().Content.ShouldStartWith("【申请人催办】深圳市示例电子有限公司的申请人催办，请尽快审核。");
        app.Sandbox.WeComTo(other).ShouldBeEmpty();
        await BeginQuietHours();
        var (released, claimed) = (await Urged(), await Urged());
        app.Sandbox.WeComTo(user).Count.ShouldBe(1, "quiet hours");
        await AppendAndSettle(released, TestEvents.Released(ann.Id));
        await EndQuietHours();
        app.Sandbox.WeComTo(user).Count.ShouldBe(2);
        await Outcome(released, "superseded");
        app.ConfigureNotices(w => w.Urged = false);
        await Urged();
        app.Sandbox.WeComTo(user).Count.ShouldBe(2, "the kind is off");

        async Task<Guid> Urged()
        {
            var id = Guid.CreateVersion7();
            var now = await app.ExecuteScalar<DateTime>("select powercrm_now()");
            await app.Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, TestEvents.Submitted(
                new ReviewClaimed(ann.Id, now.AddDays(3)), TestEvents.Urged))], CancellationToken.None);
            await app.WaitUntilSettled();
            return id;
        }

        async Task Outcome(Guid id, string reason) => (await app.ReadEvents(ann, id, "review_urged")).OfType<NotificationSkipped>()
            .ShouldHaveSingleItem().Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task an_escalation_is_sent_to_administrators_unless_the_manager_has_acted()
    {
        var ((admin, user), manager) = (await app.CreateStaffWithUser("admin"), await app.CreateManager("110118"));
        var (overdue, acknowledged) = (await app.CreateApprovedCustomer("110118"), await app.CreateApprovedCustomer("110118"));
        // Messages about other customers come too, as time passes.
        int About(Guid id) => app.Sandbox.WeComTo(user).Count(m => m.Content.StartsWith("【客户处理超时】", StringComparison.Ordinal)
            && m.Content.EndsWith(id.ToString()[^8..], StringComparison.Ordinal));
        await AppendAndSettle(overdue, new AssignmentOverdue(manager.Id, "respond", "escalated"));
        About(overdue).ShouldBe(1);
        await BeginQuietHours();
        await AppendAndSettle(acknowledged, new AssignmentOverdue(manager.Id, "respond", "escalated"));
        await AppendAndSettle(acknowledged, new CustomerAcknowledged(manager.Id));
        await EndQuietHours();
        About(acknowledged).ShouldBe(0);
        (await app.ReadEvents(admin, acknowledged, "assignment_escalated")).OfType<NotificationSkipped>().ShouldHaveSingleItem().Reason
            .ShouldBe("superseded");
    }

    [Fact]
    public async Task a_transfer_offer_is_sent_only_while_it_is_open()
    {
        var ((ann, _), (bob, user)) = (await app.CreateManagerWithUser("120110"), await app.CreateManagerWithUser("120111"));
        var offer = new TransferOffered(ann.Id, bob.Id, TestEvents.Now.AddDays(3), null);
        var id = await app.CreateApprovedCustomer("120110");
        await AppendAndSettle(id, offer);
        app.Sandbox.WeComTo(user).ShouldHaveSingleItem().Content.ShouldStartWith("【同事请您接手客户】同事希望将深圳市云岭数据服务有限公司转交给您");
        await BeginQuietHours();
        var (pending, withdrawn, reassigned) = (await app.CreateApprovedCustomer("120110"), await app.CreateApprovedCustomer("120110"),
            await app.CreateApprovedCustomer("120110"));
        foreach (var customer in (Guid[])[pending, withdrawn, reassigned])
            await AppendAndSettle(customer, offer);
        await AppendAndSettle(withdrawn, new TransferWithdrawn(ann.Id, bob.Id));
        await AppendAndSettle(reassigned, new ManagerReassigned(ann.Id, Guid.CreateVersion7(), "administrator", default, default,
            new Explanation("1", "manual", [])));
        await EndQuietHours();
        app.Sandbox.WeComTo(user).Count.ShouldBe(2);
        (await app.ReadEvents(bob, pending, "transfer_offered"))[^1].ShouldBeOfType<NotificationSent>();
        foreach (var customer in (Guid[])[withdrawn, reassigned])
            (await app.ReadEvents(bob, customer, "transfer_offered")).ShouldHaveSingleItem().ShouldBeOfType<NotificationSkipped>().Reason
                .ShouldBe("superseded");
        app.ConfigureNotices(w => w.Offered = false);
        await AppendAndSettle(await app.CreateApprovedCustomer("120110"), offer);
        app.Sandbox.WeComTo(user).Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_call_resolved_as_done_is_a_sent_message()
    {
        var (manager, _) = await app.CreateManagerWithUser("120119");
        await BeginQuietHours();
        var id = await app.CreateApprovedCustomer("120119");
        var cause = await app.ReadMessageId(manager, id);
        await app.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_by_wecom', @cause, @id, powercrm_now())
            """, new { cause, id });
        await EndQuietHours();
        (await State()).ShouldBe("unknown");
        var admin = await app.CreateStaff("admin");
        var call = (await admin.Get("/ops/unknown-calls")).Items.Single(c => c!["cause"]!.GetValue<Guid>() == cause)!["id"]!;
        (await admin.Post($"/ops/unknown-calls/{call}/resolve", new { outcome = "done", reason = "the manager was asked" })).ShouldBe(204);
        await app.WaitUntilSettled();
        (await State()).ShouldBe("sent");
        (await app.Calls.ReadUnknown(default, "tell_by_wecom")).ShouldNotContain(c => c.Cause == cause);

        async Task<string?> State() => (await app.Services.GetRequiredService<Notices>().Find(cause, "wecom", default))?.State;
    }

    /// <summary>Closing an account locks its stream and then its row; the opposite order would deadlock.</summary>
    [Fact]
    public async Task setting_the_wecom_user_fails_if_the_account_is_closed_first()
    {
        var (bob, _) = await app.CreateStaffWithUser("reviewer");
        var name = await app.ExecuteScalar<string>("select username from pc_staff where id = @Id", new { bob.Id });
        await using var connection = await app.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await FactRecorder.LockStream(transaction, AccountStream.Of(bob.Id), CancellationToken.None);
        var update = app.Services.GetRequiredService<StaffAccounts>()
            .SetWeComUser(name, "another", Caller.System("tests"), CancellationToken.None);
        await Eventually.TrueAsync(() => app.ExecuteScalar<bool>(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"));
        await connection.ExecuteAsync("update pc_staff set disabled_at = powercrm_now() where id = @Id", new { bob.Id }, transaction);
        await transaction.CommitAsync();
        (await update).ShouldBeFalse("the account was closed first");
    }

    private async Task BeginQuietHours()
    {
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.ConfigureNotices(w => (w.QuietFrom, w.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
    }

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
}
