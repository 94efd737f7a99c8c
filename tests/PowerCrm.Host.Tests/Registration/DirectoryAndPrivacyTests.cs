using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Companies;
using PowerCrm.Contracts;

namespace PowerCrm.Host.Tests.Registration;

public class DirectoryAndPrivacyTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_company_is_found_by_part_of_its_name_with_a_typo_and_by_its_code()
    {
        var it = await Applicant.SignIn(host);
        CompanyEntry[] known = [.. CompanyDirectory.CreateFictitious(50), new("91440300MA5EYTU05A", "深圳市蓝鲸精密制造有限公司", "广东省", "深圳市", "南山区")];
        await CompanyDirectory.Upsert(host.Services.GetRequiredService<NpgsqlDataSource>(), known, CancellationToken.None);
        var company = (await it.Get("/companies/search?q=蓝鲸精密")).ShouldBe(200).Body["items"]![0]!;
        company["name"]!.GetValue<string>().ShouldBe("深圳市蓝鲸精密制造有限公司");
        company["matches"]!.ToJsonString().ShouldBe("[[3,4]]");
        (await it.Get("/companies/search?q=蓝鲸精蜜制造")).Body["items"]![0]!["name"]!.GetValue<string>().ShouldBe("深圳市蓝鲸精密制造有限公司");
        (await it.Get("/companies/search?q=91440300ma5eytu")).Body["items"]![0]!["creditCode"]!.GetValue<string>()
            .ShouldBe("91440300MA5EYTU05A");
        (await it.Get("/companies/search?q=%25%25%25")).ShouldBe(200).Body["items"]!.AsArray().Count.ShouldBe(0);
        (await it.Get("/companies/search?q=有限公司&limit=3")).Body["items"]!.AsArray().Count.ShouldBe(3);
        (await it.Get("/companies/search?q=蓝")).ShouldBeProblem(400, "query_too_short");
        (await it.Get("/companies/search?q=" + new string('蓝', 65))).ShouldBeProblem(400, "validation_failed");
        (await host.Get("/companies/search?q=蓝鲸")).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task tables_are_public_and_cacheable()
    {
        foreach (var path in new[] { "/regions", "/regions?parent=440000", "/reference/industries", "/reference/policies",
            "/reference/voltage-levels" })
        {
            var response = (await host.Get(path)).ShouldBe(200);
            response.Header("Cache-Control")!.ShouldContain("public");
            (await host.Get(path, null, ("If-None-Match", response.Header("ETag")!))).Code.ShouldBe(304);
        }
        (await host.Get("/regions?parent=999999")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task an_erased_person_is_gone_and_may_come_back_as_another()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        await it.VerifyPhone(phone);
        (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        var export = (await it.Get("/privacy/export")).ShouldBe(200);
        export.Body["phone"]!.GetValue<string>().ShouldBe(phone);
        export.Body["submissions"]![0]!["applicant"]!["realName"]!.GetValue<string>().ShouldBe("张伟");
        (await it.Get("/privacy/access-log")).ShouldBe(200).Body["items"]!.AsArray().Count.ShouldBe(0);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await it.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        await using var connection = await host.OpenAsync();
        foreach (var table in new[] { "pc_identities", "pc_phones", "pc_drafts", "pc_codes" })
            (await connection.ExecuteScalarAsync<long>($"select count(*) from {table} where registration = @Id", new { it.Id }))
                .ShouldBe(0, table);
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
        (await connection.ExecuteScalarAsync<bool>("select wrapped is null from pc_subject_keys where subject = @Id", new { it.Id }))
            .ShouldBeTrue();
        var newcomer = await Applicant.SignIn(host, it.OpenId);
        newcomer.Id.ShouldNotBe(it.Id);
        (await newcomer.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" })).ShouldBe(200);
    }
}
