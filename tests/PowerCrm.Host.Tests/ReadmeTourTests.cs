using PowerCrm.Host.Demo;

namespace PowerCrm.Host.Tests;

/// <summary>Runs the tour of docs/tour.md as it is written, so that its commands can be pasted.</summary>
[Trait("Category", "Slow")]
public class ReadmeTourTests
{
    [Theory]
    [InlineData("docs/tour.md")]
    [InlineData("docs/tour.zh-CN.md")]
    public async Task the_tour_leads_from_sign_in_to_a_served_customer(string page)
    {
        var host = await TestHost.StartAsync();
        try
        {
            foreach (var it in DemoPeople.Staff)
                await DemoStaff.Add(host.Services, it.Username, it.Role, it.Name, it.Phone, it.Territories, it.Specialties, it.Capacity,
                    CancellationToken.None);
            var script = ExtractTour(await File.ReadAllTextAsync(Path.Combine(Repository.Root, page)));
            script.ShouldContain("http://127.0.0.1:5080");
            script.ShouldContain("upload businessLicense lic5_photo.jpg");
            var hostScript = script.Replace("http://127.0.0.1:5080", $"http://{host.Url.Authority}", StringComparison.Ordinal);
            var (exit, output, errors) = await Shell.Run(hostScript);
            exit.ShouldBe(0, errors + output);
            errors.ShouldBe("", output);
            // Read from a photograph; the tour types no name.
            output.ShouldContain("\"companyName\":{\"value\":\"青岛北辰橡胶制品有限公司\"");
            output.ShouldContain("\"name\":{\"value\":\"孙德海\"");
            output.ShouldContain("\"authStatus\":\"approved\"");
            output.ShouldContain("\"status\":\"serving\"");
            output.ShouldContain("data: {\"t\":");
            output.ShouldContain("\"what\":\"phone\"");
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Returns the fenced code block after the marker.</summary>
    private static string ExtractTour(string page)
    {
        var from = page.IndexOf("<!-- tour -->", StringComparison.Ordinal);
        from.ShouldBeGreaterThan(0, "the page has no block marked <!-- tour -->");
        var start = page.IndexOf("```sh\n", from, StringComparison.Ordinal) + 6;
        return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
    }
}
