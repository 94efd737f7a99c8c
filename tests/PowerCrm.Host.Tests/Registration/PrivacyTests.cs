using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Registration;

public class PrivacyTests(TestHost host) : IClassFixture<TestHost>
{
    /// <summary>Columns of bytes without readable data of an applicant, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotPersonal = new()
    {
        ["pc_refresh_tokens.hash"] = "hash of a random token",
        ["pc_idempotency.id"] = "HMAC of a key",
        ["pc_idempotency.request"] = "HMAC of a body",
        ["pc_idempotency.answer"] = "sealed for a day, deleted at erasure",
        ["pc_audit_key.sealed"] = "the key that signs checkpoints, of nobody",
        ["pc_key_root.sealed"] = "the root of seals and indexes under a master key, of nobody",
        ["pc_audit_chain.mac"] = "MAC over events, of nobody",
        ["pc_rate_hits.key"] = "HMAC, gone within days",
        ["pc_staff.totp_secret"] = "staff",
        ["pc_staff.totp_pending"] = "staff",
        ["pc_staff.phone_index"] = "staff",
        ["pc_v_staff_phones.phone_index"] = "staff",
        ["pc_wechat_tokens.sealed"] = "the application's own token",
        ["pc_wechat_tokens.mark"] = "tells that token from the next",
        ["pc_audit_exports.sealed_reason"] = "why an export was asked for, gone within a second of the erasure",
        ["pc_audit_exports.sealed_approved_reason"] = "why it was approved, likewise",
        ["pc_subject_keys.wrapped"] = "the key itself, destroyed at erasure",
        ["mt_events.bdata"] = "an event's sealed members, named one by one in the table",
    };

    [Fact]
    public async Task every_column_of_sealed_or_hashed_bytes_is_in_the_table_or_listed_as_not_personal()
    {
        await using var connection = await host.OpenAsync();
        var columns = (await connection.QueryAsync<string>(
            "select table_name || '.' || column_name from information_schema.columns "
                + "where table_schema = 'public' and data_type = 'bytea'")).ToList();
        var personalColumns = PersonalFields.All.SelectMany(f => f.StoredIn).ToHashSet();
        columns.Where(c => !personalColumns.Contains(c) && !NotPersonal.ContainsKey(c)).ShouldBeEmpty();
        var allColumns =
            (await connection.QueryAsync<string>(
                "select table_name || '.' || column_name from information_schema.columns "
                    + "where table_schema = 'public'")).ToHashSet();
        personalColumns.Where(h => h.StartsWith("pc_", StringComparison.Ordinal)).ShouldAllBe(h => allColumns.Contains(h));
        PersonalFields.Tables.ShouldAllBe(t => allColumns.Contains($"{t.Table}.{t.Owner}"));
    }

    [Fact]
    public async Task the_export_has_all_that_was_typed_and_each_line_of_the_table()
    {
        var it = await Applicant.Submit(host);
        var export = (await it.Get("/privacy/export")).ShouldBe(200);
        foreach (var typed in new[] { it.OpenId, "张伟", "能源主管", "zhang.wei@example.com", "科技园南区一路 1 号", "0312345678901", "深圳市示例电子有限公司" })
            export.Text.ShouldContain(typed);
        export.Body["pictures"]!.AsArray().Count.ShouldBe(3);
        export.Body["fields"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).ShouldBe(PersonalFields.All.Select(f => f.Code));
    }

    [Fact]
    public async Task a_person_exports_the_own_data_ten_times_an_hour()
    {
        var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
        for (var i = 0; i < 10; i++)
            (await it.Get("/privacy/export")).ShouldBe(200);
        (await it.Get("/privacy/export")).ShouldBeProblem(429, "rate_limited").Header("Retry-After").ShouldNotBeNull();
        (await other.Get("/privacy/export")).ShouldBe(200);
    }

    [Fact]
    public async Task the_table_in_the_export_is_in_the_language_of_the_phone()
    {
        var it = await Applicant.Submit(host);
        var english = (await it.Get("/privacy/export", ("Accept-Language", "en"))).ShouldBe(200).Body["fields"]!.AsArray();
        foreach (var member in new[] { "name", "purpose", "basis", "retention" })
            english.Select(f => f![member]!.GetValue<string>()).Where(HasChinese).ShouldBeEmpty(member);
        var chinese = (await it.Get("/privacy/export")).ShouldBe(200).Body["fields"]!.AsArray();
        chinese.Select(f => f!["purpose"]!.GetValue<string>()).Where(purpose => !HasChinese(purpose)).ShouldBeEmpty();

        static bool HasChinese(string text) => text.Any(letter => letter is >= '\u4e00' and <= '\u9fff');
    }

    [Fact]
    public async Task an_erasure_empties_every_table_of_the_person()
    {
        var it = await Applicant.Submit(host);
        await using var connection = await host.OpenAsync();
        (await Rows(it.Id)).Count(n => n > 0).ShouldBeGreaterThan(3);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await Rows(it.Id)).ShouldAllBe(n => n == 0);

        async Task<List<long>> Rows(Guid id)
        {
            var counts = new List<long>();
            foreach (var (table, owner) in PersonalFields.Tables)
                counts.Add(await connection.ExecuteScalarAsync<long>($"select count(*) from {table} where {owner} = @id", new { id }));
            return counts;
        }
    }

    [Fact]
    public async Task consent_taken_back_stops_the_process_and_takes_the_pictures()
    {
        var it = await Applicant.Submit(host);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("draft");
        (await it.Get("/privacy/export")).Body["pictures"]!.AsArray().Count.ShouldBe(0);
        (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBeProblem(400, "consent_required");
        (await it.Post("/auth/register", new JsonObject())).ShouldBeProblem(400, "consent_required");
        (await it.Get("/auth/draft")).Body["draft"]!["realName"]!.GetValue<string>().ShouldBe("张伟");
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = false }))
            .ShouldBe(200);
        (await it.Put("/auth/draft", new { position = "厂长" })).ShouldBeProblem(400, "consent_required");
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true })).ShouldBe(200);
        (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
    }
}
