using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web.Tests;

public class RateLimitTests(WebApp app) : IClassFixture<WebApp>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private Task<RateLimitResult> Take(string key, int limit) =>
        app.Services.GetRequiredService<IRateLimits>().TryAcquire(key, limit, Hour, CancellationToken.None);

    [Fact]
    public async Task a_window_slides_and_reports_when_to_retry()
    {
        (await Take("roll", 2)).IsAllowed.ShouldBeTrue();
        await app.PassTime(TimeSpan.FromMinutes(40));
        (await Take("roll", 2)).IsAllowed.ShouldBeTrue();
        var refused = await Take("roll", 2);
        refused.IsAllowed.ShouldBeFalse();
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        refused.Refusal("code_too_frequent")!.Code.ShouldBe("code_too_frequent");
        await app.PassTime(refused.RetryAfter);
        (await Take("roll", 2)).IsAllowed.ShouldBeTrue();
        (await Take("roll", 2)).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public async Task hosts_share_a_limit_also_when_they_ask_at_once()
    {
        await app.StartHost();
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Take("at once", 10)));
        taken.Count(t => t.IsAllowed).ShouldBe(10);
    }

    [Fact]
    public async Task large_limits_are_counted_in_few_rows_and_never_exceeded()
    {
        for (var i = 0; i < 150; i++)
            (await Take("large", 150)).IsAllowed.ShouldBeTrue();
        var refused = await Take("large", 150);
        refused.IsAllowed.ShouldBeFalse();
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        (await app.Value<long>("select count(*) from pc_rate_hits where hits > 1")).ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task keys_are_not_kept_in_clear_and_can_be_forgotten()
    {
        await Take("sms:phone:13800138000", 1);
        (await app.Value<long>("select count(*) from pc_rate_hits where position('13800138000'::bytea in key) > 0")).ShouldBe(0);
        (await Take("sms:phone:13800138000", 1)).IsAllowed.ShouldBeFalse();
        await app.Services.GetRequiredService<IRateLimits>().Reset("sms:phone:13800138000", CancellationToken.None);
        (await Take("sms:phone:13800138000", 1)).IsAllowed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task the_first_exhausted_limit_refuses_and_takes_nothing_from_later_ones(bool allOrNone, int stays)
    {
        RateLimit Of(string name, int most) => new($"several {allOrNone} {name}", most, Hour);
        await Take(Of("full", 1).Key, 1);

        var refused = await TakeAll(allOrNone, Of("first", 1), Of("full", 1), Of("later", 1));
        (refused!.Value.At, refused.Value.Taken.IsAllowed).ShouldBe((1, false));
        refused.Value.Taken.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), Hour);

        (await Take(Of("later", 1).Key, 1)).IsAllowed.ShouldBeTrue();
        (await Take(Of("first", 1).Key, 1)).IsAllowed.ShouldBe(stays == 0);
    }

    [Fact]
    public async Task concurrent_requests_in_any_order_take_one_from_each_limit()
    {
        RateLimit[] both = [new("either", 20, Hour), new("other", 20, Hour)];
        var taken = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => TakeAll(true, i % 2 == 0 ? both : [.. both.Reverse()])));
        taken.Count(t => t is null).ShouldBe(20);
        (await TakeAll(true, both))!.Value.At.ShouldBe(0);
    }

    private Task<(int At, RateLimitResult Taken)?> TakeAll(bool allOrNone, params RateLimit[] limits) =>
        app.Services.GetRequiredService<IRateLimits>().TryAcquireAll(limits, allOrNone, CancellationToken.None);
}
