using Dapper;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// If a commit waits for a standby that does not answer, only this server has the data. PostgreSQL then gives up the wait, not the commit,
/// and reports success; the client must not be told so, because the data is lost if this server is lost.
/// </summary>
[Trait("Category", "Slow")]
public class UnconfirmedTests
{
    [Fact, Trait("Category", "Full")]
    public async Task a_write_that_no_standby_has_is_not_acknowledged_nor_when_it_is_repeated()
    {
        await using var it = await Deployment.StartOnOwnServerAsync(new ExperimentSettings(Quick: true, Seed: 1, "none", null, null, _ =>
            { }), hosts: 1);
        var host = it.Hosts[0];
        host.SetTimeout(TimeSpan.FromSeconds(60));
        var journey = new Journey(() => host.Http, () => [it.VendorsHttp]);
        await journey.Apply();
        await it.WaitUntilSettled();
        var login = await new ApiClient(host.Http).Send(HttpMethod.Post, "/staff/login",
            new { username = "reviewer", password = "a-long-password" });
        var reviewer = new ApiClient(host.Http, login.ShouldBe(200).Body["accessToken"]!.GetValue<string>());
        await using var connection = await it.OpenAsync();
        var key = RetryingClient.NewKey();

        await Waits("set synchronous_standby_names = 'nobody'");
        (await Claim()).ShouldBeProblem(503, "database_unavailable");
        (await Claim()).ShouldBeProblem(503, "database_unavailable");

        await Waits("reset synchronous_standby_names");
        await Eventually.TrueAsync(async () => (await Claim()).Code == 200);
        (await it.ExecuteScalar<long>("select count(*) from mt_events where stream_id = @Registration and type = 'review_claimed'",
            new { journey.Registration })).ShouldBe(1);

        Task<Answer> Claim() => reviewer.Send(HttpMethod.Post, $"/reviews/{journey.Registration}/claim", null, null,
            ("Idempotency-Key", key));

        async Task Waits(string setting)
        {
            await connection.ExecuteAsync($"alter system {setting}");
            await connection.ExecuteAsync("select pg_reload_conf()");
            await Eventually.TrueAsync(async () => await it.ExecuteScalar<bool>("select current_setting('synchronous_standby_names') = @it",
                new { it = setting.StartsWith("reset", StringComparison.Ordinal) ? "" : "nobody" }));
        }
    }
}
