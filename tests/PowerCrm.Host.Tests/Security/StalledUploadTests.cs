using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Security;

/// <summary>A client that sends slowly, or not to the end, does not delay others.</summary>
[Trait("Category", "Slow")]
public sealed class StalledUploadTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() =>
        host = await TestHost.StartAsync(readers: false, "--Pictures:UploadTime=00:00:02", "--Pictures:UploadsAtOnce=4");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task an_upload_that_never_ends_is_over_in_time_holds_no_lock_and_costs_one_of_the_day()
    {
        var it = await Applicant.SignIn(host);
        await using var connection = await host.OpenAsync();
        Task<long> Locks() => connection.ExecuteScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database "
            + "= (select oid from pg_database where datname = current_database())");
        var taken = await Taken();
        var stalled = Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000", "Idempotency-Key: never-ends"),
            Wire.Body(200_000));
        await Eventually.TrueAsync(async () => await Taken() == taken + 1);
        // The sweeper takes a lock only for a moment; the upload would hold its lock until its end.
        await Eventually.TrueAsync(async () => await Locks() == 0);
        stalled.IsCompleted.ShouldBeFalse();
        var answer = await stalled;
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
        (await Taken()).ShouldBe(taken + 1);

        Task<long> Taken() =>
            connection.ExecuteScalarAsync<long>("select coalesce(sum(hits), 0) from pc_rate_hits where until - at > interval '23 hours'");
    }

    /// <summary>Less than 240 bytes a second: the server itself ends the upload after five seconds, long before the timeout.</summary>
    [Fact, Trait("Category", "Full")]
    public async Task what_the_server_finds_too_slow_is_told_so_and_costs_one_of_the_day_too()
    {
        var own = await TestHost.StartAsync(readers: false);
        try
        {
            var it = await Applicant.SignIn(own);
            await using var connection = await own.OpenAsync();
            Task<long> Taken() => connection.ExecuteScalarAsync<long>(
                "select coalesce(sum(hits), 0) from pc_rate_hits where until - at > interval '23 hours'");
            var taken = await Taken();
            var answer = await Wire.Send(own.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000"), Wire.Body(300));
            (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
            (await Taken()).ShouldBe(taken + 1);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_person_has_three_at_once_and_the_host_so_many_and_what_ended_is_free_again()
    {
        var (it, places) = (await Applicant.SignIn(host), host.Services.GetRequiredService<UploadConcurrency>());
        var own = Enumerable.Range(0, 3).Select(_ => places.TryEnter(it.Id).Place!).ToList();
        var refused = (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBeProblem(429, "rate_limited");
        int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        using (places.TryEnter(Guid.CreateVersion7()).Place)
            (await (await Applicant.SignIn(host)).Upload("idCardFront", Applicant.Picture("idCardFront")))
                .ShouldBeProblem(503, "picture_unavailable");
        own.ForEach(p => p.Dispose());
        own.ForEach(p => p.Dispose());
        (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBe(201);
    }

    [Fact]
    public async Task retries_and_refused_uploads_do_not_count_against_the_daily_limit()
    {
        var it = await Applicant.SignIn(host);
        (await it.Upload("idCardFront", Applicant.Picture("idCardFront"), "a.jpg", ("Idempotency-Key", "one"))).ShouldBe(201);
        for (var i = 0; i < 31; i++)
            (await it.Upload("idCardFront", Applicant.Picture("idCardFront"), "a.jpg", ("Idempotency-Key", "one"))).ShouldBe(201)
                .Header("Idempotency-Replayed").ShouldBe("true");
        for (var i = 0; i < 31; i++)
            (await it.Upload("passport", Applicant.Picture("idCardFront"))).ShouldBeProblem(400, "image_kind_unknown");
        (await it.Upload("idCardBack", Applicant.Picture("idCardBack"))).ShouldBe(201);
    }
}
