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
/// session ends thirty days after the sign-in and an applicant's after 180 days, however often they are renewed; a staff session also ends
/// when it was not used for <see cref="StaffOptions.IdleTimeout"/>. Uses the database's clock.
/// </summary>
public sealed partial class Sessions(NpgsqlDataSource database, IOptionsMonitor<BearerTokenOptions> schemes,
    ActiveSessionCache activeSessions, SignInLog log, IOptionsMonitor<StaffOptions> staffOptions)
{
    private static readonly TimeSpan AccessLifetime = TimeSpan.FromHours(2);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan StaffLife = TimeSpan.FromDays(30);
    internal static readonly TimeSpan ApplicantLife = TimeSpan.FromDays(180);

    // A use is written at most once a minute, so an idle session may end up to a minute early, never late.
    private static readonly TimeSpan UsePrecision = TimeSpan.FromMinutes(1);

    /// <summary>The SQL expression for the last use of <c>pc_sessions s</c>.</summary>
    internal const string LastUseExpression = "coalesce(s.last_used_at, s.created_at)";

    /// <summary>The SQL condition on <c>pc_sessions s</c> that the session has neither ended nor been idle for too long.</summary>
    private const string AliveCondition = $"""
        s.ended_at is null and (s.audience <> 'staff' or {LastUseExpression} > powercrm_now() - @IdleTimeout)
        """;

    /// <summary>The SQL condition on <c>pc_sessions s</c> that the session may continue.</summary>
    internal const string MayContinueCondition = $"""
        {AliveCondition}
            and powercrm_now() < s.created_at + case s.audience when 'staff' then @StaffLife else @ApplicantLife end
        """;

    private TimeSpan IdleTimeout => staffOptions.CurrentValue.IdleTimeout;

    /// <summary>Creates a session and returns its first pair of tokens.</summary>
    /// <param name="role">Null for applicants.</param>
    public async Task<TokenPair> Issue(string audience, Guid subject, string? role, CancellationToken ct)
    {
        var refresh = CreateToken();
        await using var connection = await database.OpenConnectionAsync(ct);
        var session = Guid.CreateVersion7();
        var now = await connection.QuerySingleAsync<DateTime>(new CommandDefinition(
            """
            with session as (
                insert into pc_sessions (id, audience, subject, role, created_at, last_used_at)
                values (@session, @audience, @subject, @role, powercrm_now(), powercrm_now())
                returning id, created_at)
            insert into pc_refresh_tokens (hash, session, expires_at)
            select @hash, id, created_at + @life from session
            returning expires_at - @life
            """, new { session, audience, subject, role, hash = Hash(refresh), life = RefreshLifetime }, cancellationToken: ct));
        return CreatePair(audience, subject, session, now, refresh);
    }

    /// <summary>
    /// Returns the next pair, or null: the token is unknown, expired or already used (outside the grace period), or the session has ended.
    /// </summary>
    public Task<TokenPair?> Refresh(string refreshToken, CancellationToken ct) => Refresh(refreshToken, attended: true, ct);

    /// <inheritdoc cref="Refresh(string, CancellationToken)"/>
    /// <param name="attended">Whether the renewal counts as a use of the session.</param>
    internal async Task<TokenPair?> Refresh(string refreshToken, bool attended, CancellationToken ct)
    {
        var (used, next) = (Hash(refreshToken), CreateToken());
        await using var connection = await database.OpenConnectionAsync(ct);
        var session = await connection.QuerySingleOrDefaultAsync<Renewed>(new CommandDefinition(
            $"""
            with used as (
                update pc_refresh_tokens t
                set used_at = powercrm_now()
                from pc_sessions s
                where t.hash = @used and t.used_at is null and t.expires_at > powercrm_now() and s.id = t.session and {MayContinueCondition}
                returning s.id, s.audience, s.subject, t.used_at),
            {RecordUseSql("used")},
            next as (
                insert into pc_refresh_tokens (hash, session, expires_at)
                select @next, id, used_at + @life from used)
            select id, audience, subject, used_at as now from used
            """, new { used, next = Hash(next), life = RefreshLifetime, StaffLife, ApplicantLife, IdleTimeout, attended },
            cancellationToken: ct));
        session ??= await RefreshWithinGrace(connection, used, Hash(next), attended, ct);
        if (session is not null)
            return CreatePair(session.Audience, session.Subject, session.Id, session.Now, next);
        if (await EndFamily(connection, used, "and t.used_at is not null", ct) is { } subject)
            log.RecordTokenReuse(subject);
        else
            log.RecordRefreshRefusal();
        return null;
    }

    /// <summary>Returns the part of a renewal that writes the session's use.</summary>
    private static string RecordUseSql(string renewed) =>
        $"recorded as (update pc_sessions set last_used_at = powercrm_now() where @attended and id in (select id from {renewed}))";

    private Task<Renewed?> RefreshWithinGrace(NpgsqlConnection connection, byte[] used, byte[] next, bool attended,
        CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<Renewed>(new CommandDefinition(
            $"""
            with again as (
                select s.id, s.audience, s.subject, powercrm_now() as now
                from pc_refresh_tokens t join pc_sessions s on s.id = t.session
                where t.hash = @used and t.used_at >= powercrm_now() - @Grace and t.expires_at > powercrm_now() and {MayContinueCondition}
                    and not exists (select from pc_refresh_tokens later
                        where later.session = t.session and later.expires_at > t.expires_at and later.used_at is not null)
                for update of s),
            {RecordUseSql("again")},
            next as (
                insert into pc_refresh_tokens (hash, session, expires_at)
                select @next, id, now + @life from again)
            select id, audience, subject, now from again
            """, new { used, next, Grace = GracePeriod, life = RefreshLifetime, StaffLife, ApplicantLife, IdleTimeout, attended },
            cancellationToken: ct));

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
        activeSessions.AnnounceEnded(subject);
    }

    /// <summary>Like <see cref="EndAll"/>, as a row for the transaction of the decision.</summary>
    public static Row EndAllRow(string audience, Guid subject) => Row.Any(EndAllSql, audience, subject);

    /// <summary>
    /// Returns a row that misses if the subject has an active session: nobody may continue as this subject without a new sign-in.
    /// </summary>
    public static Row RequireNoneActive(string audience, Guid subject, Rejection rejection) => Row.MustHit(0,
        """
        update pc_sessions s set ended_at = ended_at
        where audience = $1 and subject = $2 and ended_at is null and exists (
            select from pc_refresh_tokens t where t.session = s.id and t.used_at is null and t.expires_at > powercrm_now())
        """, rejection, audience, subject);

    /// <summary>Ends the other sessions of a staff member, whose way of signing in has changed.</summary>
    internal static Row EndOthersRow(CurrentCaller caller) =>
        Row.Any(EndAllSql + " and id <> $3", caller.Audience, caller.Id, caller.Session);

    private const string EndAllSql = """
        update pc_sessions set ended_at = powercrm_now(), ended_in = pg_current_xact_id()
        where audience = $1 and subject = $2 and ended_at is null
        """;

    private async Task<Guid?> EndFamily(NpgsqlConnection connection, byte[] hash, string condition, CancellationToken ct)
    {
        if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            $"""
            update pc_sessions s
            set ended_at = coalesce(s.ended_at, powercrm_now()), ended_in = coalesce(s.ended_in, pg_current_xact_id())
            from pc_refresh_tokens t
            where t.hash = @hash and s.id = t.session {condition}
            returning s.subject
            """, new { hash }, cancellationToken: ct)) is not { } subject)
            return null;
        activeSessions.AnnounceEnded(subject);
        return subject;
    }

    private TokenPair CreatePair(string audience, Guid subject, Guid session, DateTime now, string refresh)
    {
        var identity = new ClaimsIdentity(
        [
            new Claim(CallerClaims.Subject, subject.ToString()), new Claim(CallerClaims.Audience, audience),
            new Claim(CallerClaims.Session, session.ToString()),
        ], audience);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity),
            new AuthenticationProperties { ExpiresUtc = new DateTimeOffset(now) + AccessLifetime }, audience);
        return new TokenPair(schemes.Get(audience).BearerTokenProtector.Protect(ticket), refresh, "Bearer",
            (int)AccessLifetime.TotalSeconds);
    }

    private static string CreateToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>256 random bits need no salt and no key stretching.</summary>
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record Renewed(Guid Id, string Audience, Guid Subject, DateTime Now);
}
