using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>A call of a message by WeCom is said to be done, by the call.</summary>
public sealed class WeComStaffTests : IClassFixture<WeComApp>
{
    private readonly WeComApp app;

    public WeComStaffTests(WeComApp app)
    {
        this.app = app;
        app.Wecom();
        app.Account();
    }

    [Fact]
    public async Task a_call_that_is_said_to_be_done_is_a_message_that_was_sent()
    {
        var (manager, _) = await app.Reachable("120119");
        await Quiet();
        var id = await app.Approve("120119");
        var cause = await app.Message(manager, id);
        await app.Sql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at) values ('tell_by_wecom', @cause, @id, powercrm_now())
            """, new { cause, id });
        await Morning();
        (await State()).ShouldBe("unknown");
        var admin = await app.Staff("admin");
        var call = (await admin.Get("/ops/unknown-calls")).Items.Single(c => c!["cause"]!.GetValue<Guid>() == cause)!["id"]!;
        (await admin.Post($"/ops/unknown-calls/{call}/resolve", new { outcome = "done", reason = "the manager was asked" })).ShouldBe(204);
        await app.Settled();
        (await State()).ShouldBe("sent");
        (await app.Calls.List(default, "tell_by_wecom")).ShouldNotContain(c => c.Cause == cause);

        async Task<string?> State() => (await app.Services.GetRequiredService<Notices>().Find(cause, "wecom", default))?.State;
    }

    private async Task Quiet()
    {
        var now = await app.Value<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'");
        app.Wecom(w => (w.QuietFrom, w.QuietUntil) = (now.AddMinutes(-10).ToString("HH:mm"), now.AddHours(2).ToString("HH:mm")));
    }

    private async Task Morning()
    {
        await app.PassTime(TimeSpan.FromHours(2));
        await app.Settled();
    }
}
