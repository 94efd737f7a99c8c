using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// The state that several hosts share only through the database: WeChat's token, the attempts at a code, the messages of a day.
/// </summary>
[Trait("Category", "Slow")]
public class TwoHostsTests(TestHost host) : IClassFixture<TestHost>
{
    private MasterKey Master => host.Services.GetRequiredService<MasterKey>();
    private NpgsqlDataSource Database => host.Services.GetRequiredService<NpgsqlDataSource>();

    [Fact]
    public async Task hosts_that_need_a_token_at_once_ask_for_one_and_seal_it()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        var state = otherHost.Services.GetRequiredService<SandboxState>();
        await using var connection = await otherHost.OpenAsync();
        var hosts = Enumerable.Range(0, 3).Select(_ => CreateClient(otherHost)).ToArray();
        var results = await Task.WhenAll(hosts.SelectMany(h => Enumerable.Range(0, 5).Select(_ => Send(h))));
        results.ShouldAllBe(r => r is MessageResult.Sent);
        (state.TokensRequested, state.TokensIssued).ShouldBe((1, 1));
        var row = await connection.QuerySingleAsync<(byte[] Sealed, TimeSpan Remaining)>(
            "select sealed, use_until - powercrm_now() from pc_wechat_tokens");
        System.Text.Encoding.Latin1.GetString(row.Sealed).ShouldNotContain("sandbox_");
        row.Remaining.ShouldBeInRange(TimeSpan.FromSeconds(7200 - 300 - 90), TimeSpan.FromSeconds(7200 - 300));

        state.SetFault(SandboxState.Wechat, SandboxFault.TokenExpired);
        (await Task.WhenAll(hosts.Select(Send))).ShouldAllBe(r => r is MessageResult.Sent);
        state.TokensIssued.ShouldBe(2);
        await connection.ExecuteAsync("update pc_clock set shift = shift + interval '2 hours'");
        (await Send(hosts[0])).ShouldBeOfType<MessageResult.Sent>();
        foreach (var it in hosts)
            await it.DisposeAsync();
    }

    [Fact]
    public async Task tokens_are_requested_one_at_a_time_without_an_open_transaction()
    {
        // Of this database: other tests use the same server.
        const string TokenLocks = "select count(*) from pg_locks where locktype = 'advisory' and classid = 5082 "
            + "and database = (select oid from pg_database where datname = current_database())";
        var (it, other) = (new WechatTokenStore(Database, Master, TimeProvider.System),
            new WechatTokenStore(Database, Master, TimeProvider.System));
        await using var connection = await host.OpenAsync();
        ValueTask<IAsyncDisposable> next;
        await using (await it.AcquireLock("wx-turn", default))
        {
            (await connection.ExecuteScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and query "
                    + "like '%5082%'")).ShouldBe(0);
            next = other.AcquireLock("wx-turn", default);
            await PowerCrm.Testing.Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>(
                TokenLocks + " and not granted") == 1);
        }
        await using (await next)
            (await connection.ExecuteScalarAsync<long>(TokenLocks + " and granted")).ShouldBe(1);
        (await connection.ExecuteScalarAsync<long>(TokenLocks)).ShouldBe(0);
    }

    [Fact]
    public async Task a_token_sealed_by_another_key_is_none_and_an_old_one_is_not_dropped_for_a_newer()
    {
        var (it, other) = (new WechatTokenStore(Database, Master, TimeProvider.System),
            new WechatTokenStore(Database, new MasterKey(new byte[32]), TimeProvider.System));
        var (old, newer) = (Token("old"), Token("newer"));
        await it.Put("wx-test", old, default);
        (await other.Get("wx-test", default)).ShouldBeNull();
        await other.Put("wx-test", Token("theirs"), default);
        (await it.Get("wx-test", default)).ShouldBeNull();
        await it.Put("wx-test", newer, default);
        await it.Remove("wx-test", old, default);
        (await it.Get("wx-test", default))!.Value.ShouldBe("newer");
        await it.Remove("wx-test", newer, default);
        (await it.Get("wx-test", default)).ShouldBeNull();

        static WechatToken Token(string value) => new(value, TimeProvider.System.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task five_tries_are_counted_across_all_hosts()
    {
        var (first, second) = (new VerificationCodes(Database, Master), new VerificationCodes(Database, Master));
        var (registration, phone) = (Guid.CreateVersion7(), Guid.CreateVersion7().ToByteArray());
        var (_, code, _) = await first.CreateCode(registration, phone, default);
        var wrong = code == "000000" ? "111111" : "000000";
        var results = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => (i % 2 == 0 ? first : second).Verify(registration, phone, wrong, default)));
        results.Count(t => t is VerificationCodes.VerificationResult.Incorrect).ShouldBe(5);
        results.Count(t => t is VerificationCodes.VerificationResult.Locked).ShouldBe(15);
        (await second.Verify(registration, phone, code, default)).ShouldBeOfType<VerificationCodes.VerificationResult.Locked>();
        var (_, newest, _) = await second.CreateCode(registration, phone, default);
        (await first.Verify(registration, phone, newest, default)).ShouldBeOfType<VerificationCodes.VerificationResult.Correct>();
    }

    [Fact]
    public async Task an_unsent_code_leaves_the_previous_code_and_its_tries_valid()
    {
        var codes = new VerificationCodes(Database, Master);
        var (registration, phone) = (Guid.CreateVersion7(), Guid.CreateVersion7().ToByteArray());
        var first = await codes.CreateCode(registration, phone, default);
        var wrong = first.Code == "000000" ? "111111" : "000000";
        for (var i = 0; i < 4; i++)
            await codes.Verify(registration, phone, wrong, default);
        var second = await codes.CreateCode(registration, phone, default);
        await codes.Withdraw(second, default);
        (await codes.Verify(registration, phone, first.Code, default))
            .ShouldBeOfType<VerificationCodes.VerificationResult.Correct>("after four wrong ones");
        (await codes.Verify(registration, phone, wrong, default))
            .ShouldBeOfType<VerificationCodes.VerificationResult.Incorrect>("the fifth");
        (await codes.Verify(registration, phone, first.Code, default)).ShouldBeOfType<VerificationCodes.VerificationResult.Locked>();
        var otherRegistration = Guid.CreateVersion7();
        await codes.Withdraw(await codes.CreateCode(otherRegistration, phone, default), default);
        (await codes.Verify(otherRegistration, phone, "123456", default)).ShouldBeOfType<VerificationCodes.VerificationResult.Incorrect>();
    }

    [Fact]
    public async Task a_right_code_tried_at_once_by_many_verifies_once()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => it.Post("/auth/verify-code", new { phone, code })));
        answers.Count(a => a.Code == 200).ShouldBe(1);
    }

    [Fact]
    public async Task the_days_messages_are_counted_over_all_hosts_and_alarm_once_at_80_and_100_per_cent()
    {
        await using (var connection = await host.OpenAsync())
            await connection.ExecuteAsync("delete from pc_sms_days");
        var log = new CapturedLog();
        using var loggers = new LoggerFactory([log]);
        var hosts = Enumerable.Range(0, 2).Select(_ => CreateBudget(10, loggers.CreateLogger<SmsBudget>())).ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => hosts[i % 2].TryAcquire(default)));
        results.Count(t => t).ShouldBe(10);
        log.Lines.Order(StringComparer.Ordinal).Select(t => t.Split(' ')[0]).ShouldBe(["100", "80"]);
        await hosts[0].Release(default);
        (await hosts[1].TryAcquire(default)).ShouldBeTrue();
        (await hosts[0].TryAcquire(default)).ShouldBeFalse();
        log.Lines.Count.ShouldBe(2);
        await using (var connection = await host.OpenAsync())
            await connection.ExecuteAsync("delete from pc_sms_days");
    }

    [Fact]
    public async Task without_a_budget_left_nothing_is_sent_and_the_next_minute_is_not_lost()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SendCode:PerDay=1");
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        await it.RequestCode(Applicant.NewPhone());
        (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(503, "sms_unavailable").Header("Retry-After").ShouldNotBeNull();
        (await otherHost.Get($"/sandbox/sms?phone={phone}")).Body.AsArray().ShouldBeEmpty();
        await otherHost.PassTime(TimeSpan.FromDays(1));
        it = await Applicant.SignIn(otherHost);
        (await it.Post("/auth/send-code", new { phone })).ShouldBe(202);
    }

    [Fact]
    public async Task a_message_that_was_not_sent_costs_nothing()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SendCode:PerDay=1");
        var it = await Applicant.SignIn(otherHost);
        (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode = "blacklisted" })).ShouldBe(204);
        (await it.Post("/auth/send-code", new { phone = Applicant.NewPhone() })).ShouldBeProblem(400, "phone_invalid");
        (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode = "ok" })).ShouldBe(204);
        (await it.Post("/auth/send-code", new { phone = Applicant.NewPhone() })).ShouldBe(202);
    }

    [Fact]
    public async Task a_code_that_the_vendor_does_not_send_changes_no_limit_and_keeps_the_previous_code()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        var (it, phone) = (await Applicant.SignIn(otherHost), Applicant.NewPhone());
        await SetFault("error");
        // Six requests, although a number is limited to five an hour.
        for (var i = 0; i < 6; i++)
            (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(503, "sms_unavailable");
        await SetFault("ok");
        var code = await it.RequestCode(phone);
        await otherHost.PassTime(TimeSpan.FromSeconds(61));
        await SetFault("throttled");
        var problem = (await it.Post("/auth/send-code", new { phone })).ShouldBeProblem(429, "code_daily_limit");
        int.Parse(problem.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeInRange(1, 86_400, "until China's midnight");
        (await it.Post("/auth/verify-code", new { phone, code })).ShouldBe(200);

        async Task SetFault(string mode) => (await otherHost.Post("/sandbox/faults", new { provider = "sms", mode })).ShouldBe(204);
    }

    [Fact]
    public async Task network_signals_and_codes_are_deleted_when_they_expire()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        var it = await Applicant.SignIn(otherHost);
        await it.RequestCode(Applicant.NewPhone());
        await using var connection = await otherHost.OpenAsync();
        await connection.ExecuteAsync(
            """
            insert into pc_signals (registration, kind, value, company, at)
            values (@Id, 'network', 'a', '', powercrm_now() - interval '31 days'),
                (@Id, 'network', 'b', '', powercrm_now() - interval '29 days'),
                (@Id, 'device', 'c', '', powercrm_now() - interval '31 days')
            """, new { it.Id });
        var sweeper = otherHost.Services.GetServices<IHostedService>().OfType<PowerCrm.Web.Sweeper>().Single();
        await sweeper.RunOnce(CancellationToken.None);
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_codes")).ShouldBe(1);
        (await connection.QueryAsync<string>("select convert_from(value, 'UTF8') from pc_signals order by 1")).ShouldBe(["b", "c"]);
        await otherHost.PassTime(TimeSpan.FromSeconds(301));
        await sweeper.RunOnce(CancellationToken.None);
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_codes")).ShouldBe(0);
    }

    [Fact]
    public async Task one_range_of_numbers_does_not_get_codes_without_end()
    {
        // Limits are a hundred times higher in Development: 1 allows 100, and the range is used up as by another host.
        await using var otherHost = await TestHost.StartAsync(readers: false, "--Limits:Registration:SendCode:PerPhonePrefix=1");
        var limits = otherHost.Services.GetRequiredService<PowerCrm.Web.IRateLimits>();
        for (var i = 0; i < 100; i++)
            (await limits.TryAcquire("SendCode:PerPhonePrefix:1391234", 100, TimeSpan.FromHours(1), default)).IsAllowed.ShouldBeTrue();
        var it = await Applicant.SignIn(otherHost);
        (await it.Post("/auth/send-code", new { phone = "13912345678" })).ShouldBeProblem(429, "code_too_frequent");
        (await it.Post("/auth/send-code", new { phone = "13912355678" })).ShouldBe(202);
    }

    private SmsBudget CreateBudget(int limit, ILogger<SmsBudget> log) => new(Database,
        new ConfigurationBuilder().AddInMemoryCollection(
            [new("Limits:Registration:SendCode:PerDay", limit.ToString(System.Globalization.CultureInfo.InvariantCulture))]).Build(),
        host.Services.GetRequiredService<IHostEnvironment>(), log);

    /// <summary>The clients of another host: their own memory, the same database.</summary>
    private static ServiceProvider CreateClient(TestHost host) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IWechatTokenStore>(new WechatTokenStore(host.Services.GetRequiredService<NpgsqlDataSource>(),
            host.Services.GetRequiredService<MasterKey>(), TimeProvider.System))
        .AddVendors(new ConfigurationBuilder().AddInMemoryCollection(SandboxServer.CreateSettings(host.Url, new SandboxKeys())).Build())
        .BuildServiceProvider();

    private static Task<MessageResult> Send(ServiceProvider it) => it.GetRequiredService<IWechat>()
        .SendSubscribeMessage("alice", "template", null, new Dictionary<string, string> { ["thing1"] = "值" }, CancellationToken.None);
}
