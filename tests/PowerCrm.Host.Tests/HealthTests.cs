namespace PowerCrm.Host.Tests;

[Collection(SharedHost.Name)]
public class HealthTests(TestHost host)
{
    [Fact]
    public async Task a_started_host_is_live_and_ready()
    {
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            var answer = (await host.Get(path)).ShouldBe(200);
            (answer.Text, answer.Header("Content-Type")).ShouldBe(("Healthy", "text/plain; charset=utf-8"));
        }
    }

    [Theory]
    [InlineData("/health/live"), InlineData("/health/ready")]
    public async Task health_is_read_and_never_written(string path) =>
        (await host.Post(path, new { })).ShouldBeProblem(405, "method_not_allowed");

    [Fact]
    public async Task an_unknown_route_is_a_not_found_problem() =>
        (await host.Get("/no/such/route")).ShouldBeProblem(404, "not_found");
}
