using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

public class StaffLoginTests(TestHost host) : IClassFixture<TestHost>
{
    private StaffAccounts Accounts => host.Services.GetRequiredService<StaffAccounts>();

    [Fact]
    public async Task a_right_password_gives_tokens_with_role_and_name_whatever_the_names_case()
    {
        var username = await AddAccount("auditor");
        var answer = (await Login(username.ToUpperInvariant(), Staff.Password)).ShouldBe(200);
        answer.Body["role"]!.GetValue<string>().ShouldBe("auditor");
        answer.Body["displayName"]!.GetValue<string>().ShouldBe("王审核");
        answer.Body["tokenType"]!.GetValue<string>().ShouldBe("Bearer");
    }

    [Fact]
    public async Task a_password_signs_in_in_either_normal_form_whichever_it_was_given_in()
    {
        const string composed = "P\u00e4ssword-123456", decomposed = "Pa\u0308ssword-123456";
        foreach (var password in new[] { composed, decomposed })
        {
            var username = Staff.NewName();
            await Accounts.Add(username, "auditor", "王审核", password, null, Caller.System("tests"), CancellationToken.None);
            (await Login(username, composed)).ShouldBe(200);
            (await Login(username, decomposed)).ShouldBe(200);
        }
    }

    [Theory]
    [InlineData("a-long\tpassword")]
    [InlineData("a-long\u200bpassword")]
    [InlineData("\uFEFFa-long-password")]
    public async Task a_password_that_nobody_could_sign_in_with_is_refused(string password) =>
        (await Should.ThrowAsync<ArgumentException>(
            Accounts.Add(Staff.NewName(), "auditor", "王审核", password, null, Caller.System("tests"),
                CancellationToken.None))).Message.ShouldContain("tabs");

    [Theory]
    [InlineData(60, true), InlineData(61, false)]
    public async Task a_display_name_has_up_to_sixty_characters_also_of_two_utf_16_units(int length, bool accepted)
    {
        Task<Guid> Add() => Accounts.Add(Staff.NewName(), "auditor", string.Concat(Enumerable.Repeat("𠮷", length)), Staff.Password, null,
            Caller.System("tests"), CancellationToken.None);
        if (accepted)
            (await Accounts.Find(await Add(), CancellationToken.None)).ShouldNotBeNull();
        else
            (await Should.ThrowAsync<ArgumentException>(() => Add())).Message.ShouldContain("1 to 60");
    }

    [Fact]
    public async Task blanks_around_a_name_are_none_of_it() => (await Login($" {await AddAccount()} ", Staff.Password)).ShouldBe(200);

    [Fact]
    public async Task an_unknown_name_and_a_wrong_password_are_one_answer()
    {
        var username = await AddAccount();
        var wrong = (await Login(username, "not-the-password")).ShouldBeProblem(401, "invalid_credentials");
        wrong.Header("WWW-Authenticate").ShouldBe("Bearer");
        foreach (var other in (object[])
            [
                new { username = Staff.NewName(), password = "not-the-password" },
                // Longer than a name, a code and a password may be.
                new { username = $"nobody-{Guid.CreateVersion7()}", password = "not-the-password" },
                new { username, password = "not-the-password", totp = "1234567" },
                new { username, password = new string('x', 201) },
            ])
            (await host.Post("/staff/login", other)).ShouldBeProblem(401, "invalid_credentials").Body["detail"]!.GetValue<string>()
                .ShouldBe(wrong.Body["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task after_ten_failures_also_the_right_password_is_locked_for_a_quarter_of_an_hour()
    {
        var username = await AddAccount();
        for (var i = 0; i < 10; i++)
            (await Login(username, "not-the-password")).ShouldBeProblem(401, "invalid_credentials");
        (await Login(username, Staff.Password)).ShouldBeProblem(429, "login_locked").Header("Retry-After").ShouldNotBeNull();
        await host.PassTime(TimeSpan.FromMinutes(16));
        (await Login(username, Staff.Password)).ShouldBe(200);
    }

    [Fact]
    public async Task a_blocked_address_does_not_lock_other_accounts()
    {
        await using var other = await TestHost.StartAsync(readers: false);
        var ann = await Staff.Of(other);
        for (var i = 0; i < 2; i++)
            (await other.Post("/staff/login", new { username = Staff.NewName(), password = "not-the-password" })).ShouldBe(401);
        // The one key that both requests counted for is their address; its limit is reached now.
        await using var connection = await other.OpenAsync();
        const string address = "(select key from pc_rate_hits group by key having sum(hits) = 2)";
        (await connection.ExecuteAsync($"update pc_rate_hits set hits = 1000 where key = {address}")).ShouldBeGreaterThan(0);
        for (var i = 0; i < 11; i++)
            (await other.Post("/staff/login", new { username = ann.Username, password = "not-the-password" }))
                .ShouldBeProblem(429, "login_locked");
        await connection.ExecuteAsync("delete from pc_rate_hits where hits >= 1000");
        (await other.Post("/staff/login", new { username = ann.Username, password = Staff.Password })).ShouldBe(200);
    }

    [Fact]
    public async Task a_hash_of_fewer_rounds_is_made_anew_at_the_sign_in()
    {
        var username = await AddAccount();
        var old = new Microsoft.AspNetCore.Identity.PasswordHasher<string>(Microsoft.Extensions.Options.Options.Create(
            new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 500 })).HashPassword(username, Staff.Password);
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("update pc_staff set password_hash = @old where username = @username", new { old, username });
        (await Login(username, "not-the-password")).ShouldBe(401);
        (await Hash()).ShouldBe(old);
        (await Login(username, Staff.Password)).ShouldBe(200);
        var current = await Hash();
        current.ShouldNotBe(old);
        (await Login(username, Staff.Password)).ShouldBe(200);
        (await Hash()).ShouldBe(current);

        async Task<string> Hash() => (await connection.ExecuteScalarAsync<string>(
            "select password_hash from pc_staff where username = @username", new { username }))!;
    }

    [Fact]
    public async Task the_log_says_who_signed_in_and_why_somebody_did_not_and_nothing_that_was_typed()
    {
        await using var other = await TestHost.StartAsync(readers: false, "--Logging:LogLevel:Default=Information");
        var log = new CapturedLog();
        other.Services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>().AddProvider(log);
        var ann = await Staff.Of(other);
        const string typed = "my-password-in-the-wrong-field";
        (await other.Post("/staff/login", new { username = typed, password = typed })).ShouldBe(401);
        var problem = await other.Post("/staff/login", new { username = ann.Username, password = typed });
        problem.ShouldBe(401);
        var tokens = (await other.Post("/staff/login", new { username = ann.Username, password = Staff.Password })).ShouldBe(200);
        var refresh = new { refreshToken = tokens["refreshToken"].GetValue<string>() };
        (await other.Post("/auth/refresh", refresh)).ShouldBe(200);
        await other.PassTime(TimeSpan.FromSeconds(11));
        (await other.Post("/auth/refresh", refresh)).ShouldBeProblem(401, "token_invalid");
        log.Lines.Where(l => l.Contains("sign", StringComparison.Ordinal) || l.Contains("refresh token", StringComparison.Ordinal))
            .ShouldBe([
                $"Staff {ann.Id} signed in", "A sign-in of staff was refused: no such name (account (null))",
                $"A sign-in of staff was refused: password (account {ann.Id})", $"Staff {ann.Id} signed in",
                $"A refresh token of {ann.Id} was used a second time: the session has ended",
            ]);
        var fields = log.FieldsOf($"A sign-in of staff was refused: password (account {ann.Id})");
        fields["RequestRoute"].ShouldBe("POST /staff/login");
        fields["RequestTrace"].ShouldBe(problem["traceId"].GetValue<string>());
        fields.ContainsKey("RequestActor").ShouldBeFalse();
        log.Lines.ShouldNotContain(l => l.Contains(typed, StringComparison.Ordinal)
            || l.Contains(ann.Username, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_disabled_account_is_out_at_its_next_request_and_cannot_come_back()
    {
        var ann = await Staff.Of(host);
        (await ann.Get("/reviews")).ShouldBe(200);
        (await Accounts.Disable(ann.Username, Caller.System("tests"), null, CancellationToken.None)).ShouldBeTrue();
        (await Accounts.Disable(ann.Username, Caller.System("tests"), null, CancellationToken.None)).ShouldBeFalse();
        (await ann.Get("/reviews")).ShouldBeProblem(401, "unauthenticated");
        (await Login(ann.Username, Staff.Password)).ShouldBeProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task a_successful_sign_in_is_not_counted_and_does_not_reset_the_failures_of_its_address()
    {
        await using var other = await TestHost.StartAsync();
        var ann = await Staff.Of(other);
        for (var i = 0; i < 3; i++)
            (await other.Post("/staff/login", new { username = Staff.NewName(), password = "not-the-password" })).ShouldBe(401);
        var before = await CountRateHits(other);
        (await other.Post("/staff/login", new { username = ann.Username, password = Staff.Password })).ShouldBe(200);
        (await CountRateHits(other)).ShouldBe(before);
        before.ShouldBe(6, "three for the names and three for the address");
    }

    [Fact]
    public async Task an_account_closed_while_its_owner_signs_in_stays_closed()
    {
        var username = await AddAccount();
        await using var connection = await host.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // The change made by `staff disable`, stopped just before its commit.
        await connection.ExecuteAsync("update pc_staff set disabled_at = powercrm_now() where username = @username", new { username },
            transaction);
        await connection.ExecuteAsync("""
            update pc_sessions set ended_at = powercrm_now()
            where audience = 'staff' and subject = (select id from pc_staff where username = @username) and ended_at is null
            """, new { username }, transaction);
        var signingIn = Login(username, Staff.Password);
        await using var observer = await host.OpenAsync();
        await PowerCrm.Testing.Eventually.TrueAsync(async () => signingIn.IsCompleted || await observer.ExecuteScalarAsync<bool>(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like "
                + "'%pc_staff%')"));
        await transaction.CommitAsync();
        (await signingIn).ShouldBeProblem(401, "invalid_credentials");
        (await observer.ExecuteScalarAsync<long>("""
            select count(*) from pc_sessions s join pc_staff a on a.id = s.subject where a.username = @username and s.ended_at is null
            """, new { username })).ShouldBe(0);
    }

    [Theory]
    [InlineData("password_hash = password_hash || 'x'")]
    [InlineData("totp_secret = '\\x01'::bytea")]
    public async Task a_sign_in_checked_with_outdated_credentials_gives_no_session(string change)
    {
        var username = await AddAccount();
        await using var connection = await host.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // The change by the owner or an operator, stopped just before its commit.
        await connection.ExecuteAsync($"update pc_staff set {change} where username = @username", new { username }, transaction);
        var signingIn = Login(username, Staff.Password);
        await using var observer = await host.OpenAsync();
        await PowerCrm.Testing.Eventually.TrueAsync(async () => signingIn.IsCompleted || await observer.ExecuteScalarAsync<bool>(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like "
                + "'%pc_staff%')"));
        await transaction.CommitAsync();
        (await signingIn).ShouldBeProblem(401, "invalid_credentials");
        (await observer.ExecuteScalarAsync<long>("""
            select count(*) from pc_sessions s join pc_staff a on a.id = s.subject where a.username = @username and s.ended_at is null
            """, new { username })).ShouldBe(0);
    }

    [Theory]
    [InlineData("Ann", "reviewer", "a-long-password", null)]
    [InlineData("ann", "boss", "a-long-password", null)]
    [InlineData("ann", "reviewer", "short", null)]
    [InlineData("ann", "reviewer", "𠮷野家𠮷野家𠮷野家", null)]
    [InlineData("ann", "reviewer", "a-long-password", "call me")]
    public Task an_invalid_account_is_refused_with_a_reason(string username, string role, string password, string? phone) =>
        Should.ThrowAsync<ArgumentException>(() => Accounts.Add(username, role, "A", password, phone,
            Caller.System("tests"), CancellationToken.None));

    private async Task<string> AddAccount(string role = "reviewer")
    {
        var username = Staff.NewName();
        await Accounts.Add(username, role, "王审核", Staff.Password, null, Caller.System("tests"), CancellationToken.None);
        return username;
    }

    private static async Task<long> CountRateHits(TestHost host)
    {
        await using var connection = await host.OpenAsync();
        return await connection.ExecuteScalarAsync<long>("select coalesce(sum(hits), 0)::bigint from pc_rate_hits");
    }

    private Task<Answer> Login(string username, string password) =>
        host.Post("/staff/login", new { username, password });
}
