using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web.Tests;

public class RateLimitTests(WebApp app) : IClassFixture<WebApp>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private Task<Taken> Take(string key, int limit) =>
        app.Services.GetRequiredService<IRateLimits>().Take(key, limit, Hour, CancellationToken.None);

    [Fact]
    public async Task a_window_rolls_and_says_when_there_is_room()
    {
        (await Take("roll", 2)).Ok.ShouldBeTrue();
        await app.PassTime(TimeSpan.FromMinutes(40));
        (await Take("roll", 2)).Ok.ShouldBeTrue();
        var refused = await Take("roll", 2);
        refused.Ok.ShouldBeFalse();
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        refused.Refusal("code_too_frequent")!.Code.ShouldBe("code_too_frequent");
        await app.PassTime(refused.RetryAfter);
        (await Take("roll", 2)).Ok.ShouldBeTrue();
        (await Take("roll", 2)).Ok.ShouldBeFalse();
    }

    [Fact]
    public async Task hosts_share_a_limit_also_when_they_ask_at_once()
    {
        await app.StartHost();
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Take("at once", 10)));
        taken.Count(t => t.Ok).ShouldBe(10);
    }

    [Fact]
    public async Task large_limits_are_counted_in_few_rows_and_never_exceeded()
    {
        for (var i = 0; i < 150; i++)
            (await Take("large", 150)).Ok.ShouldBeTrue();
        var refused = await Take("large", 150);
        refused.Ok.ShouldBeFalse();
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        (await app.Value<long>("select count(*) from pc_rate_hits where hits > 1")).ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task keys_are_not_kept_in_clear_and_can_be_forgotten()
    {
        await Take("sms:phone:13800138000", 1);
        (await app.Value<long>("select count(*) from pc_rate_hits where position('13800138000'::bytea in key) > 0")).ShouldBe(0);
        (await Take("sms:phone:13800138000", 1)).Ok.ShouldBeFalse();
        await app.Services.GetRequiredService<IRateLimits>().Forget("sms:phone:13800138000", CancellationToken.None);
        (await Take("sms:phone:13800138000", 1)).Ok.ShouldBeTrue();
    }
}
