using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Demo;

namespace PowerCrm.Host.Tests;

/// <summary>Serving the console, and the links that sign in people of the demo.</summary>
[Trait("Category", "Slow")]
public sealed class WebConsoleTests : IDisposable
{
    private static readonly string[] ProductionSettings = ["--environment=Production", "--Sandbox:Enabled=false",
        "--Wechat:BaseUrl=https://api.weixin.qq.com/", "--Sms:BaseUrl=https://sms.tencentcloudapi.com/"];

    private readonly DirectoryInfo webRoot = Directory.CreateTempSubdirectory("powercrm-console-");

    public WebConsoleTests()
    {
        Write("index.html", "<!doctype html><title>console</title>");
        Write("assets/app-1a2b3c4d.js", "export {};");
        Write(".secret", "not for anybody");
        using var file = File.Create(Path.Combine(webRoot.FullName, "assets/app-1a2b3c4d.js.br"));
        using var brotli = new BrotliStream(file, CompressionLevel.Optimal);
        brotli.Write("export {};"u8);
    }

    public void Dispose() => webRoot.Delete(recursive: true);

    [Fact]
    public async Task pages_are_revalidated_and_hashed_files_are_cached()
    {
        await using var host = await StartHost(ProductionSettings);
        var page = (await host.Get("/console/")).ShouldBe(200);
        page.Text.ShouldContain("console");
        page.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        page.Header("Cache-Control").ShouldBe("no-cache");
        (await host.Get("/console/", null, ("If-None-Match", page.Tag!))).ShouldBe(304);
        var script = (await host.Get("/console/assets/app-1a2b3c4d.js")).ShouldBe(200);
        script.Text.ShouldBe("export {};");
        script.Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
    }

    [Fact]
    public async Task a_client_that_takes_brotli_gets_it()
    {
        await using var host = await StartHost();
        var script = (await host.Get("/console/assets/app-1a2b3c4d.js", null, ("Accept-Encoding", "gzip, br"))).ShouldBe(200);
        script.Header("Content-Encoding").ShouldBe("br");
        script.Header("Content-Type")!.ShouldStartWith("text/javascript");
        script.Header("Vary")!.ShouldContain("Accept-Encoding");
        (await host.Get("/console/assets/app-1a2b3c4d.js", null, ("Accept-Encoding", "br;q=0")))
            .Header("Content-Encoding").ShouldBeNull();
    }

    [Fact]
    public async Task the_policy_allows_no_inline_script_and_nothing_foreign()
    {
        await using var host = await StartHost();
        var policy = (await host.Get("/console/")).Header("Content-Security-Policy")!;
        policy.ShouldStartWith("default-src 'self'; script-src 'self'; style-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldNotContain("http");
    }

    [Fact]
    public async Task a_page_address_serves_the_index_and_a_missing_file_does_not()
    {
        await using var host = await StartHost();
        foreach (var page in new[] { "/console", "/console/reviews", "/console/audit/01a219ee-961e-7bf6-b7e4-fe68e678b2d3" })
            (await host.Get(page)).ShouldBe(200).Text.ShouldContain("<title>console</title>");
        foreach (var missing in new[] { "/console/assets/old-00000000.js", "/console/../appsettings.json", "/console/.secret",
            "/consoles" })
            (await host.Get(missing)).ShouldBeProblem(404, "not_found");
        (await host.Post("/console/")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task without_a_build_there_is_no_console()
    {
        webRoot.GetFiles("index.html")[0].Delete();
        await using var host = await StartHost();
        (await host.Get("/console/")).ShouldBeProblem(404, "not_found");
        (await host.Get("/console/reviews")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_link_signs_one_person_in_once()
    {
        await using var host = await StartHost();
        foreach (var it in DemoPeople.Staff)
            await DemoStaff.Add(host.Services, it.Username, it.Role, it.Name, it.Phone, it.Territories, it.Specialties, it.Capacity,
                CancellationToken.None);
        var person = new DemoPerson("", "auditor", "auditor", "audit");
        var code = await host.Services.GetRequiredService<SignInLinks>().CreateCode(CancellationToken.None, person);
        var answer = (await host.Get($"/development/sign-in?code={code}")).ShouldBe(200).Body;
        answer["staff"]!["role"]!.GetValue<string>().ShouldBe("auditor");
        answer["applicant"].ShouldBeNull();
        answer["manager"].ShouldBeNull();
        (await host.Get("/reviews/reasons", answer["staff"]!["accessToken"]!.GetValue<string>())).ShouldBe(200);
        (await host.Get($"/development/sign-in?code={code}")).ShouldBeProblem(404, "link_used");
    }

    [Fact]
    public async Task in_production_there_are_no_links()
    {
        await using var host = await StartHost(ProductionSettings);
        host.Services.GetService<SignInLinks>().ShouldBeNull();
        (await host.Get("/development/sign-in?code=x")).ShouldBeProblem(404, "not_found");
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(webRoot.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private Task<TestHost> StartHost(params string[] settings) =>
        TestHost.StartAsync(readers: false, [$"--Console:Path={webRoot.FullName}", .. settings]);
}
