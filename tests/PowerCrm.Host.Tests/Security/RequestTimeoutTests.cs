using Dapper;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

/// <summary>A request that waits too long for the database is ended with a timeout, and can be sent again.</summary>
[Trait("Category", "Slow")]
public class RequestTimeoutTests
{
    [Fact]
    public async Task a_request_that_waits_too_long_is_503_and_its_key_is_good_for_another_try()
    {
        await using var host = await TestHost.StartAsync(readers: false);
        var it = await Applicant.WithPhone(host);
        // A single statement would only time out after 50 s.
        var limited = (await host.StartAnotherHost("--Requests:Longest=00:00:03",
            $"--ConnectionStrings:PowerCrm={host.HostConnectionString};Command Timeout=50")).As(it.Token);
        (string, string) key = ("Idempotency-Key", "8f0e4c1c-0d52-4a52-9d5f-0c6a5c1a7b11");
        var form = new { companyName = "广州明远电气有限公司" };

        await using (var connection = await host.OpenAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("lock table pc_drafts in access exclusive mode", transaction: transaction);
            var stopwatch = System.Diagnostics.Stopwatch.StartNew();
            var answer = (await limited.Put("/auth/draft", form, null, key)).ShouldBeProblem(503, "database_unavailable");
            answer.Header("Retry-After").ShouldBe("5");
            stopwatch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(45));
        }

        (await it.Put("/auth/draft", form, key)).ShouldBe(200).Header("Idempotency-Replayed").ShouldBeNull();
    }

    [Fact]
    public async Task a_body_that_comes_too_slowly_is_408_and_not_the_databases_fault()
    {
        await using var host = await TestHost.StartAsync(readers: false, "--Requests:Longest=00:00:02");
        var answer = await Wire.Send(host.Url.Port, """
            POST /auth/refresh HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Content-Length: 2000
            Connection: close

            """.ReplaceLineEndings("\n"), Wire.Body(20));
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
    }

    [Fact]
    public async Task a_table_that_comes_too_slowly_is_408_as_well()
    {
        await using var host = await TestHost.StartAsync(readers: false, "--Requests:Longest=00:00:03");
        var admin = await Staff.Of(host, "admin");
        var answer = await Wire.Send(host.Url.Port, "POST /managers/import?dryRun=true HTTP/1.1\nHost: x\nConnection: close\n"
            + $"Authorization: Bearer {admin.Token}\nContent-Type: text/csv\nContent-Length: 2000\n", Wire.Body(20));
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
    }

    [Fact]
    public async Task only_streams_uploads_and_long_running_routes_have_no_timeout()
    {
        await using var host = await TestHost.StartAsync();
        var unlimited = host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(r => !r.StartsWith("/sandbox", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal);
        unlimited.ShouldBe(
        [
            "/assignment/simulations", "/audit/queue", "/audit/verify", "/audit/workload", "/auth/status/stream", "/customers/import",
            "/customers/reassign",
            "/managers/{id:guid}/offboard", "/managers/{id:guid}/offboard/undo", "/notifications/stream", "/notifications/ws",
            "/ocr/recognize",
            "/ops/projections/{name}/rebuild", "/upload/image",
        ]);
    }
}
