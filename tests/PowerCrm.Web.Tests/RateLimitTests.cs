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

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task of_several_the_first_that_is_full_refuses_and_takes_nothing_of_the_later(bool allOrNone, int stays)
    {
        Limit Of(string name, int most) => new($"several {allOrNone} {name}", most, Hour);
        await Take(Of("full", 1).Key, 1);

        var refused = await TakeAll(allOrNone, Of("first", 1), Of("full", 1), Of("later", 1));
        (refused!.Value.At, refused.Value.Taken.Ok).ShouldBe((1, false));
        refused.Value.Taken.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(59), Hour);

        (await Take(Of("later", 1).Key, 1)).Ok.ShouldBeTrue();
        (await Take(Of("first", 1).Key, 1)).Ok.ShouldBe(stays == 0);
    }

    [Fact]
    public async Task of_several_that_have_room_one_each_is_taken_also_by_many_at_once_in_any_order()
    {
        Limit[] both = [new("either", 20, Hour), new("other", 20, Hour)];
        var taken = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => TakeAll(true, i % 2 == 0 ? both : [.. both.Reverse()])));
        taken.Count(t => t is null).ShouldBe(20);
        (await TakeAll(true, both))!.Value.At.ShouldBe(0);
    }

    private Task<(int At, Taken Taken)?> TakeAll(bool allOrNone, params Limit[] limits) =>
        app.Services.GetRequiredService<IRateLimits>().TakeAll(limits, allOrNone, CancellationToken.None);
}
