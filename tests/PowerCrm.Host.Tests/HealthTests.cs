namespace PowerCrm.Host.Tests;

[Collection(SharedHost.Name)]
public class HealthTests(TestHost host)
{
    [Fact]
    public async Task a_started_host_is_live_and_ready()
    {
        (await host.Get("/health/live")).ShouldBe(200);
        (await host.Get("/health/ready")).ShouldBe(200);
    }

    [Theory]
    [InlineData("/health/live"), InlineData("/health/ready")]
    public async Task health_is_read_and_never_written(string path) =>
        (await host.Post(path, new { })).ShouldBeProblem(405, "method_not_allowed");

    [Fact]
    public async Task an_unknown_route_is_a_not_found_problem() =>
        (await host.Get("/no/such/route")).ShouldBeProblem(404, "not_found");
}
