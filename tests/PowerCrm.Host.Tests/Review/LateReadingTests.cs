using Dapper;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>
/// Pictures that the applicant did not have read are read by the server after the submission (by the sandbox's Tencent, which reads
/// anything).
/// </summary>
[Trait("Category", "Slow")]
public class LateReadingTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync("--Ocr:AfterSubmission=true", "--Ocr:Provider=tencent");

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task a_reviewer_sees_for_every_registration_what_stands_on_its_papers()
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        var masked = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        var company = masked.Body["ocr"]!["businessLicense"]!["companyName"]!;
        company["read"]!.GetValue<string>().ShouldBe("苏州恒晟精密铸造有限公司");
        company["stated"]!.GetValue<string>().ShouldBe("深圳市示例电子有限公司");
        company["match"]!.GetValue<bool>().ShouldBeFalse();
        masked.Body["ocr"]!["idCardFront"]!["name"]!["read"]!.GetValue<string>().ShouldBe("陆**");
        masked.Text.ShouldNotContain("陆建明");
        masked.Text.ShouldNotContain("320598197803160171");
        var findings = masked.Body["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).ToList();
        findings.ShouldContain("company_mismatch");
        findings.ShouldContain("name_mismatch");
        findings.ShouldNotContain("ocr_absent");
        await ann.Claim(it.Id);
        (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Body["ocr"]!["idCardFront"]!["idNumber"]!["read"]!.GetValue<string>()
            .ShouldBe("320598197803160171");
    }

    [Fact]
    public async Task pictures_already_read_for_the_applicant_are_not_read_again()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        foreach (var kind in (string[])["businessLicense", "idCardFront", "idCardBack"])
            (await it.Post("/ocr/recognize", new { imageId = form[kind]!.GetValue<string>() })).ShouldBe(200);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        (await CountReadings(host, it.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task a_confirmation_without_a_reading_does_not_keep_the_server_from_reading()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (await it.Post($"/ocr/{form["idCardFront"]!.GetValue<string>()}/confirm", new { fields = new { name = "张伟" } })).ShouldBe(204);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        await ann.Claim(it.Id);
        var name = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Body["ocr"]!["idCardFront"]!["name"]!;
        name["confirmed"]!.GetValue<string>().ShouldBe("张伟");
        name["read"]!.GetValue<string>().ShouldBe("陆建明");
    }

    [Fact]
    public async Task a_reading_is_retried_after_an_outage_and_keeps_the_reviewers_version_valid()
    {
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        (await CountReadings(host, it.Id)).ShouldBe(0);
        var ann = await Staff.Of(host);
        var version = await ann.Claim(it.Id);
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        await host.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => await CountReadings(host, it.Id) == 1);
        await host.WaitUntilSettled();
        var response = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200);
        response.Body["version"]!.GetValue<long>().ShouldBe(version);
        response.Body["ocr"]!["idCardFront"]!["name"]!["read"]!.GetValue<string>().ShouldBe("陆建明");
        response.Body["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).ShouldContain("name_mismatch");
    }

    [Fact]
    public async Task pictures_read_while_a_case_is_held_count_for_the_second_opinion()
    {
        await using var other = await TestHost.StartAsync("--Ocr:AfterSubmission=true", "--Ocr:Provider=tencent",
            "--Review:SecondOpinionFrom=3");
        (await other.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        (await ReadFlags(ann)).ShouldBe(["credit_code_missing", "ocr_absent"], ignoreOrder: true);
        var version = await ann.Claim(it.Id);
        (await other.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        await other.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => await CountReadings(other, it.Id) == 1);
        await other.WaitUntilSettled();
        version = await ann.Check(it.Id, "identity", "passed", await ann.Check(it.Id, "materials", "passed", version));
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200)["proposed"].GetValue<bool>()
            .ShouldBeTrue("the company and the name differ from the papers");
    }

    [Fact]
    public async Task pictures_read_while_a_case_is_held_are_checked_when_the_claim_ends()
    {
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        await ann.Claim(it.Id);
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        await host.PassTime(TimeSpan.FromMinutes(2));
        await Testing.Eventually.TrueAsync(async () => await CountReadings(host, it.Id) == 1);
        await host.WaitUntilSettled();
        (await ReadFlags(ann)).ShouldContain("ocr_absent");
        (await ann.Post($"/reviews/{it.Id}/release")).ShouldBe(200);
        await host.WaitUntilSettled();
        var flags = await ReadFlags(ann);
        flags.ShouldContain("name_mismatch");
        flags.ShouldNotContain("ocr_absent");
        await ann.Claim(it.Id);
        var released = (await ann.Post($"/reviews/{it.Id}/release")).ShouldBe(200).Version;
        await host.WaitUntilSettled();
        (await ann.Get($"/reviews/{it.Id}")).Version.ShouldBe(released, "nothing was read since");
    }

    private static async Task<IReadOnlyList<string>> ReadFlags(Staff reviewer) =>
        [.. (await reviewer.Get("/reviews")).ShouldBe(200).Items.ShouldHaveSingleItem()!["flags"]!.AsArray()
            .Select(f => f!.GetValue<string>())];

    [Fact]
    public async Task an_unreadable_picture_is_not_read_again()
    {
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "unreadable" })).ShouldBe(204);
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        (await CountReadings(host, it.Id)).ShouldBe(1);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_due where stream = @Id and command = 'read_pictures_again'",
            new { it.Id })).ShouldBe(0);
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_readings where owner = @Id and read_at is not null",
            new { it.Id })).ShouldBe(3);
    }

    /// <summary>
    /// A host that was killed while reading leaves an attempt without an outcome; the outcome is unknown, and an operator decides.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task an_interrupted_reading_is_repeated_once_after_an_operators_decision(bool withdrawn)
    {
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        (await host.ExecuteSql("""
            update pc_outside_attempts set outcome = null, completed_at = null, attempted_at = powercrm_now() - interval '31 minutes'
            where call = 'read_pictures' and stream = @Id
            """, new { it.Id })).ShouldBe(1);
        await host.ExecuteSql("delete from pc_due where stream = @Id and command = 'read_pictures_again'", new { it.Id });
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        if (withdrawn)
            (await it.Post("/auth/withdraw")).ShouldBe(200);
        var admin = await Staff.Of(host, "admin");
        var call = (await admin.Get("/ops/unknown-calls")).ShouldBe(200).Items.ShouldHaveSingleItem()!;

        (await admin.Post($"/ops/unknown-calls/{call["id"]!.GetValue<Guid>()}/resolve", new { outcome = "again", reason = "host died" }))
            .ShouldBe(204);

        await Testing.Eventually.TrueAsync(async () => (await admin.Get("/ops/unknown-calls")).Items.Count == 0);
        await host.WaitUntilSettled();
        (await CountReadings(host, it.Id)).ShouldBe(withdrawn ? 0 : 1);
        (await host.ExecuteScalar<long>("select count(*) from pc_due where stream = @Id and command like 'read_pictures%'", new { it.Id }))
            .ShouldBe(0);
    }

    private static async Task<long> CountReadings(TestHost host, Guid registration)
    {
        await using var connection = await host.OpenAsync();
        return await connection.ExecuteScalarAsync<long>(
            "select count(*) from mt_events where stream_id = @stream and type = 'materials_read'",
            new { stream = ReadingStream.Of(registration) });
    }
}
