using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The tokens of a session.</summary>
public sealed record TokenPair(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <summary>
/// Sessions as rows. An access token is valid for two hours and contains only the session id; a refresh token is valid for thirty days and
/// one use. If it is used again within ten seconds, it returns one more pair of the same family, as long as no later token was used: the
/// response was lost, or two requests refreshed at once. Any other reuse means that the token was stolen, so its whole family ends. A staff
/// session ends thirty days after the sign-in and an applicant's after 180 days, however often they are renewed. Uses the database's clock.
/// </summary>
public sealed class Sessions(NpgsqlDataSource database, IOptionsMonitor<BearerTokenOptions> schemes, ActiveSessionCache live,
    SignInLog log)
{
    private static readonly TimeSpan AccessLife = TimeSpan.FromHours(2);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StaffLife = TimeSpan.FromDays(30);
    private static readonly TimeSpan ApplicantLife = TimeSpan.FromDays(180);

    /// <summary>The SQL condition on <c>pc_sessions s</c> that the session may continue.</summary>
    private const string MayContinueCondition = """
        s.ended_at is null
            and powercrm_now() < s.created_at + case s.audience when 'staff' then @StaffLife else @ApplicantLife end
        """;

    /// <summary>Creates a session and returns its first pair of tokens.</summary>
    /// <param name="role">Null for applicants.</param>
    public async Task<TokenPair> Issue(string audience, Guid subject, string? role, CancellationToken ct)
    {
        var refresh = NewToken();
        await using var connection = await database.OpenConnectionAsync(ct);
        var session = Guid.CreateVersion7();
        var now = await connection.QuerySingleAsync<DateTime>(new CommandDefinition(
            """
            with session as (
                insert into pc_sessions (id, audience, subject, role, created_at)
                values (@session, @audience, @subject, @role, powercrm_now())
                returning id, created_at)
            insert into pc_refresh_tokens (hash, session, expires_at)
            select @hash, id, created_at + @life from session
            returning expires_at - @life
            """, new { session, audience, subject, role, hash = Hash(refresh), life = RefreshLife }, cancellationToken: ct));
        return Pair(audience, subject, session, now, refresh);
    }

    /// <summary>
    /// Returns the next pair, or null: the token is unknown, expired or already used (outside the grace period), or the session has ended.
    /// </summary>
    public async Task<TokenPair?> Refresh(string refreshToken, CancellationToken ct)
    {
        var (used, next) = (Hash(refreshToken), NewToken());
        await using var connection = await database.OpenConnectionAsync(ct);
        var session = await connection.QuerySingleOrDefaultAsync<Renewed>(new CommandDefinition(
            $"""
            with used as (
                update pc_refresh_tokens t
                set used_at = powercrm_now()
                from pc_sessions s
                where t.hash = @used and t.used_at is null and t.expires_at > powercrm_now() and s.id = t.session and {MayContinueCondition}
                returning s.id, s.audience, s.subject, t.used_at),
            next as (
                insert into pc_refresh_tokens (hash, session, expires_at)
                select @next, id, used_at + @life from used)
            select id, audience, subject, used_at as now from used
            """, new { used, next = Hash(next), life = RefreshLife, StaffLife, ApplicantLife }, cancellationToken: ct));
        session ??= await RefreshWithinGrace(connection, used, Hash(next), ct);
        if (session is not null)
            return Pair(session.Audience, session.Subject, session.Id, session.Now, next);
        if (await EndFamily(connection, used, "and t.used_at is not null", ct) is { } subject)
            log.UsedTwice(subject);
        return null;
    }

    private static Task<Renewed?> RefreshWithinGrace(NpgsqlConnection connection, byte[] used, byte[] next, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<Renewed>(new CommandDefinition(
            $"""
            with again as (
                select s.id, s.audience, s.subject, powercrm_now() as now
                from pc_refresh_tokens t join pc_sessions s on s.id = t.session
                where t.hash = @used and t.used_at >= powercrm_now() - @Grace and t.expires_at > powercrm_now() and {MayContinueCondition}
                    and not exists (select from pc_refresh_tokens later
                        where later.session = t.session and later.expires_at > t.expires_at and later.used_at is not null)
                for update of s),
            next as (
                insert into pc_refresh_tokens (hash, session, expires_at)
                select @next, id, now + @life from again)
            select id, audience, subject, now from again
            """, new { used, next, Grace, life = RefreshLife, StaffLife, ApplicantLife }, cancellationToken: ct));

    /// <summary>Ends the session of a refresh token, used or not; returns false if there has never been such a token.</summary>
    public async Task<bool> End(string refreshToken, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await EndFamily(connection, Hash(refreshToken), "", ct) is not null;
    }

    /// <summary>Ends all sessions of a person: an erased applicant, disabled staff, a changed password or role.</summary>
    public async Task EndAll(string audience, Guid subject, CancellationToken ct)
    {
        await using var command = database.CreateCommand(EndAllSql);
        command.Parameters.AddWithValue(audience);
        command.Parameters.AddWithValue(subject);
        await command.ExecuteNonQueryAsync(ct);
        live.AnnounceEnded(subject);
    }

    /// <summary>Like <see cref="EndAll"/>, as a row for the transaction of the decision.</summary>
    public static Row EndAllRow(string audience, Guid subject) => Row.Any(EndAllSql, audience, subject);

    /// <summary>
    /// Returns a row that misses if the subject has an active session: nobody may continue as this subject without a new sign-in.
    /// </summary>
    public static Row RequireNoneActive(string audience, Guid subject, Rejection alive) => Row.MustHit(0,
        """
        update pc_sessions s set ended_at = ended_at
        where audience = $1 and subject = $2 and ended_at is null and exists (
            select from pc_refresh_tokens t where t.session = s.id and t.used_at is null and t.expires_at > powercrm_now())
        """, alive, audience, subject);

    /// <summary>Ends the other sessions of a staff member, whose way of signing in has changed.</summary>
    internal static Row EndOthersRow(CurrentCaller caller) =>
        Row.Any(EndAllSql + " and id <> $3", caller.Audience, caller.Id, caller.Session);

    private const string EndAllSql = """
        update pc_sessions set ended_at = powercrm_now(), ended_in = pg_current_xact_id()
        where audience = $1 and subject = $2 and ended_at is null
        """;

    /// <summary>Whether the session is still active, for work that continues after its request was authorized.</summary>
    public async Task<bool> IsActive(Guid session, CancellationToken ct) => (await ReadStatus(session, ct)).Alive;

    /// <summary>
    /// Returns whether the session of a token is active, its role, and the current time; uses the cache for applicants if possible.
    /// </summary>
    internal async ValueTask<SessionStatus> ReadStatus(ClaimsPrincipal who, Guid session, CancellationToken ct)
    {
        if (who.FindFirstValue(CallerClaims.Audience) != Audience.Applicant
            || !Guid.TryParse(who.FindFirstValue(CallerClaims.Subject), out var subject))
            return await ReadStatus(session, ct);
        var (alive, now) = await live.Check(subject, session, async c =>
        {
            var found = await ReadStatus(session, c);
            return (found.Alive, found.Now);
        }, ct);
        return new SessionStatus(alive, null, now, default);
    }

    /// <summary>One query on two primary keys.</summary>
    private async Task<SessionStatus> ReadStatus(Guid session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            """
            select s.ended_at is null as alive, s.role, powercrm_now() as now, a.totp_secret is not null as hasFactor,
                a.password_until is not null as givenPassword
            from pc_sessions s
            left join pc_staff a on s.audience = 'staff' and a.id = s.subject
            where s.id = @session
            """, new { session }, cancellationToken: ct));
        return row is null ? default : new SessionStatus(row.Alive, row.Role, new DateTimeOffset(row.Now),
            new AccountStatus(row.HasFactor, row.GivenPassword));
    }

    private async Task<Guid?> EndFamily(NpgsqlConnection connection, byte[] hash, string and, CancellationToken ct)
    {
        if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            $"""
            update pc_sessions s
            set ended_at = coalesce(s.ended_at, powercrm_now()), ended_in = coalesce(s.ended_in, pg_current_xact_id())
            from pc_refresh_tokens t
            where t.hash = @hash and s.id = t.session {and}
            returning s.subject
            """, new { hash }, cancellationToken: ct)) is not { } subject)
            return null;
        live.AnnounceEnded(subject);
        return subject;
    }

    private TokenPair Pair(string audience, Guid subject, Guid session, DateTime now, string refresh)
    {
        var identity = new ClaimsIdentity(
        [
            new Claim(CallerClaims.Subject, subject.ToString()), new Claim(CallerClaims.Audience, audience),
            new Claim(CallerClaims.Session, session.ToString()),
        ], audience);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity),
            new AuthenticationProperties { ExpiresUtc = new DateTimeOffset(now) + AccessLife }, audience);
        return new TokenPair(schemes.Get(audience).BearerTokenProtector.Protect(ticket), refresh, "Bearer", (int)AccessLife.TotalSeconds);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>256 random bits need no salt and no key stretching.</summary>
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record Renewed(Guid Id, string Audience, Guid Subject, DateTime Now);

    private sealed record SessionRow(bool Alive, string? Role, DateTime Now, bool HasFactor, bool GivenPassword);

    /// <param name="Account">For staff only.</param>
    internal readonly record struct SessionStatus(bool Alive, string? Role, DateTimeOffset Now, AccountStatus Account);

    /// <param name="HasFactor">The account has a second factor.</param>
    /// <param name="GivenPassword">The password was set by an operator and must be changed.</param>
    internal readonly record struct AccountStatus(bool HasFactor, bool GivenPassword);
}
