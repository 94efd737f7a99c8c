using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Registration;
using PowerCrm.Review;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Tests.Review;

/// <summary>
/// Company and person are compared with external registers, which the sandbox plays. The sandbox also reads the pictures, and returns the
/// same papers for all of them.
/// </summary>
[Trait("Category", "Full")]
public class IdentityTests(IdentityHost shared) : IClassFixture<IdentityHost>
{
    private const string IdNumber = "320598197803160171";

    [Fact]
    public async Task a_check_confirmed_by_the_registers_passes_and_a_reviewer_may_overrule_it()
    {
        var (host, asked) = (shared.Host, CountAnswers(shared.Host));
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "ok" })).ShouldBe(204);
        var (ann, it) = (await Staff.Of(host), await Submit(host));
        var file = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        FindingCodes(file).ShouldContain("company_confirmed");
        FindingCodes(file).ShouldContain("person_confirmed");
        (file.Body["checks"]!["identity"]!.GetValue<string>(), file.Body["checks"]!["automaticIdentity"]!.GetValue<string>())
            .ShouldBe(("passed", "passed"));
        CountAnswers(host).ShouldBe(asked + 2, "each register was asked once");
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "failed", version);
        (await ann.Get($"/reviews/{it.Id}")).Body["checks"]!["identity"]!.GetValue<string>().ShouldBe("failed");
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBeProblem(409, "checks_failed");
        (await FindTables(host, IdNumber)).ShouldBeEmpty("no id number in messages or rows in clear");
    }

    /// <summary>The form accepts other spellings than those of the registers, and a service may compare exactly.</summary>
    [Fact]
    public async Task the_registers_are_asked_for_names_in_their_own_spelling()
    {
        var host = shared.Host;
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "ok" })).ShouldBe(204);
        var it = await Submit(host, realName: "买买提・吐尔逊", companyName: "苏州 恒晟(集团)有限公司");
        var asked = host.Services.GetRequiredService<SandboxState>().AskedNames;
        (asked["person"], asked["company"], asked["legalPerson"]).ShouldBe(("买买提·吐尔逊", "苏州恒晟（集团）有限公司", "陆建明"));
        (await host.Events(it.Id)).OfType<InfoSubmitted>().Single().CompanyName.ShouldBe("苏州 恒晟(集团)有限公司", "stored as typed");
    }

    [Theory]
    [InlineData("slow", "company_confirmed", "person_confirmed")]
    [InlineData("mismatch", "company_register_differs", "person_register_differs")]
    [InlineData("not-found", "company_not_registered", "person_not_registered")]
    [InlineData("inactive", "company_not_active", "person_confirmed")]
    [InlineData("refused", "company_service_refused", "person_service_refused")]
    [InlineData("error", "company_service_refused", "person_service_refused")]
    public async Task each_answer_of_a_register_is_a_finding_and_only_a_confirmation_passes(string mode, string company, string person)
    {
        var host = shared.Host;
        (await host.Post("/sandbox/faults", new { provider = "identity", mode })).ShouldBe(204);
        var (ann, it) = (await Staff.Of(host), await Submit(host));
        var file = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        FindingCodes(file).ShouldContain(company);
        FindingCodes(file).ShouldContain(person);
        file.Body["checks"]!["automaticIdentity"]!.GetValue<string>().ShouldBe(mode == "slow" ? "passed" : "unclear");
        if (mode != "slow")
            file.Body["checks"]!["identity"].ShouldBeNull("a person has to look");
        (await host.Services.GetRequiredService<ExternalCalls>().ReadUnknown(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_register_that_does_not_answer_is_a_finding_and_is_asked_again_only_if_a_person_says_so()
    {
        await using var host = await StartHost("--Identity:Timeout=00:00:01");
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "timeout" })).ShouldBe(204);
        var (ann, it) = (await Staff.Of(host), await Submit(host));
        var file = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        FindingCodes(file).ShouldContain("company_service_silent");
        FindingCodes(file).ShouldContain("person_service_silent");
        var calls = host.Services.GetRequiredService<ExternalCalls>();
        var unknown = (await calls.ReadUnknown(CancellationToken.None)).ShouldHaveSingleItem();
        (unknown.Call, unknown.Stream).ShouldBe(("verify_identity", it.Id));

        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "ok" })).ShouldBe(204);
        (await calls.Resolve(unknown.Call, unknown.Cause, retry: true, "服务已恢复", "staff:test", CancellationToken.None))
            .ShouldBeTrue();
        await host.WaitUntilSettled();
        file = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        FindingCodes(file).ShouldContain("person_confirmed");
        FindingCodes(file).ShouldNotContain("person_service_silent");
        file.Body["checks"]!["identity"]!.GetValue<string>().ShouldBe("passed");
        (await calls.ReadUnknown(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_question_that_was_certainly_not_asked_is_asked_later_and_interrupts_no_reviewer()
    {
        await using var host = await StartHost();
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "rate-limited" })).ShouldBe(204);
        var (ann, it) = (await Staff.Of(host), await Submit(host));
        FindingCodes((await ann.Get($"/reviews/{it.Id}")).ShouldBe(200)).ShouldContain("company_service_silent");
        FindingCodes((await ann.Get($"/reviews/{it.Id}")).ShouldBe(200)).ShouldContain("person_service_silent");
        var calls = host.Services.GetRequiredService<ExternalCalls>();
        (await calls.ReadUnknown(CancellationToken.None)).ShouldBeEmpty("nothing was asked");
        var version = await ann.Claim(it.Id);
        var first = (await ReadNextTry(host, it.Id)).ShouldNotBeNull();
        await host.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => await ReadNextTry(host, it.Id) is { } next && next > first);
        (await host.Events(it.Id)).OfType<IdentityChecked>().ShouldHaveSingleItem("the second try finds the same");

        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "ok" })).ShouldBe(204);
        await host.PassTime(TimeSpan.FromMinutes(10));
        await Testing.Eventually.TrueAsync(async () => (await host.Events(it.Id)).OfType<IdentityChecked>().Count() == 2);
        var file = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        FindingCodes(file).ShouldContain("person_confirmed");
        FindingCodes(file).ShouldNotContain("person_service_silent");
        file.Body["checks"]!["automaticIdentity"]!.GetValue<string>().ShouldBe("passed");
        CountAnswers(host).ShouldBe(2, "each register was asked once");
        (await ReadNextTry(host, it.Id)).ShouldBeNull();
        (await calls.ReadUnknown(CancellationToken.None)).ShouldBeEmpty();
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version)).ShouldBe(200);
    }

    [Fact]
    public async Task a_question_that_waits_is_given_up_when_the_registration_is_withdrawn()
    {
        await using var host = await StartHost();
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "rate-limited" })).ShouldBe(204);
        var it = await Submit(host);
        (await ReadNextTry(host, it.Id)).ShouldNotBeNull();
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "ok" })).ShouldBe(204);
        await host.Store.Append([new StreamAppend(it.Id, ExpectedVersion.Any, new RegistrationWithdrawn(1))], CancellationToken.None);
        await host.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => await host.ExecuteScalar<bool>(
            "select exists (select from pc_outside_attempts where stream = @Id and call = 'verify_identity' and outcome = 'completed')",
            new { it.Id }));
        (await ReadNextTry(host, it.Id)).ShouldBeNull();
        CountAnswers(host).ShouldBe(0);
    }

    [Fact]
    public void the_wait_grows_with_the_silence_up_to_eight_hours()
    {
        var start = new DateTimeOffset(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);
        var submission = Guid.Parse("019f0000-0000-7000-8000-000000000000");
        foreach (var (silence, wait) in ((double, double)[])[(0, 1), (1, 1), (2, 2), (30, 30), (480, 480), (6000, 480)])
        {
            var now = start.AddMinutes(silence);
            RecordIdentityHandler.FindNextTry(start, submission, now).ShouldBe(now.AddMinutes(wait));
        }
    }

    [Fact]
    public async Task without_a_provider_nobody_is_asked_and_nothing_is_found()
    {
        await using var host = await TestHost.StartAsync("--Ocr:AfterSubmission=true", "--Ocr:Provider=tencent");
        var (ann, it) = (await Staff.Of(host), await Submit(host));
        var file = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        FindingCodes(file).ShouldNotContain(f => f.StartsWith("person_", StringComparison.Ordinal) || f == "company_confirmed");
        file.Body["checks"]!["automaticIdentity"].ShouldBeNull();
        CountAnswers(host).ShouldBe(0);
        (await host.Events(it.Id)).ShouldNotContain(e => e is IdentityChecked);
    }

    [Fact]
    public async Task a_confirmed_identity_keeps_the_reviewers_version_valid_and_a_doubt_does_not()
    {
        foreach (var (mode, code) in new[] { ("ok", 200), ("not-found", 412) })
        {
            await using var host = await StartHost("--Ocr:AfterSubmission=false");
            (await host.Post("/sandbox/faults", new { provider = "identity", mode = "timeout" })).ShouldBe(204);
            var (ann, it) = (await Staff.Of(host), await Submit(host, readFirst: true));
            var version = await ann.Claim(it.Id);
            (await host.Post("/sandbox/faults", new { provider = "identity", mode })).ShouldBe(204);
            var calls = host.Services.GetRequiredService<ExternalCalls>();
            var unknown = (await calls.ReadUnknown(CancellationToken.None)).ShouldHaveSingleItem();
            await calls.Resolve(unknown.Call, unknown.Cause, retry: true, "服务已恢复", "staff:test", CancellationToken.None);
            await host.WaitUntilSettled();
            (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version)).Code.ShouldBe(code, mode);
        }
    }

    /// <summary>Each question costs money. The picture counts as unread here, so that the server reads it after the submission.</summary>
    [Fact]
    public async Task the_registers_are_not_asked_about_a_misread_id_number_but_about_the_right_one_read_later()
    {
        var (host, asked) = (shared.Host, CountAnswers(shared.Host));
        (await host.Post("/sandbox/faults", new { provider = "identity", mode = "ok" })).ShouldBe(204);
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (form["realName"], form["companyName"]) = ("陆建明", "苏州恒晟精密铸造有限公司");
        var misread = new Dictionary<string, OcrField> { ["idNumber"] = new(IdNumber[..^1] + "2", 0.5m) };
        (await host.Services.GetRequiredService<Readings>().Update(it.Id,
            Guid.Parse(form["idCardFront"]!.GetValue<string>()), r => r.With(new OcrResult.Ok(OcrProviders.Tencent, misread, [])),
            read: false, [], CancellationToken.None)).ShouldBeTrue();
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        CountAnswers(host).ShouldBe(asked);
        (await host.Events(it.Id)).ShouldNotContain(e => e is IdentityChecked);

        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        await host.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => (await host.Events(it.Id)).Any(e => e is IdentityChecked));
        CountAnswers(host).ShouldBe(asked + 2);
    }

    /// <summary>Returns when the registers are asked again; null when they are not.</summary>
    private static Task<DateTime?> ReadNextTry(TestHost host, Guid id) => host.ExecuteScalar<DateTime?>(
        "select at from pc_due where stream = @id and command = 'verify_identity'", new { id });

    private static int CountAnswers(TestHost host) => host.Services.GetRequiredService<SandboxState>().IdentityAnswers;

    internal static Task<TestHost> StartHost(params string[] settings) =>
        TestHost.StartAsync(["--Ocr:AfterSubmission=true", "--Ocr:Provider=tencent", "--Identity:Provider=http",
            "--Identity:Timeout=00:00:10", .. settings]);

    /// <param name="readFirst">Whether the applicant has the pictures read before submitting.</param>
    internal static async Task<Applicant> Submit(TestHost host, bool readFirst = false, string realName = "陆建明",
        string companyName = "苏州恒晟精密铸造有限公司")
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (form["realName"], form["companyName"]) = (realName, companyName);
        if (readFirst)
            foreach (var kind in (string[])["businessLicense", "idCardFront", "idCardBack"])
                (await it.Post("/ocr/recognize", new { imageId = form[kind]!.GetValue<string>() })).ShouldBe(200);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        return it;
    }

    private static IReadOnlyList<string> FindingCodes(Answer file) =>
        [.. file.Body["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>())];

    /// <summary>Returns the tables that contain the value, including Wolverine's messages.</summary>
    private static async Task<IReadOnlyList<string>> FindTables(TestHost host, string value)
    {
        await using var connection = await host.OpenAsync();
        var tables = await connection.QueryAsync<string>("""
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema in ('public', 'wolverine') and table_type = 'BASE TABLE'
            """);
        var hex = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(value));
        var matches = new List<string>();
        foreach (var table in tables)
            if (await connection.ExecuteScalarAsync<bool>(
                $"select exists (select 1 from {table} t where strpos(t::text, @value) > 0 or strpos(t::text, @hex) > 0)",
                new { value, hex }))
                matches.Add(table);
        return matches;
    }
}

/// <summary>A host that asks the sandbox's registers, for the tests that only change the answers.</summary>
public sealed class IdentityHost : IAsyncLifetime
{
    public TestHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await IdentityTests.StartHost();

    public Task DisposeAsync() => Host.DisposeAsync();
}
