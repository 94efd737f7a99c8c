using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Demo;

namespace PowerCrm.Host.Tests;

/// <summary>The mini-program in a browser, and the links that sign in its two phones. Development only.</summary>
[Trait("Category", "Slow")]
public sealed class MiniProgramTests : IDisposable
{
    private readonly DirectoryInfo webRoot = Directory.CreateTempSubdirectory("powercrm-miniprogram-");

    public MiniProgramTests() => File.WriteAllText(Path.Combine(webRoot.FullName, "index.html"), "<!doctype html><title>phones</title>");

    public void Dispose() => webRoot.Delete(recursive: true);

    [Fact]
    public async Task the_pages_are_served_and_may_be_framed_by_themselves_only()
    {
        await using var host = await StartHost();
        var page = (await host.Get("/miniprogram/")).ShouldBe(200);
        page.Text.ShouldContain("phones");
        page.Header("Content-Security-Policy")!.ShouldContain("frame-ancestors 'self'");
        (await host.Get("/miniprogram/../appsettings.json")).ShouldBeProblem(404, "not_found");
        (await host.Get("/miniprogram/nothing.js")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_link_signs_a_manager_in_once()
    {
        await using var host = await StartHost();
        var it = DemoPeople.Staff.First(s => s.Role == "manager");
        await DemoStaff.Add(host.Services, it.Username, it.Role, it.Name, it.Phone, it.Territories, it.Specialties, it.Capacity,
            CancellationToken.None);
        var code = await host.Services.GetRequiredService<SignInLinks>().CreateCode(CancellationToken.None);
        var answer = (await host.Get($"/development/sign-in?code={code}")).ShouldBe(200).Body;
        answer["applicant"]!["openid"]!.GetValue<string>().ShouldStartWith("newcomer-");
        answer["manager"]!["role"]!.GetValue<string>().ShouldBe("manager");
        answer["reviewer"].ShouldBeNull("there is none here");
        (await host.Get("/customers/new-assignments", answer["manager"]!["accessToken"]!.GetValue<string>())).ShouldBe(200);
        (await host.Get($"/development/sign-in?code={code}")).ShouldBeProblem(404, "link_used");
    }

    [Fact]
    public async Task a_link_made_right_after_the_clock_was_moved_lives_its_minute()
    {
        await using var host = await StartHost();
        await host.PassTime(TimeSpan.FromDays(-30));
        await host.Services.GetRequiredService<PowerCrm.Store.DatabaseClock>().ReadNow(CancellationToken.None);
        await host.PassTime(TimeSpan.FromDays(30));
        var code = await host.Services.GetRequiredService<SignInLinks>().CreateCode(CancellationToken.None);
        (await host.Get($"/development/sign-in?code={code}")).ShouldBe(200);
    }

    [Fact]
    public async Task a_link_dies_after_a_minute()
    {
        await using var host = await StartHost();
        var code = await host.Services.GetRequiredService<SignInLinks>().CreateCode(CancellationToken.None);
        await host.PassTime(TimeSpan.FromSeconds(61));
        (await host.Get($"/development/sign-in?code={code}")).ShouldBeProblem(404, "link_used");
        (await host.Get("/development/sign-in")).ShouldBeProblem(404, "link_used");
        (await host.Get("/development/sign-in?code=guessed")).ShouldBeProblem(404, "link_used");
    }

    [Fact]
    public async Task production_has_no_mini_program_pages_and_no_sign_in_links()
    {
        await using var host = await StartHost("--environment=Production", "--Sandbox:Enabled=false",
            "--Wechat:BaseUrl=https://api.weixin.qq.com/", "--Sms:BaseUrl=https://sms.tencentcloudapi.com/");
        host.Services.GetService<SignInLinks>().ShouldBeNull();
        foreach (var path in new[] { "/miniprogram/", "/miniprogram/index.html", "/development/sign-in", "/development/sign-in?code=x" })
            (await host.Get(path)).ShouldBeProblem(404, "not_found");
    }

    private Task<TestHost> StartHost(params string[] settings) =>
        TestHost.StartAsync(readers: false, [$"--MiniProgram:Path={webRoot.FullName}", .. settings]);
}
