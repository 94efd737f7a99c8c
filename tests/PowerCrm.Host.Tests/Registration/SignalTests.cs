using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Registration;

[Trait("Category", "Slow")]
public class SignalTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task many_accounts_on_a_device_are_told_to_the_reviewer_and_refuse_nobody()
    {
        for (var i = 0; i < 2; i++)
            await SignIn("phone-of-three");
        (await Warnings(await SignIn("phone-of-three"))).ShouldContain("device_shared");
        (await Warnings(await SignIn("phone-of-one"))).ShouldNotContain("device_shared");
    }

    [Fact]
    public async Task a_submitted_registration_on_a_device_is_named_although_many_newer_ones_there_are_not_submitted()
    {
        var device = "phone-" + UniqueLetters.New();
        var submitted = await SignIn(device);
        await Warnings(submitted);
        await host.WaitUntilSettled();
        for (var i = 0; i < 11; i++)
            await SignIn(device);
        var it = await SignIn(device);
        await Warnings(it);
        await host.WaitUntilSettled();
        (await (await Review.Staff.Of(host)).Get($"/reviews/{it.Id}")).ShouldBe(200)["findings"].AsArray()
            .Single(f => f!["code"]!.GetValue<string>() == "device_shared")!["evidence"]!.GetValue<string>().ShouldBe($"{submitted.Id}");
    }

    [Fact]
    public async Task of_many_registrations_on_a_network_the_newest_hundred_of_the_last_day_are_named()
    {
        var (it, network) = (Guid.CreateVersion7(), Guid.CreateVersion7().ToByteArray());
        // The first 120 are of the last two minutes, each older than the one before; the others are older than a day.
        await host.ExecuteSql("""
            insert into pc_signals (registration, kind, value, company, at)
            select case n when 0 then @it else md5(concat(@it, '-', n))::uuid end, 'network', @network, ''::bytea,
                powercrm_now() - make_interval(secs => case when n > 120 then 90000 else n end)
            from generate_series(0, 130) n
            """, new { it, network });
        await using var connection = await host.OpenAsync();
        var newest = await connection.QueryAsync<Guid>("select md5(concat(@it, '-', n))::uuid from generate_series(1, 100) n order by n",
            new { it });

        var shared = await host.Services.GetRequiredService<ISharedDataFinder>().Find(it, new DateOnly(2026, 3, 10),
            CancellationToken.None);

        shared.ShouldHaveSingleItem().Code.ShouldBe("network_busy");
        shared[0].Others.ShouldBe(newest);
    }

    [Fact]
    public async Task a_company_name_that_looks_like_anothers_is_flagged()
    {
        (await Warnings(await SignIn(null), "东莞市大成电子有限公司")).ShouldNotContain("company_lookalike");
        (await Warnings(await SignIn(null), "东莞市太成电子有限公司")).ShouldContain("company_lookalike");
        (await Warnings(await SignIn(null), "东莞市大成电子有限公司")).ShouldContain("company_lookalike");
    }

    [Fact, Trait("Category", "Full")]
    public async Task many_companies_at_one_address_are_flagged_and_one_company_with_many_accounts_is_not()
    {
        for (var i = 0; i < 4; i++)
            (await Warnings(await SignIn(null), "佛山市同名陶瓷厂", "同一条街 5 号")).ShouldNotContain("address_shared");
        await Warnings(await SignIn(null), "佛山市第二陶瓷厂", "同一条街 5 号");
        await Warnings(await SignIn(null), "佛山市第三陶瓷厂", "同一条街 5 号");
        (await Warnings(await SignIn(null), "佛山市第四陶瓷厂", "同一条街　5号")).ShouldContain("address_shared");
    }

    [Fact]
    public async Task an_account_number_of_two_companies_and_a_phone_of_staff_are_told_to_the_reviewer()
    {
        var account = "08" + Applicant.NewPhone();
        async Task<Applicant> Register(string company, string? contactPhone = null)
        {
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            (form["companyName"], form["detailAddress"]) = (company, "路" + UniqueLetters.New());
            form["accountNumbers"] = new JsonArray(account);
            if (contactPhone is not null)
                form["contactPhone"] = contactPhone;
            (await it.Post("/auth/register", form)).ShouldBe(201);
            await host.WaitUntilSettled();
            return it;
        }
        var first = await Register("佛山市某甲陶瓷厂");
        (await ReadSignals(host, first.Id)).ShouldNotContain("account_number_shared");
        var site = await Register("佛山市某甲陶瓷厂");
        (await ReadSignals(host, site.Id)).ShouldNotContain("account_number_shared", "its own second site");
        var phone = Applicant.NewPhone();
        await Review.Staff.Of(host, "manager", phone);
        var second = await Register("佛山市某乙陶瓷厂", phone);
        (await ReadSignals(host, second.Id)).ShouldBe(["account_number_shared", "contact_phone_of_staff"], ignoreOrder: true);
        var findings = (await (await Review.Staff.Of(host)).Get($"/reviews/{second.Id}")).ShouldBe(200)["findings"].AsArray()
            .ToLookup(f => f!["code"]!.GetValue<string>(), f => f!);
        (findings["account_number_shared"].Single()["pointer"]!.GetValue<string>(),
            findings["contact_phone_of_staff"].Single()["pointer"]!.GetValue<string>()).ShouldBe(("/accountNumbers", "/contactPhone"));
        findings["account_number_shared"].Single()["evidence"]!.GetValue<string>().Split(',').Select(Guid.Parse)
            .ShouldBe([first.Id, site.Id], ignoreOrder: true);
    }

    /// <summary>Neither submission sees the other one's data: both are counted before either is stored.</summary>
    [Fact]
    public async Task two_submissions_of_one_moment_with_one_account_number_are_told_to_the_reviewer()
    {
        var account = "08" + Applicant.NewPhone();
        async Task<(Applicant It, JsonObject Form)> Prepare(string company)
        {
            var it = await Applicant.WithPhone(host);
            var form = await it.Form();
            (form["companyName"], form["detailAddress"]) = (company, "路" + UniqueLetters.New());
            form["accountNumbers"] = new JsonArray(account);
            return (it, form);
        }
        (Applicant It, JsonObject Form)[] both = [await Prepare("中山市某丙陶瓷厂"), await Prepare("中山市某丁陶瓷厂")];
        await host.WaitUntilSettled();
        await using (var connection = await host.OpenAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            // The marks can be read and not be written.
            await connection.ExecuteAsync("lock table pc_signals in exclusive mode", transaction: transaction);
            var answers = both.Select(b => b.It.Post("/auth/register", b.Form)).ToArray();
            await Testing.Eventually.TrueAsync(async () => await host.ExecuteScalar<long>("""
                select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
                """) >= 2);
            await transaction.CommitAsync();
            foreach (var answer in await Task.WhenAll(answers))
                answer.ShouldBe(201);
        }
        await host.WaitUntilSettled();
        var ann = await Review.Staff.Of(host);
        var codes = new List<string>();
        foreach (var (it, _) in both)
            codes.AddRange((await ann.Get($"/reviews/{it.Id}")).ShouldBe(200)["findings"].AsArray()
                .Select(f => f!["code"]!.GetValue<string>()));
        codes.ShouldContain("account_number_shared");
    }

    [Theory]
    [InlineData("0755-26001231", "075526001231")]
    [InlineData("075526001232", "0755-26001232")]
    [InlineData("0755 2600 1233-801", "0755-26001233-801")]
    [InlineData("+86 755 26001234", "0755-26001234")]
    [InlineData("0086 10 62345678", "01062345678")]
    [InlineData("+86 400 800 1234", "400-800-1234")]
    public async Task a_fixed_line_of_staff_is_recognised_in_any_spelling(string ofStaff, string contactPhone)
    {
        await Review.Staff.Of(host, "manager", ofStaff);
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        form["contactPhone"] = contactPhone;
        (await it.Post("/auth/register", form)).ShouldBe(201);
        (await ReadSignals(host, it.Id)).ShouldContain("contact_phone_of_staff");
    }

    [Theory, InlineData("170", true), InlineData("138", false)]
    public async Task a_phone_number_of_a_reseller_is_flagged(string prefix, bool isFlagged)
    {
        var it = await SignIn(null);
        await it.VerifyPhone(prefix + Applicant.NewPhone()[3..]);
        (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        var warnings = new List<string>();
        await foreach (var e in host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"))
            .Read(it.Id, CancellationToken.None))
            if (e.Data is InfoSubmitted info)
                warnings.AddRange(info.Warnings);
        warnings.Contains("phone_prefix_risk").ShouldBe(isFlagged);
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_content_check_where_it_is_on_tells_the_reviewer_and_refuses_nobody()
    {
        await using var otherHost = await TestHost.StartAsync("--Wechat:ContentCheck:Text=true", "--Wechat:ContentCheck:Pictures=true",
            "--Wechat:Timeout=00:00:20");
        (await Warnings(otherHost, "佛山市明白陶瓷厂"))
            .ShouldNotContain(w => w.StartsWith("text_", StringComparison.Ordinal) || w.Contains("picture") || w.Contains("content"));
        (await Warnings(otherHost, "佛山市可疑陶瓷厂")).ShouldContain("text_doubtful");
        (await otherHost.Post("/sandbox/faults", new { provider = "wechat", mode = "risky" })).ShouldBe(204);
        (await Warnings(otherHost, "佛山市平常陶瓷厂")).ShouldBe(["text_risky", "picture_risky"], ignoreOrder: true);
    }

    private static async Task<IReadOnlyList<string>> Warnings(TestHost host, string company)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (form["companyName"], form["detailAddress"]) = (company, "路" + UniqueLetters.New());
        (await it.Post("/auth/register", form)).ShouldBe(201);
        return await ReadSignals(host, it.Id);
    }

    private async Task<Applicant> SignIn(string? device)
    {
        var openId = Applicant.NewOpenId();
        (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(openId), consent = Applicant.Consent(), deviceId = device }))
            .ShouldBe(200);
        return await Applicant.SignIn(host, openId);
    }

    private async Task<IReadOnlyList<string>> Warnings(Applicant it, string? company = null, string? address = null)
    {
        (await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Applicant.NewPhone()}-{Guid.CreateVersion7():N}" })).ShouldBe(200);
        var form = await it.Form();
        form["companyName"] = company ?? "公司" + UniqueLetters.New();
        form["detailAddress"] = address ?? "路" + UniqueLetters.New();
        (await it.Post("/auth/register", form)).ShouldBe(201);
        return await ReadSignals(host, it.Id);
    }

    private static async Task<IReadOnlyList<string>> ReadSignals(TestHost host, Guid id)
    {
        await foreach (var e in host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test")).Read(id,
            CancellationToken.None))
            if (e.Data is InfoSubmitted info)
                return info.Warnings;
        throw new InvalidOperationException("Nothing was submitted.");
    }
}
