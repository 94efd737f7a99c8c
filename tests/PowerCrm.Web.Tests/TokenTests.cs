using System.Net;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PowerCrm.Web.Tests;

public class TokenTests(WebApp app) : IClassFixture<WebApp>
{
    private Sessions Sessions => app.Services.GetRequiredService<Sessions>();

    private static StringContent Body(string token) => Answers.Json($"{{\"refreshToken\":\"{token}\"}}");

    private Task<TokenPair> Issue(Guid? subject = null) =>
        Sessions.Issue(Audience.Applicant, subject ?? Guid.CreateVersion7(), null, CancellationToken.None);

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer null")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer CfDJ8AAAA")]
    public async Task an_unknown_token_is_401(string? header)
    {
        var response = await app.Http.Send(HttpMethod.Get, "/either", null, header is null ? [] : [("Authorization", header)]);
        await response.Problem(401, "unauthenticated");
        response.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
    }

    [Fact]
    public async Task a_token_in_the_query_is_ignored()
    {
        var pair = await Issue();
        await (await app.Http.GetAsync($"/either?access_token={pair.AccessToken}&token={pair.AccessToken}")).Problem(401,
            "unauthenticated");
        (await app.CreateClient(pair.AccessToken).GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task a_web_socket_sends_its_token_as_sub_protocol()
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.AddSubProtocol("bearer." + (await Issue()).AccessToken);
        var address = new UriBuilder(app.Http.BaseAddress!) { Scheme = "ws", Path = "/ws" }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None);
        socket.State.ShouldBe(System.Net.WebSockets.WebSocketState.Open);
        using var stranger = new System.Net.WebSockets.ClientWebSocket();
        stranger.Options.AddSubProtocol("bearer.x");
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => stranger.ConnectAsync(address, CancellationToken.None));
    }

    /// <summary>Otherwise a host whose own clock is an hour behind would sign with a key that the others do not know.</summary>
    [Fact]
    public async Task the_first_key_is_active_a_day_earlier_and_later_keys_at_their_own_time()
    {
        await Issue();
        var ring = app.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository!;
        var first = ring.GetAllElements().ShouldHaveSingleItem();
        ActivationDate(first).ShouldBe(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1), TimeSpan.FromMinutes(10));

        var next = new XElement(first);
        next.Element("activationDate")!.SetValue(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(2));
        ring.StoreElement(next, "next");
        ring.GetAllElements().Select(ActivationDate).ShouldBe([ActivationDate(first), ActivationDate(next)]);
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await connection.ExecuteAsync("delete from pc_protection_keys where name = 'next'");

        static DateTimeOffset ActivationDate(XElement key) => (DateTimeOffset)key.Element("activationDate")!;
    }

    [Fact]
    public async Task a_changed_token_is_401()
    {
        var token = (await Issue()).AccessToken;
        var changed = token[..^5] + (token[^5] == 'A' ? 'B' : 'A') + token[^4..];
        await (await app.CreateClient(changed).GetAsync("/either")).Problem(401, "unauthenticated");
    }

    [Fact]
    public async Task the_other_audience_and_other_roles_are_403()
    {
        await (await (await app.SignIn()).GetAsync("/reviews")).Problem(403, "forbidden");
        var manager = await app.SignIn(Audience.Staff, "manager");
        await (await manager.GetAsync("/reviews")).Problem(403, "forbidden");
        await (await manager.GetAsync($"/counts/{Guid.CreateVersion7()}")).Problem(403, "forbidden");
        var id = Guid.CreateVersion7();
        var body = await (await (await app.SignIn(Audience.Staff, "reviewer", id)).GetAsync("/reviews")).Body(200);
        body.GetProperty("actor").GetString().ShouldBe($"staff:{id}");
        body.GetProperty("role").GetString().ShouldBe("reviewer");
    }

    [Fact]
    public async Task a_token_of_one_audience_is_not_accepted_as_the_other()
    {
        // The session says staff, but the token was sealed for an applicant: the purpose decides.
        var pair = await Sessions.Issue(Audience.Applicant, Guid.CreateVersion7(), "admin", CancellationToken.None);
        await (await app.CreateClient(pair.AccessToken).GetAsync("/reviews")).Problem(403, "forbidden");
    }

    [Fact]
    public async Task a_route_without_access_rules_requires_sign_in()
    {
        await (await app.Http.GetAsync("/forgot")).Problem(401, "unauthenticated");
        (await (await app.SignIn()).GetAsync("/forgot")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task a_token_is_accepted_on_another_host_until_logout()
    {
        var pair = await Issue();
        using var other = await app.StartHost();
        other.DefaultRequestHeaders.Authorization = new("Bearer", pair.AccessToken);
        (await other.GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
        (await app.Http.Post("/auth/logout", Body(pair.RefreshToken))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await other.GetAsync("/either")).Problem(401, "unauthenticated");
        await (await app.Http.Post("/auth/refresh", Body(pair.RefreshToken))).Problem(401, "token_invalid");
        (await app.Http.Post("/auth/logout", Body(pair.RefreshToken))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task a_lost_refresh_answer_can_be_repeated_within_ten_seconds()
    {
        var first = await Issue();
        var lost = await (await app.Http.Post("/auth/refresh", Body(first.RefreshToken))).Body(200);
        await app.PassTime(TimeSpan.FromSeconds(5));
        var repeated = await (await app.Http.Post("/auth/refresh", Body(first.RefreshToken))).Body(200);
        foreach (var pair in new[] { lost, repeated })
            (await app.CreateClient(pair.GetProperty("accessToken").GetString()!).GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
        await (await app.Http.Post("/auth/refresh", Body(repeated.GetProperty("refreshToken").GetString()!))).Body(200);
        // A later token was used, so the first one was not lost.
        await (await app.Http.Post("/auth/refresh", Body(first.RefreshToken))).Problem(401, "token_invalid");
        await (await app.CreateClient(repeated.GetProperty("accessToken").GetString()!).GetAsync("/either")).Problem(401,
            "unauthenticated");
    }

    [Fact]
    public async Task reusing_a_refresh_token_revokes_the_family()
    {
        var first = await Issue();
        var second = await (await app.Http.Post("/auth/refresh", Body(first.RefreshToken))).Body(200);
        second.GetProperty("tokenType").GetString().ShouldBe("Bearer");
        second.GetProperty("expiresIn").GetInt32().ShouldBe(7200);
        var next = app.CreateClient(second.GetProperty("accessToken").GetString()!);
        (await next.GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
        await app.PassTime(TimeSpan.FromSeconds(11));
        await (await app.Http.Post("/auth/refresh", Body(first.RefreshToken))).Problem(401, "token_invalid");
        await (await next.GetAsync("/either")).Problem(401, "unauthenticated");
        await (await app.Http.Post("/auth/refresh", Body(second.GetProperty("refreshToken").GetString()!))).Problem(401, "token_invalid");
    }

    [Fact]
    public async Task concurrent_refreshes_give_pairs_of_one_family()
    {
        var pair = await Issue();
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Http.Post("/auth/refresh", Body(pair.RefreshToken))));
        var pairs = await Task.WhenAll(responses.Select(a => a.Body(200)));
        pairs.Select(p => p.GetProperty("refreshToken").GetString()).Distinct().Count().ShouldBe(8);
        foreach (var it in pairs)
            (await app.CreateClient(it.GetProperty("accessToken").GetString()!).GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
        (await app.Http.Post("/auth/logout", Body(pairs[3].GetProperty("refreshToken").GetString()!))).StatusCode
            .ShouldBe(HttpStatusCode.NoContent);
        foreach (var it in pairs)
            await (await app.CreateClient(it.GetProperty("accessToken").GetString()!).GetAsync("/either")).Problem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("' or 1=1--")]
    public async Task an_unknown_refresh_token_is_401(string token)
    {
        await (await app.Http.Post("/auth/refresh", Body(token))).Problem(401, "token_invalid");
        await (await app.Http.Post("/auth/logout", Body(token))).Problem(401, "token_invalid");
    }

    [Fact]
    public async Task an_access_token_is_no_refresh_token_and_ends_no_session()
    {
        var pair = await Issue();
        await (await app.Http.Post("/auth/refresh", Body(pair.AccessToken))).Problem(401, "token_invalid");
        await (await app.Http.Post("/auth/logout", Body(pair.AccessToken))).Problem(401, "token_invalid");
        (await app.CreateClient(pair.AccessToken).GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
        await (await app.Http.Post("/auth/refresh", Body(pair.RefreshToken))).Body(200);
    }

    [Fact]
    public async Task ending_all_sessions_of_a_person_revokes_their_tokens()
    {
        var person = Guid.CreateVersion7();
        var (first, second) = (await Issue(person), await Issue(person));
        await Sessions.EndAll(Audience.Applicant, person, CancellationToken.None);
        await (await app.CreateClient(first.AccessToken).GetAsync("/either")).Problem(401, "unauthenticated");
        await (await app.Http.Post("/auth/refresh", Body(second.RefreshToken))).Problem(401, "token_invalid");
    }

    [Fact]
    public async Task a_refused_token_is_logged_with_its_reason_and_by_ids_only()
    {
        var (person, forged) = (Guid.CreateVersion7(), $"CfDJ8{Guid.CreateVersion7():N}");
        var pair = await Issue(person);
        await (await app.CreateClient(forged).GetAsync("/either")).Problem(401, "unauthenticated");
        (await app.Http.Post("/auth/logout", Body(pair.RefreshToken))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await app.CreateClient(pair.AccessToken).GetAsync("/either")).Problem(401, "unauthenticated");
        await (await app.Http.Post("/auth/refresh", Body(pair.RefreshToken))).Problem(401, "token_invalid");
        var lines = app.Log.Lines;
        lines.ShouldContain("A token was refused: not a token of ours (of (null))");
        lines.ShouldContain($"A token was refused: the session has ended (of applicant:{person})");
        lines.ShouldContain("A refresh token was refused: it is unknown or expired, or its session has ended");
        foreach (var secret in new[] { forged, pair.AccessToken, pair.RefreshToken })
            lines.ShouldNotContain(l => l.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task refresh_tokens_are_hashed_and_the_key_ring_is_encrypted()
    {
        var pair = await Issue();
        (await app.ExecuteScalar<long>("select count(*) from pc_refresh_tokens where position(@t::bytea in hash) > 0",
            new { t = System.Text.Encoding.UTF8.GetBytes(pair.RefreshToken) })).ShouldBe(0);
        var ring = await app.ExecuteScalar<string>("select string_agg(xml, '') from pc_protection_keys");
        ring.ShouldContain("sealed");
        ring.ShouldNotContain("masterKey");
    }
}

/// <summary>A session ends, however often it is renewed.</summary>
public class SessionLifetimeTests(WebApp app) : IClassFixture<WebApp>
{
    [Theory]
    [InlineData(Audience.Staff, 30)]
    [InlineData(Audience.Applicant, 180)]
    public async Task a_session_ends_after_its_limit_even_if_renewed_weekly(string audience, int days)
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        var pair = await sessions.Issue(audience, Guid.CreateVersion7(), audience == Audience.Staff ? "reviewer" : null,
            CancellationToken.None);
        var elapsed = 0;
        for (; elapsed + 7 < days; elapsed += 7)
        {
            await app.PassTime(TimeSpan.FromDays(7));
            pair = (await sessions.Refresh(pair.RefreshToken, CancellationToken.None)).ShouldNotBeNull($"after {elapsed + 7} days");
        }
        await app.PassTime(TimeSpan.FromDays(days - elapsed) - TimeSpan.FromMinutes(1));
        var last = (await sessions.Refresh(pair.RefreshToken, CancellationToken.None)).ShouldNotBeNull();
        await app.PassTime(TimeSpan.FromMinutes(2));
        (await sessions.Refresh(last.RefreshToken, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task a_staff_session_ends_when_nobody_used_or_renewed_it_for_the_idle_timeout()
    {
        using var http = await app.StartHost("Development", ("Staff:IdleTimeout", "00:30:00"));
        var sessions = app.Services.GetRequiredService<Sessions>();
        var used = await sessions.Issue(Audience.Staff, Guid.CreateVersion7(), "reviewer", CancellationToken.None);
        var renewed = await sessions.Issue(Audience.Staff, Guid.CreateVersion7(), "reviewer", CancellationToken.None);
        var applicant = await sessions.Issue(Audience.Applicant, Guid.CreateVersion7(), null, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            await app.PassTime(TimeSpan.FromMinutes(25));
            (await Ask(used)).StatusCode.ShouldBe(HttpStatusCode.OK);
            renewed = await Renewed(renewed);
        }
        // A page that reads by itself, while nobody is there.
        await app.PassTime(TimeSpan.FromMinutes(20));
        (await Ask(used, Unattended)).StatusCode.ShouldBe(HttpStatusCode.OK);
        renewed = await Renewed(renewed, Unattended);
        await app.PassTime(TimeSpan.FromMinutes(11));
        // The access tokens are not expired.
        await (await Ask(used)).Problem(401, "unauthenticated");
        await (await Ask(renewed)).Problem(401, "unauthenticated");
        await (await Renew(used)).Problem(401, "token_invalid");
        await (await Renew(renewed)).Problem(401, "token_invalid");
        (await Ask(applicant)).StatusCode.ShouldBe(HttpStatusCode.OK);

        Task<HttpResponseMessage> Ask(TokenPair pair, params (string, string)[] headers) =>
            http.Send(HttpMethod.Get, "/either", null, [("Authorization", "Bearer " + pair.AccessToken), .. headers]);

        Task<HttpResponseMessage> Renew(TokenPair pair, params (string, string)[] headers) =>
            http.Post("/auth/refresh", Answers.Json($"{{\"refreshToken\":\"{pair.RefreshToken}\"}}"), headers);

        async Task<TokenPair> Renewed(TokenPair pair, params (string, string)[] headers)
        {
            var body = await (await Renew(pair, headers)).Body(200);
            return pair with
            {
                AccessToken = body.GetProperty("accessToken").GetString()!,
                RefreshToken = body.GetProperty("refreshToken").GetString()!,
            };
        }
    }

    private static readonly (string, string) Unattended = ("X-Unattended", "1");

    [Theory]
    [InlineData("00:04:59")]
    [InlineData("-00:30:00")]
    public async Task an_idle_timeout_below_five_minutes_is_refused_at_the_start(string timeout) =>
        (await Should.ThrowAsync<OptionsValidationException>(app.StartHost("Development", ("Staff:IdleTimeout", timeout)))).Message
            .ShouldContain("Staff__IdleTimeout is at least five minutes");

    [Fact]
    public async Task a_lost_refresh_answer_cannot_be_repeated_after_the_session_ends()
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        var first = await sessions.Issue(Audience.Staff, Guid.CreateVersion7(), "reviewer", CancellationToken.None);
        await app.PassTime(TimeSpan.FromDays(29));
        var second = (await sessions.Refresh(first.RefreshToken, CancellationToken.None)).ShouldNotBeNull();
        await app.PassTime(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(9));
        (await sessions.Refresh(second.RefreshToken, CancellationToken.None)).ShouldNotBeNull();
        await app.PassTime(TimeSpan.FromSeconds(9.5));
        (await sessions.Refresh(second.RefreshToken, CancellationToken.None)).ShouldBeNull("within ten seconds, but the session has ended");
    }
}

/// <summary>Time is the database's; these tests move it, so they have a database of their own.</summary>
public class TokenExpiryTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task access_ends_after_two_hours_and_refresh_after_thirty_days()
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        var pair = await sessions.Issue(Audience.Applicant, Guid.CreateVersion7(), null, CancellationToken.None);
        var idle = await sessions.Issue(Audience.Applicant, Guid.CreateVersion7(), null, CancellationToken.None);
        await app.PassTime(TimeSpan.FromMinutes(119));
        (await app.CreateClient(pair.AccessToken).GetAsync("/either")).IsSuccessStatusCode.ShouldBeTrue();
        await app.PassTime(TimeSpan.FromMinutes(2));
        await (await app.CreateClient(pair.AccessToken).GetAsync("/either")).Problem(401, "token_expired");
        (await sessions.Refresh(pair.RefreshToken, CancellationToken.None)).ShouldNotBeNull();
        await app.PassTime(TimeSpan.FromDays(30));
        (await sessions.Refresh(idle.RefreshToken, CancellationToken.None)).ShouldBeNull();
        var sweeper = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Sweeper>().Single();
        await sweeper.RunOnce(CancellationToken.None);
        (await app.ExecuteScalar<long>("select count(*) from pc_sessions")).ShouldBe(0);
    }
}
