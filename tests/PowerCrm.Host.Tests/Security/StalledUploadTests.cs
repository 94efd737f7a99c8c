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
        host = await TestHost.StartAsync(readers: false, "--Pictures:UploadTime=00:00:10", "--Pictures:UploadsAtOnce=4");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task an_upload_that_never_ends_times_out_holds_no_lock_and_counts_against_the_daily_limit()
    {
        var it = await Applicant.SignIn(host);
        await using var connection = await host.OpenAsync();
        // The lock of an Idempotency-Key: its session waits after the query for the stored response.
        Task<long> Locks() => connection.ExecuteScalarAsync<long>("""
            select count(*) from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and a.datname = current_database() and a.query like '%from pc_idempotency%'
            """);
        var initial = await UploadsToday();
        var stalled = Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000", "Idempotency-Key: never-ends"),
            Wire.Body(200_000));
        await Eventually.TrueAsync(async () => await UploadsToday() == initial + 1);
        // The upload would hold its lock until its end.
        await Eventually.TrueAsync(async () => await Locks() == 0);
        stalled.IsCompleted.ShouldBeFalse();
        var answer = await stalled;
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
        (await UploadsToday()).ShouldBe(initial + 1);

        Task<long> UploadsToday() =>
            connection.ExecuteScalarAsync<long>("select coalesce(sum(hits), 0) from pc_rate_hits where until - at > interval '23 hours'");
    }

    /// <summary>Less than 240 bytes a second: the server itself ends the upload after five seconds, long before the timeout.</summary>
    [Fact, Trait("Category", "Full")]
    public async Task an_upload_that_is_too_slow_is_refused_and_counts_against_the_daily_limit()
    {
        var otherHost = await TestHost.StartAsync(readers: false);
        try
        {
            var it = await Applicant.SignIn(otherHost);
            await using var connection = await otherHost.OpenAsync();
            Task<long> UploadsToday() => connection.ExecuteScalarAsync<long>(
                "select coalesce(sum(hits), 0) from pc_rate_hits where until - at > interval '23 hours'");
            var initial = await UploadsToday();
            var answer = await Wire.Send(otherHost.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000"), Wire.Body(300));
            (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
            (await UploadsToday()).ShouldBe(initial + 1);
        }
        finally
        {
            await otherHost.DisposeAsync();
        }
    }

    [Fact]
    public async Task concurrent_uploads_are_limited_per_person_and_per_host()
    {
        var (it, places) = (await Applicant.SignIn(host), host.Services.GetRequiredService<UploadConcurrency>());
        var uploads = Enumerable.Range(0, 3).Select(_ => places.TryEnter(it.Id).Lease!).ToList();
        var problem = (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBeProblem(429, "rate_limited");
        int.Parse(problem.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        using (places.TryEnter(Guid.CreateVersion7()).Lease)
            (await (await Applicant.SignIn(host)).Upload("idCardFront", Applicant.Picture("idCardFront")))
                .ShouldBeProblem(503, "picture_unavailable");
        uploads.ForEach(p => p.Dispose());
        uploads.ForEach(p => p.Dispose());
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
