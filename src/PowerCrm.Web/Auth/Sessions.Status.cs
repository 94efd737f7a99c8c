using System.Security.Claims;
using Dapper;

namespace PowerCrm.Web;

/// <summary>Whether a session is active, and when it was last used.</summary>
public sealed partial class Sessions
{
    /// <summary>Whether the session is still active, for work that continues after its request was authorized.</summary>
    public async Task<bool> IsActive(Guid session, CancellationToken ct) => (await ReadStatus(session, ct)).IsAlive;

    /// <summary>
    /// Returns whether the session of a token is active, its role, and the current time; uses the cache for applicants if possible.
    /// </summary>
    internal async ValueTask<SessionStatus> ReadStatus(ClaimsPrincipal principal, Guid session, CancellationToken ct)
    {
        if (principal.FindFirstValue(CallerClaims.Audience) != Audience.Applicant
            || !Guid.TryParse(principal.FindFirstValue(CallerClaims.Subject), out var subject))
            return await ReadStatus(session, ct);
        var (isAlive, now) = await activeSessions.Check(subject, session, async c =>
        {
            var status = await ReadStatus(session, c);
            return (status.IsAlive, status.Now);
        }, ct);
        return new SessionStatus(isAlive, null, now, default, UseIsDue: false);
    }

    /// <summary>Writes that the session is being used now.</summary>
    internal async Task RecordUse(Guid session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update pc_sessions set last_used_at = powercrm_now() where id = @session and ended_at is null", new { session },
            cancellationToken: ct));
    }

    /// <summary>One query on two primary keys.</summary>
    private async Task<SessionStatus> ReadStatus(Guid session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(
            $"""
            select {AliveCondition} as alive, s.role, powercrm_now() as now, a.totp_secret is not null as hasFactor,
                a.password_until is not null as givenPassword,
                s.audience = 'staff' and {LastUseExpression} <= powercrm_now() - @UsePrecision as useIsDue
            from pc_sessions s
            left join pc_staff a on s.audience = 'staff' and a.id = s.subject
            where s.id = @session
            """, new { session, IdleTimeout, UsePrecision }, cancellationToken: ct));
        return row is null ? default : new SessionStatus(row.Alive, row.Role, new DateTimeOffset(row.Now),
            new AccountStatus(row.HasFactor, row.GivenPassword), row.UseIsDue);
    }

    private sealed record SessionRow(bool Alive, string? Role, DateTime Now, bool HasFactor, bool GivenPassword, bool UseIsDue);

    /// <param name="Account">For staff only.</param>
    /// <param name="UseIsDue">The last use of a staff session was written longer than a minute ago.</param>
    internal readonly record struct SessionStatus(bool IsAlive, string? Role, DateTimeOffset Now, AccountStatus Account, bool UseIsDue);

    /// <param name="HasFactor">The account has a second factor.</param>
    /// <param name="GivenPassword">The password was set by an operator and must be changed.</param>
    internal readonly record struct AccountStatus(bool HasFactor, bool GivenPassword);
}
