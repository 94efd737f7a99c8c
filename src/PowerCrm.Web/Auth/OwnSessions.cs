using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace PowerCrm.Web;

/// <summary>The caller's own sessions. They have no name of a device: the host stores neither addresses nor user agents.</summary>
public sealed class OwnSessions(NpgsqlDataSource database, ActiveSessionCache activeSessions, IOptionsMonitor<StaffOptions> staffOptions)
{
    private const int MaxListed = 100;

    /// <summary>Returns the sessions that can still be used: the caller's present one first, then by their last use.</summary>
    internal async Task<IReadOnlyList<ListSessions.Item>> List(CurrentCaller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, DateTime SignedInAt, DateTime LastUsedAt)>(new CommandDefinition(
            $"""
            select s.id, s.created_at, {Sessions.LastUseExpression}
            from pc_sessions s
            where s.audience = @Audience and s.subject = @Id and {Sessions.MayContinueCondition} and exists (
                select from pc_refresh_tokens t where t.session = s.id and t.used_at is null and t.expires_at > powercrm_now())
            order by s.id = @Session desc, {Sessions.LastUseExpression} desc, s.id
            limit @MaxListed
            """,
            new
            {
                caller.Audience,
                caller.Id,
                caller.Session,
                MaxListed,
                Sessions.StaffLife,
                Sessions.ApplicantLife,
                staffOptions.CurrentValue.IdleTimeout,
            }, cancellationToken: ct));
        return [.. rows.Select(r => new ListSessions.Item(r.Id, new DateTimeOffset(r.SignedInAt), new DateTimeOffset(r.LastUsedAt),
            r.Id == caller.Session))];
    }

    /// <summary>
    /// Ends a session of the caller on every host; ending it twice is harmless. Returns false if the caller has no such session.
    /// </summary>
    internal async Task<bool> End(CurrentCaller caller, Guid session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_sessions
            set ended_at = coalesce(ended_at, powercrm_now()), ended_in = coalesce(ended_in, pg_current_xact_id())
            where id = @session and audience = @Audience and subject = @Id
            """, new { session, caller.Audience, caller.Id }, cancellationToken: ct)) == 0)
            return false;
        activeSessions.AnnounceEnded(caller.Id);
        return true;
    }
}
