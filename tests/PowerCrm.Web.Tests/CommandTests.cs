using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static PowerCrm.Web.Tests.Answers;

namespace PowerCrm.Web.Tests;

public class CommandTests(WebApp app) : IClassFixture<WebApp>
{
    private readonly Guid id = Guid.CreateVersion7();

    private string Path => $"/counts/{id}";

    [Fact]
    public async Task a_command_answers_with_its_version_and_a_read_with_304()
    {
        var person = Guid.CreateVersion7();
        var http = await app.SignIn(subject: person);
        var response = await http.Post(Path, Json("{\"by\":2}"));
        (await response.Content.ReadAsStringAsync()).ShouldContain("电力");
        response.Headers.ETag!.Tag.ShouldBe("\"1\"");
        var read = await http.GetAsync(Path);
        (await read.Body(200)).GetProperty("by").GetString().ShouldBe($"applicant:{person}");
        foreach (var tag in new[] { "\"1\"", "W/\"1\"", "\"0\", \"1\"", "*" })
            ((int)(await http.Send(HttpMethod.Get, Path, null, ("If-None-Match", tag))).StatusCode).ShouldBe(304, tag);
        ((int)(await http.Send(HttpMethod.Get, Path, null, ("If-None-Match", "\"2\""))).StatusCode).ShouldBe(200);
        (await app.ExecuteScalar<string>("select user_name from mt_events where stream_id = @id", new { id }))
            .ShouldBe($"applicant:{person}");
    }

    [Fact]
    public async Task a_rejection_is_409_and_a_missing_stream_is_404()
    {
        var http = await app.SignIn();
        await (await http.Post(Path, Json("{\"by\":-1}"))).Problem(409, "already_decided");
        await (await http.Post(Path, Json("{\"by\":99}"))).Problem(404, "not_found");
    }

    [Fact]
    public async Task a_stale_version_is_412_and_a_missing_one_428()
    {
        var http = await app.SignIn();
        await http.Post(Path, Json("{\"by\":1}"));
        await (await http.Send(HttpMethod.Put, Path)).Problem(428, "precondition_required");
        foreach (var tag in new[] { "\"0\"", "W/\"1\"", "\"abc\"", "\"01\"", "\"99999999999999999999999\"" })
            (await (await http.Send(HttpMethod.Put, Path, null, ("If-Match", tag))).Problem(412, "version_mismatch"))
                .GetProperty("version").GetInt64().ShouldBe(1);
        foreach (var tag in new[] { "*", "\"1\", \"2\"", "one", "\"", "-1", "\"1" })
            await (await http.Send(HttpMethod.Put, Path, null, ("If-Match", tag))).Problem(400, "malformed_request");
        (await http.Send(HttpMethod.Put, Path, null, ("If-Match", "\"1\""))).Headers.ETag!.Tag.ShouldBe("\"2\"");
    }

    [Fact]
    public async Task the_same_key_and_body_get_the_first_answer_again()
    {
        var http = await app.SignIn();
        var first = await http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", "a"));
        var second = await http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", "a"));
        second.StatusCode.ShouldBe(first.StatusCode);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        second.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        first.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        await (await http.Post(Path, Json("{\"by\":2}"), ("Idempotency-Key", "a"))).Problem(422, "idempotency_key_reused");
        (await app.ExecuteScalar<long>("select count(*) from mt_events where stream_id = @id", new { id })).ShouldBe(1);
        (await app.ExecuteScalar<long>("select count(*) from pc_idempotency where position('version'::bytea in answer) > 0")).ShouldBe(0);
    }

    [Fact]
    public async Task the_stored_request_hash_is_keyed()
    {
        var http = await app.SignIn();
        const string body = "{\"by\":1}";
        (await http.Post(Path, Json(body), ("Idempotency-Key", "guess"))).EnsureSuccessStatusCode();
        var storedHash = await app.ExecuteScalar<byte[]>("select request from pc_idempotency order by at desc limit 1");
        storedHash.ShouldNotBe(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public async Task another_query_is_another_request()
    {
        var http = await app.SignIn();
        (await http.Post(Path + "?dryRun=true", Json("{\"by\":0}"), ("Idempotency-Key", "q"))).EnsureSuccessStatusCode();
        await (await http.Post(Path, Json("{\"by\":0}"), ("Idempotency-Key", "q"))).Problem(422, "idempotency_key_reused");
        (await http.Post(Path + "?dryRun=true", Json("{\"by\":0}"), ("Idempotency-Key", "q"))).Headers.Contains("Idempotency-Replayed")
            .ShouldBeTrue();
    }

    [Fact]
    public async Task keys_are_per_caller_and_route()
    {
        var (first, second) = (await app.SignIn(), await app.SignIn());
        foreach (var (http, path) in new[] { (first, Path), (second, Path), (first, $"/counts/{Guid.CreateVersion7()}") })
            (await http.Post(path, Json("{\"by\":1}"), ("Idempotency-Key", "k"))).Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
    }

    [Fact]
    public async Task rejections_are_not_stored_and_empty_decisions_are()
    {
        var http = await app.SignIn();
        await (await http.Post(Path, Json("{\"by\":-1}"), ("Idempotency-Key", "n"))).Problem(409, "already_decided");
        await (await http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", "n"))).Body(200);
        await (await http.Post(Path, Json("{\"by\":0}"), ("Idempotency-Key", "z"))).Body(200);
        (await http.Post(Path, Json("{\"by\":0}"), ("Idempotency-Key", "z"))).Headers.Contains("Idempotency-Replayed").ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("\u007f")]
    public async Task a_key_is_1_to_64_visible_ascii_characters(string key) =>
        await (await (await app.SignIn()).Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", key))).Problem(400,
            "idempotency_key_invalid");

    [Fact]
    public async Task concurrent_requests_with_one_key_execute_once()
    {
        var http = await app.SignIn();
        var responses = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key",
            "many"))));
        foreach (var response in responses.Where(a => !a.IsSuccessStatusCode))
            await response.Problem(409, "request_in_progress");
        responses.ShouldContain(a => a.IsSuccessStatusCode);
        (await app.ExecuteScalar<long>("select count(*) from mt_events where stream_id = @id", new { id })).ShouldBe(1);
    }

    [Fact]
    public async Task concurrent_requests_with_different_keys_do_not_starve()
    {
        var http = await app.SignIn();
        var responses = await Task.WhenAll(Enumerable.Range(0, 120).Select(i =>
            http.Post($"/counts/{Guid.CreateVersion7()}", Json("{\"by\":1}"), ("Idempotency-Key", $"k{i}"))));
        responses.ShouldAllBe(a => a.IsSuccessStatusCode);
    }

    [Fact]
    public async Task requests_that_take_long_leave_slots_to_the_others()
    {
        app.Gate.Close();
        var http = await app.SignIn();
        var longRequests = Enumerable.Range(0, 20).Select(i => http.Post("/held-long", null, ("Idempotency-Key", $"l{i}"))).ToList();
        await app.Gate.Entered;
        var response = await http.Post($"/counts/{Guid.CreateVersion7()}", Json("{\"by\":1}"), ("Idempotency-Key", "short"));
        app.Gate.Open();
        response.IsSuccessStatusCode.ShouldBeTrue();
        (await Task.WhenAll(longRequests)).ShouldAllBe(a => a.IsSuccessStatusCode);
    }

    [Fact]
    public async Task a_second_request_is_409_on_any_host_while_the_first_runs()
    {
        app.Gate.Close();
        var pair = await app.Services.GetRequiredService<Sessions>().Issue(Audience.Applicant, id, null, CancellationToken.None);
        using var other = await app.StartHost();
        other.DefaultRequestHeaders.Authorization = new("Bearer", pair.AccessToken);
        var first = app.CreateClient(pair.AccessToken).Post("/held", null, ("Idempotency-Key", "h"));
        await app.Gate.Entered;
        await (await other.Post("/held", null, ("Idempotency-Key", "h"))).Problem(409, "request_in_progress");
        app.Gate.Open();
        var content = await (await first).Content.ReadAsStringAsync();
        (await (await other.Post("/held", null, ("Idempotency-Key", "h"))).Content.ReadAsStringAsync()).ShouldBe(content);
    }

    /// <summary>A host cancels a commit after 10 s; on a slow disk the commit may succeed afterwards.</summary>
    [Fact]
    public async Task a_second_request_is_409_while_the_first_commits()
    {
        var http = await app.SignIn();
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await connection.ExecuteAsync("""
            create table if not exists test_locks (held bigint);
            create or replace function test_locks() returns trigger language plpgsql as $$ begin
                insert into test_locks select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid();
                return new;
            end $$;
            create or replace trigger test_locks after insert on pc_idempotency for each row execute function test_locks();
            """);
        await (await http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", "c"))).Body(200);
        await connection.ExecuteAsync("drop trigger test_locks on pc_idempotency");
        (await connection.ExecuteScalarAsync<long>("select max(held) from test_locks")).ShouldBe(1);
        var storedId = await connection.QuerySingleAsync<byte[]>("select id from pc_idempotency order by at desc limit 1");

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("select pg_advisory_xact_lock(@of)", new { of = IdempotencyScope.CommitLockNumber(storedId) },
                transaction);
            await (await http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", "c"))).Problem(409, "request_in_progress");
        }
        (await http.Post(Path, Json("{\"by\":1}"), ("Idempotency-Key", "c"))).Headers.Contains("Idempotency-Replayed").ShouldBeTrue();
    }

    [Fact]
    public async Task a_retried_upload_is_recognised_by_its_content()
    {
        var http = await app.SignIn();
        async Task<HttpResponseMessage> Upload(byte fill) =>
            await http.Post("/uploads", new ByteArrayContent([.. Enumerable.Repeat(fill, 200_000)]), ("Idempotency-Key", "u"));
        var first = await (await Upload(1)).Body(201);
        (await (await Upload(1)).Body(201)).GetProperty("imageId").GetString().ShouldBe(first.GetProperty("imageId").GetString());
        await (await Upload(2)).Problem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task a_body_over_the_routes_limit_is_413() =>
        await (await (await app.SignIn()).Post("/uploads", new ByteArrayContent(new byte[1_000_001]))).Problem(413, "payload_too_large");
}

public class IdempotencyExpiryTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task an_answer_expires_after_a_day_and_not_before()
    {
        var id = Guid.CreateVersion7();
        var subject = Guid.CreateVersion7();
        await (await (await app.SignIn(subject: subject)).Post($"/counts/{id}", Json("{\"by\":1}"), ("Idempotency-Key", "d"))).Body(200);
        await app.PassTime(TimeSpan.FromMinutes((24 * 60) - 1));
        var sweeper = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Sweeper>().Single();
        await sweeper.RunOnce(CancellationToken.None);
        var http = await app.SignIn(subject: subject);
        (await (await http.Post($"/counts/{id}", Json("{\"by\":1}"), ("Idempotency-Key",
            "d"))).Body(200)).GetProperty("version").GetInt64().ShouldBe(1);
        await app.PassTime(TimeSpan.FromMinutes(1));
        http = await app.SignIn(subject: subject);
        (await (await http.Post($"/counts/{id}", Json("{\"by\":5}"), ("Idempotency-Key",
            "d"))).Body(200)).GetProperty("version").GetInt64().ShouldBe(2);
        (await http.Post($"/counts/{id}", Json("{\"by\":5}"), ("Idempotency-Key",
            "d"))).Headers.Contains("Idempotency-Replayed").ShouldBeTrue();
    }
}
