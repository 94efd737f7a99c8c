using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
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
        var initial = await UploadsToday(host);
        var stalled = Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000", "Idempotency-Key: never-ends"),
            Wire.Body(200_000));
        await Eventually.TrueAsync(async () => await UploadsToday(host) == initial + 1);
        // The upload would hold its lock until its end.
        await Eventually.TrueAsync(async () => await Locks() == 0);
        stalled.IsCompleted.ShouldBeFalse();
        var answer = await stalled;
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
        (await UploadsToday(host)).ShouldBe(initial + 1);
    }

    /// <summary>Less than 240 bytes a second: the server itself ends the upload after five seconds, long before the timeout.</summary>
    [Fact, Trait("Category", "Full")]
    public async Task an_upload_that_is_too_slow_is_refused_and_counts_against_the_daily_limit()
    {
        await using var otherHost = await TestHost.StartAsync(readers: false);
        var it = await Applicant.SignIn(otherHost);
        var initial = await UploadsToday(otherHost);
        var answer = await Wire.Send(otherHost.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000"), Wire.Body(300));
        (answer.Code, answer.Problem).ShouldBe((408, "request_timeout"), answer.Text);
        (await UploadsToday(otherHost)).ShouldBe(initial + 1);
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

    [Fact]
    public async Task an_upload_that_is_not_processed_does_not_count_against_the_daily_limit()
    {
        var it = await Applicant.SignIn(host);
        Task<Answer> Upload(string key, string kind = "idCardFront") =>
            it.Upload(kind, Applicant.Picture(kind), "a.jpg", ("Idempotency-Key", key));
        var initial = await UploadsToday(host);
        (await Upload("two words")).ShouldBeProblem(400, "idempotency_key_invalid");
        (await UploadsToday(host)).ShouldBe(initial);
        // A retry while the first request is being processed.
        await using (var gate = await InsertGate.Close(host, "pc_images"))
        {
            var first = Upload("once");
            await gate.WaitForBlockedSessions(1);
            (await Upload("once")).ShouldBeProblem(409, "request_in_progress");
            (await UploadsToday(host)).ShouldBe(initial + 1);
            await gate.Open();
            (await first).ShouldBe(201);
        }
        (await Upload("once", "idCardBack")).ShouldBeProblem(422, "idempotency_key_reused");
        (await UploadsToday(host)).ShouldBe(initial + 1);
        // The database cannot store it.
        await host.ExecuteSql("""
            create function test_disk_full() returns trigger language plpgsql as
            $$ begin raise exception 'disk full' using errcode = '53100'; end $$;
            create trigger test_disk_full before insert on pc_images for each row execute function test_disk_full();
            """);
        var problem = await Upload("again");
        await host.ExecuteSql("drop trigger test_disk_full on pc_images");
        problem.ShouldBeProblem(503, "database_unavailable");
        (await UploadsToday(host)).ShouldBe(initial + 1);
        (await Upload("again")).ShouldBe(201);
        (await UploadsToday(host)).ShouldBe(initial + 2);
    }

    [Fact]
    public async Task an_upload_that_is_broken_off_counts_against_the_daily_limit()
    {
        var (it, places) = (await Applicant.SignIn(host), host.Services.GetRequiredService<UploadConcurrency>());
        var initial = await UploadsToday(host);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, host.Url.Port);
            var head = Wire.Upload(it.Token, "Content-Length: 1000000").Replace("\n", "\r\n", StringComparison.Ordinal);
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + "\r\n" + Wire.Opening));
            await Eventually.TrueAsync(async () => await UploadsToday(host) == initial + 1);
        }
        await Eventually.TrueAsync(() => Task.FromResult(AllPlacesAreFree()));
        (await UploadsToday(host)).ShouldBe(initial + 1);
        // The connection stays, and the form ends within the file.
        var answer = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000"), Wire.Body(1000));
        (answer.Code, answer.Problem).ShouldBe((400, "malformed_request"), answer.Text);
        (await UploadsToday(host)).ShouldBe(initial + 2);

        bool AllPlacesAreFree()
        {
            var leases = Enumerable.Range(0, 3).Select(_ => places.TryEnter(it.Id).Lease).ToList();
            leases.ForEach(l => l?.Dispose());
            return leases.TrueForAll(l => l is not null);
        }
    }

    [Fact]
    public async Task past_the_daily_limit_an_upload_without_a_key_is_refused_before_its_file_arrives()
    {
        var it = await Applicant.SignIn(host);
        var (picture, key) = (Applicant.Picture("idCardFront"), ("Idempotency-Key", "kept"));
        (await it.Upload("idCardFront", picture, "a.jpg", key)).ShouldBe(201);
        for (var i = 1; i < 30; i++)
            (await it.Upload("idCardFront", "no picture"u8.ToArray())).ShouldBeProblem(415, "image_format_unsupported");
        // If the host waited for the file, the upload would time out.
        var answer = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000000"), Wire.Body(0));
        (answer.Code, answer.Problem).ShouldBe((429, "rate_limited"), answer.Text);
        (await it.Upload("idCardFront", picture, "a.jpg", ("Idempotency-Key", "new"))).ShouldBeProblem(429, "rate_limited");
        (await it.Upload("idCardFront", picture, "a.jpg", key)).ShouldBe(201).Header("Idempotency-Replayed").ShouldBe("true");
    }

    private static Task<long> UploadsToday(TestHost host) =>
        host.ExecuteScalar<long>("select coalesce(sum(hits), 0) from pc_rate_hits where until - at > interval '23 hours'");
}
