using Dapper;
using Npgsql;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests;

/// <summary>A host without its database is not ready; a host with a dead letter or without a vendor still is.</summary>
[Trait("Category", "Slow")]
public class ReadinessTests
{
    [Fact]
    public async Task a_host_is_not_ready_while_the_database_is_away_and_live_all_the_time()
    {
        await using var host = await TestHost.StartAsync(readers: false);
        (await GetReadiness(host)).ShouldBe((200, "Healthy"));
        var builder = new NpgsqlConnectionStringBuilder(host.ConnectionString);
        await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(host.ConnectionString) { Database = "postgres" }
            .ConnectionString);
        await server.OpenAsync();
        await server.ExecuteAsync($"alter database \"{builder.Database}\" allow_connections false");
        await server.ExecuteAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = @Database",
            new { builder.Database });
        try
        {
            (await GetReadiness(host)).ShouldBe((503, "Unhealthy"));
            (await host.Get("/health/live")).ShouldBe(200);
        }
        finally
        {
            await server.ExecuteAsync($"alter database \"{builder.Database}\" allow_connections true");
        }
        await Eventually.TrueAsync(async () => await GetReadiness(host) == (200, "Healthy"));
    }

    [Fact]
    public async Task a_message_that_could_not_be_handled_degrades_a_host_that_stays_ready()
    {
        await using var host = await TestHost.StartAsync(readers: false);
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("""
            insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source,
                exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), '\x00', 'lease_expired', 'local://expire_lease/', 'powercrm', 'System.Exception', '', now(), false)
            """);
        (await GetReadiness(host)).ShouldBe((200, "Degraded"));
    }

    [Fact]
    public async Task a_vendor_that_is_away_leaves_the_host_ready()
    {
        await using var host = await TestHost.StartAsync(readers: false);
        foreach (var provider in (string[])["wechat", "wecom", "sms", "ocr", "registry", "identity"])
            (await host.Post("/sandbox/faults", new { provider, mode = "error" })).ShouldBe(204);
        (await host.Post("/auth/wechat", new { code = Applicant.LoginCode(Applicant.NewOpenId()), consent = Applicant.Consent() })).Code
            .ShouldBe(503);
        (await GetReadiness(host)).ShouldBe((200, "Healthy"));
    }

    private static async Task<(int Code, string Text)> GetReadiness(TestHost host)
    {
        using var answer = await host.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
