using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Cli;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>`check-env` finds what is missing, and says what to do about it.</summary>
[Trait("Category", "Full")]
public sealed class CheckEnvTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_sound_host_misses_nothing()
    {
        var (exit, checks) = await Check();
        exit.ShouldBe(0, checks.ToJsonString());
        string[] expected =
        [
            "database", "texts", "clock", "master key", "schema", "log", "calendar", "data folder", "pictures' folder", "wechat", "vips",
            "prlimit", "models", "font", "automatic approval", "consent texts", "customer service", "trusted proxies", "identity check",
            "sms notices", "wecom messages",
        ];
        checks.Select(c => c!["what"]!.GetValue<string>()).ShouldBeSubsetOf([.. expected, "sms (tencent)", "reading documents"]);
        expected.ShouldBeSubsetOf(checks.Select(c => c!["what"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("log", "hosts", "hosts", "", true, CheckState.Ok)]
    [InlineData("log", "hosts", "hosts", "may create roles", true, CheckState.Warning)]
    [InlineData("log", "hosts", "root", "", true, CheckState.Warning)]
    [InlineData("hosts", "hosts", "hosts", "owns mt_events", true, CheckState.Warning)]
    [InlineData("hosts", "hosts", "hosts", "owns mt_events", false, CheckState.Ok)]
    public void a_log_that_the_hosts_user_could_change_is_a_warning_in_production(string owner, string hosts, string user, string gap,
        bool production, object state) =>
        DatabaseChecks.CheckLogProtection(new LogProtection(owner, hosts, user, gap == "" ? [] : [gap]), production).State
        .ShouldBe((CheckState)state);

    [Theory]
    [InlineData("UTF8", "c", "C.UTF-8", null, CheckState.Ok)]
    [InlineData("UTF8", "c", "POSIX", null, CheckState.Ok)]
    [InlineData("UTF8", "c", "zh_CN.UTF-8", null, CheckState.Warning)]
    [InlineData("UTF8", "i", "C.UTF-8", "zh", CheckState.Warning)]
    [InlineData("UTF8", "b", "zh_CN.UTF-8", "C.UTF-8", CheckState.Ok)]
    [InlineData("SQL_ASCII", "c", "C", null, CheckState.Missing)]
    public void a_database_that_does_not_sort_by_code_points_is_a_warning(string encoding, string provider, string collation,
        string? locale, object state)
    {
        var check = DatabaseChecks.CheckTexts(encoding, provider, collation, locale);
        check.State.ShouldBe((CheckState)state);
        check.Detail.ShouldContain($"{(provider == "c" ? collation : locale)}");
    }

    [Fact]
    public void a_contact_in_the_consent_texts_and_a_phone_of_the_customer_service_are_asked_for()
    {
        var (company, contact, phone) = (("Privacy:Company", "甲公司"), ("Privacy:Contact", "a@example.com"),
            ("CustomerService:Phone", "0755-12345678"));
        CheckEnv.CheckConsentTexts(Configure(company, contact)).State.ShouldBe(CheckState.Ok);
        CheckEnv.CheckConsentTexts(Configure(company, phone)).State.ShouldBe(CheckState.Ok);
        var check = CheckEnv.CheckConsentTexts(Configure(company));
        (check.State, check.Fix!.Contains("Privacy__Contact")).ShouldBe((CheckState.Warning, true));
        CheckEnv.CheckCustomerService(Configure(phone), development: false).State.ShouldBe(CheckState.Ok);
        CheckEnv.CheckCustomerService(Configure(contact), development: true).State.ShouldBe(CheckState.Warning);
        check = CheckEnv.CheckCustomerService(Configure(contact), development: false);
        (check.State, check.Fix!.Contains("CustomerService__Phone")).ShouldBe((CheckState.Missing, true));
    }

    /// <summary>Without one, everybody behind the reverse proxy has its address, and shares one limit.</summary>
    [Fact]
    public void in_production_the_address_of_the_reverse_proxy_is_asked_for()
    {
        CheckEnv.CheckProxies(Configure(), development: true).State.ShouldBe(CheckState.Ok);
        var check = CheckEnv.CheckProxies(Configure(), development: false);
        (check.State, check.Fix!.Contains("Proxies__Trusted__0")).ShouldBe((CheckState.Warning, true));
        foreach (var setting in (string[])["Proxies:Trusted:0", "Proxies:Trusted"])
        {
            CheckEnv.CheckProxies(Configure((setting, "10.0.0.5")), development: false).State.ShouldBe(CheckState.Ok);
            CheckEnv.CheckProxies(Configure((setting, "proxy.internal")), development: false).State.ShouldBe(CheckState.Missing);
        }
    }

    private static IConfiguration Configure(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build();

    [Fact]
    public async Task another_master_key_is_found_out()
    {
        await host.Services.GetRequiredService<IKeyRing>().Seal(Guid.CreateVersion7(), "name", "某人", CancellationToken.None);
        (await ReadState("master key")).ShouldBe("ok");
        (await ReadState("master key", ("Keys__Master", Convert.ToBase64String(new byte[32])))).ShouldBe("missing");
    }

    [Theory]
    [InlineData("ConnectionStrings__PowerCrm", "Host=127.0.0.1;Port=1;Database=x;Username=x", "database")]
    [InlineData("Keys__Master", "too short", "settings")]
    [InlineData("Blobs__Path", "/proc/nowhere", "pictures' folder")]
    [InlineData("Ocr__Provider", "nobody", "reading documents")]
    [InlineData("Ocr__Fallback", "embeded", "reading documents, fallback")]
    [InlineData("Sms__Provider", "tencentcloud", "sms")]
    [InlineData("Blobs__Provider", "nas", "settings")]
    [InlineData("Directory__Provider", "https", "company registry")]
    [InlineData("Identity__Provider", "yes", "identity check")]
    [InlineData("Notification__Template", "review_decided", "wechat message")]
    [InlineData("Wechat__MiniprogramState", "release", "wechat message")]
    public async Task what_is_missing_is_named_with_its_fix(string setting, string value, string name)
    {
        var (exit, checks) = await Check((setting, value));
        exit.ShouldBe(1);
        var missing = checks.Where(c => c!["state"]!.GetValue<string>() == "missing").ShouldHaveSingleItem()!;
        missing["what"]!.GetValue<string>().ShouldBe(name);
        missing["fix"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    /// <summary>The name is read in the same way everywhere, so that the host does what this says.</summary>
    [Theory]
    [InlineData("Sms__Provider", "Aliyun", "sms (aliyun)")]
    [InlineData("Ocr__Provider", "Tencent", "reading documents (tencent)")]
    [InlineData("Ocr__Fallback", "Embedded", "reading documents, fallback")]
    [InlineData("Blobs__Provider", "S3", "pictures (s3)")]
    [InlineData("Directory__Provider", "HTTP", "company registry")]
    [InlineData("Identity__Provider", "Http", "identity check (http)")]
    public async Task the_case_of_a_providers_name_does_not_matter(string setting, string value, string name) =>
        (await ReadState(name, (setting, value))).ShouldBe("ok");

    [Fact]
    public async Task sms_in_place_of_wechat_messages_needs_its_template_and_times_once_it_is_on()
    {
        (await ReadState("sms notices")).ShouldBe("ok");
        (string, string) enabled = ("Notification__Sms__Rejected", "true");
        (await ReadState("sms notices", enabled)).ShouldBe("ok");
        foreach (var (name, value) in ((string, string)[])[("Template", ""), ("Variables", "company,name"), ("QuietFrom", "ten")])
        {
            // The sandbox brings a template of its own.
            var (_, checks) = await Check(enabled, ("Sandbox__Enabled", "false"), ("Sms__KeyId", "k"), ("Sms__KeySecret", "k"),
                ("Sms__Sign", "s"), ("Sms__AppId", "1"), ("Notification__Sms__Template", "1"), ($"Notification__Sms__{name}", value));
            var check = checks.Single(c => c!["what"]!.GetValue<string>() == "sms notices")!;
            (check["state"]!.GetValue<string>(), check["fix"]!.GetValue<string>()).ShouldSatisfyAllConditions(
                it => it.Item1.ShouldBe("missing"), it => it.Item2.ShouldStartWith($"set Notification__Sms__{name}, or"));
        }
    }

    [Fact]
    public async Task messages_by_wecom_need_an_app_and_times_once_they_are_on_and_a_large_limit_is_a_warning()
    {
        (await ReadState("wecom messages")).ShouldBe("ok");
        (string, string) enabled = ("Notification__WeCom__Assigned", "true");
        (await ReadState("wecom messages", enabled)).ShouldBe("ok");
        (await ReadState("wecom messages", enabled, ("Notification__WeCom__PerPersonPerDay", "31"))).ShouldBe("warning");
        foreach (var (name, value) in ((string, string)[])[("CorpId", ""), ("AgentId", "app"), ("Secret", ""), ("QuietUntil", "eight")])
        {
            // The sandbox brings an app of its own.
            var (_, checks) = await Check(enabled, ("Sandbox__Enabled", "false"), ("Notification__WeCom__CorpId", "ww1"),
                ("Notification__WeCom__AgentId", "1000002"), ("Notification__WeCom__Secret", "s"), ($"Notification__WeCom__{name}", value));
            var check = checks.Single(c => c!["what"]!.GetValue<string>() == "wecom messages")!;
            (check["state"]!.GetValue<string>(), check["fix"]!.GetValue<string>())
                .ShouldBe(("missing", $"set Notification__WeCom__{name}"));
        }
    }

    private async Task<string> ReadState(string name, params (string, string)[] environment) =>
        (await Check(environment)).Checks.Single(c => c!["what"]!.GetValue<string>() == name)!["state"]!.GetValue<string>();

    private async Task<(int Exit, JsonArray Checks)> Check(params (string, string)[] environment)
    {
        var (exit, output, _) = await CommandRunner.Run(host, environment, "check-env", "--json");
        return (exit, JsonNode.Parse(output)!.AsArray());
    }
}
