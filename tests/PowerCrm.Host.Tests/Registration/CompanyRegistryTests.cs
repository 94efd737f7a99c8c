using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Companies;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>Search with a registry service in front of the directory; the sandbox implements its protocol.</summary>
public class CompanyRegistryTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync()
    {
        host = await TestHost.StartAsync("--Directory:Provider=http", "--Directory:Timeout=00:00:05");
        await CompanyDirectory.Upsert(host.Services.GetRequiredService<NpgsqlDataSource>(),
            [new("91440300MA5EYTU05A", "深圳市云图自家名录有限公司", "广东省", "深圳市", "南山区")], CancellationToken.None);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task the_registry_is_asked_first_and_its_finds_are_marked()
    {
        var company = await Search("云图");
        company["name"]!.GetValue<string>().ShouldBe("深圳市沙箱云图数据有限公司");
        company["matches"]!.ToJsonString().ShouldBe("[[5,2]]");
    }

    [Fact]
    public async Task a_company_without_a_city_is_found_and_its_place_is_resolved_as_in_the_form()
    {
        var company = await Search("玉渊冷链");
        company["name"]!.GetValue<string>().ShouldBe("北京沙箱玉渊冷链物流有限公司");
        (company["province"]!.GetValue<string>(), company["city"]!.GetValue<string>(), company["district"]!.GetValue<string>())
            .ShouldBe(("北京市", "北京市", "海淀区"));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    public async Task the_directory_answers_when_the_registry_does_not(string mode)
    {
        (await host.Post("/sandbox/faults", new { provider = "registry", mode })).ShouldBe(204);
        (await Search("云图"))["name"]!.GetValue<string>().ShouldBe("深圳市云图自家名录有限公司");
    }

    [Fact]
    public async Task the_directory_answers_what_the_registry_does_not_know() =>
        (await Search("自家名录"))["name"]!.GetValue<string>().ShouldBe("深圳市云图自家名录有限公司");

    private async Task<System.Text.Json.Nodes.JsonNode> Search(string typed) =>
        (await (await Applicant.SignIn(host)).Get("/companies/search?q=" + Uri.EscapeDataString(typed))).ShouldBe(200).Body["items"]!
            .AsArray().First()!;
}
