using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web.Tests;

public class RateLimitTests(WebApp app) : IClassFixture<WebApp>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private Task<RateLimitResult> Acquire(string key, int limit) =>
        app.Services.GetRequiredService<IRateLimits>().TryAcquire(key, limit, Hour, CancellationToken.None);

    [Fact]
    public async Task a_window_slides_and_reports_when_to_retry()
    {
        (await Acquire("roll", 2)).IsAllowed.ShouldBeTrue();
        await app.PassTime(TimeSpan.FromMinutes(40));
        (await Acquire("roll", 2)).IsAllowed.ShouldBeTrue();
        var result = await Acquire("roll", 2);
        result.IsAllowed.ShouldBeFalse();
        result.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        result.ToProblem("code_too_frequent")!.Code.ShouldBe("code_too_frequent");
        await app.PassTime(result.RetryAfter);
        (await Acquire("roll", 2)).IsAllowed.ShouldBeTrue();
        (await Acquire("roll", 2)).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public async Task hosts_share_a_limit_also_when_they_ask_at_once()
    {
        await app.StartHost();
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Acquire("at once", 10)));
        results.Count(t => t.IsAllowed).ShouldBe(10);
    }

    [Fact]
    public async Task large_limits_are_counted_in_few_rows_and_never_exceeded()
    {
        for (var i = 0; i < 150; i++)
            (await Acquire("large", 150)).IsAllowed.ShouldBeTrue();
        var result = await Acquire("large", 150);
        result.IsAllowed.ShouldBeFalse();
        result.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        (await app.ExecuteScalar<long>("select count(*) from pc_rate_hits where hits > 1")).ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task keys_are_not_kept_in_clear_and_can_be_forgotten()
    {
        await Acquire("sms:phone:13800138000", 1);
        (await app.ExecuteScalar<long>("select count(*) from pc_rate_hits where position('13800138000'::bytea in key) > 0")).ShouldBe(0);
        (await Acquire("sms:phone:13800138000", 1)).IsAllowed.ShouldBeFalse();
        await app.Services.GetRequiredService<IRateLimits>().Reset("sms:phone:13800138000", CancellationToken.None);
        (await Acquire("sms:phone:13800138000", 1)).IsAllowed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task the_first_exhausted_limit_refuses_and_takes_nothing_from_later_ones(bool allOrNone, int remainingHits)
    {
        RateLimit Of(string name, int limit) => new($"several {allOrNone} {name}", limit, Hour);
        await Acquire(Of("full", 1).Key, 1);

        var result = await AcquireAll(allOrNone, Of("first", 1), Of("full", 1), Of("later", 1));
        (result!.Value.Index, result.Value.Result.IsAllowed).ShouldBe((1, false));
        result.Value.Result.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), Hour);

        (await Acquire(Of("later", 1).Key, 1)).IsAllowed.ShouldBeTrue();
        (await Acquire(Of("first", 1).Key, 1)).IsAllowed.ShouldBe(remainingHits == 0);
    }

    [Fact]
    public async Task concurrent_requests_in_any_order_take_one_from_each_limit()
    {
        RateLimit[] both = [new("either", 20, Hour), new("other", 20, Hour)];
        var results = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => AcquireAll(true, i % 2 == 0 ? both : [.. both.Reverse()])));
        results.Count(t => t is null).ShouldBe(20);
        (await AcquireAll(true, both))!.Value.Index.ShouldBe(0);
    }

    [Fact]
    public async Task each_of_several_limits_gets_one_back()
    {
        RateLimit[] both = [new("back one", 2, Hour), new("back two", 2, Hour)];
        (await AcquireAll(false, both)).ShouldBeNull();
        (await AcquireAll(false, both)).ShouldBeNull();
        await app.Services.GetRequiredService<IRateLimits>().ReleaseAll([.. both.Select(l => l.Key)], CancellationToken.None);
        foreach (var limit in both)
        {
            (await Acquire(limit.Key, 2)).IsAllowed.ShouldBeTrue();
            (await Acquire(limit.Key, 2)).IsAllowed.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task what_was_given_back_does_not_shorten_the_time_to_retry()
    {
        const string key = "given back";
        (await Acquire(key, 1)).IsAllowed.ShouldBeTrue();
        await app.Services.GetRequiredService<IRateLimits>().Release(key, CancellationToken.None);
        await app.PassTime(TimeSpan.FromMinutes(40));
        (await Acquire(key, 1)).IsAllowed.ShouldBeTrue();
        (await Acquire(key, 1)).RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), Hour);
    }

    private Task<(int Index, RateLimitResult Result)?> AcquireAll(bool allOrNone, params RateLimit[] limits) =>
        app.Services.GetRequiredService<IRateLimits>().TryAcquireAll(limits, allOrNone, CancellationToken.None);
}
