using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>Many people from one network within a day: shown to the reviewer, no one is refused, and deleted later.</summary>
[Trait("Category", "Slow")]
public class NetworkSignalTests
{
    [Theory]
    [InlineData("203.0.113.50", "203.0.113.50", "203.0.113.51")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    public async Task the_fifth_sign_in_of_a_network_is_flagged_and_other_networks_are_not(string first, string last, string neighbour)
    {
        var host = await TestHost.StartAsync("--Proxies:Trusted:0=127.0.0.1");
        try
        {
            for (var i = 0; i < 3; i++)
                await SignIn(host, first);
            (await Warnings(host, await SignIn(host, first))).ShouldNotContain("network_busy");
            (await Warnings(host, await SignIn(host, last))).ShouldContain("network_busy");
            (await Warnings(host, await SignIn(host, neighbour))).ShouldNotContain("network_busy");
            // After a day, the next five start a new count.
            await host.PassTime(TimeSpan.FromHours(25));
            (await Warnings(host, await SignIn(host, last))).ShouldNotContain("network_busy");
            await using var connection = await host.OpenAsync();
            var values = (await connection.QueryAsync<byte[]>("select value from pc_signals where kind = 'network'"))
                .Select(System.Text.Encoding.Latin1.GetString).ToList();
            values.ShouldNotBeEmpty();
            values.ShouldAllBe(v => !v.Contains("203.0", StringComparison.Ordinal) && !v.Contains("2001", StringComparison.Ordinal));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("203.0.113", "203.0.113.7", "203.0.113.250", "203.0.114.7")]
    [InlineData("20010db80001", "2001:db8:1:2::1", "2001:db8:1:ffff::1", "2001:db8:2:2::1")]
    public async Task the_addresses_of_a_network_share_a_limit_of_sign_ins(string network, string first, string second, string outside)
    {
        // Limits are a hundred times higher in Development: 1 allows 100, of which others in the network have used 99.
        var host = await TestHost.StartAsync(readers: false, "--Proxies:Trusted:0=127.0.0.1", "--Limits:Registration:SignIn:PerPrefix=1");
        try
        {
            var limits = host.Services.GetRequiredService<Web.IRateLimits>();
            for (var i = 0; i < 99; i++)
                (await limits.TryAcquire("SignIn:PerPrefix:" + network, 100, TimeSpan.FromHours(1), default)).IsAllowed.ShouldBeTrue();
            (await TrySignIn(host, first)).ShouldBe(200);
            var problem = await TrySignIn(host, second);
            problem.ShouldBeProblem(429, "rate_limited");
            int.Parse(problem.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 3600);
            (await TrySignIn(host, outside)).ShouldBe(200);
            await host.PassTime(TimeSpan.FromMinutes(61));
            (await TrySignIn(host, second)).ShouldBe(200);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static Task<Answer> TrySignIn(TestHost host, string address, string? openId = null) => host.Post("/auth/wechat",
        new { code = Applicant.LoginCode(openId ?? Applicant.NewOpenId()), consent = Applicant.Consent() }, null, null,
        ("X-Forwarded-For", address));

    private static async Task<Applicant> SignIn(TestHost host, string address)
    {
        var openId = Applicant.NewOpenId();
        var answer = (await TrySignIn(host, address, openId)).ShouldBe(200);
        return new Applicant(host, openId, answer.Body["accessToken"]!.GetValue<string>(), answer.Body["registrationId"]!.GetValue<Guid>());
    }

    private static async Task<IReadOnlyList<string>> Warnings(TestHost host, Applicant it)
    {
        (await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Applicant.NewPhone()}-{Guid.CreateVersion7():N}" })).ShouldBe(200);
        (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        await foreach (var e in host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"))
            .Read(it.Id, CancellationToken.None))
            if (e.Data is InfoSubmitted info)
                return info.Warnings;
        throw new InvalidOperationException("Nothing was submitted.");
    }
}
