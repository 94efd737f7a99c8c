using Dapper;
using JasperFx.Core;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// A frozen host keeps its sessions and their locks: no other host can become leader (Wolverine's and Marten's locks), and rows of its open
/// transactions cannot be changed. So every host looks for other hosts that have sent nothing to the database for some seconds, and
/// terminates those of their sessions that hold locks or have a transaction open.
/// </summary>
/// <remarks>
/// Wolverine's leader sends a statement on the session that holds its lock at each heartbeat (2 s), so that session is judged by itself,
/// after 8 s. Any other session is judged by all sessions of its process, which share a name of their own (<see cref="HostName"/>), since a
/// running host sends several statements a second: after 8 s if the session holds the daemon's lock, after 5 s if it only has a transaction
/// open. PostgreSQL's <c>idle_in_transaction_session_timeout</c> alone is not enough: of transactions that wait for each other it ends only
/// one every five seconds. A host that resumes finds its session closed and gives up the lead, and the fence (ADR 0022) keeps it from
/// repeating the work that it had begun. A session is terminated only if two consecutive checks find it silent, so that hosts that were all
/// suspended at once do not terminate each other's sessions.
/// </remarks>
internal sealed partial class FrozenHostMonitor(NpgsqlDataSource source, HostName ownHost, ILogger<FrozenHostMonitor> log)
    : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>The number of Wolverine's lock, which is derived from the name of its schema.</summary>
    private static readonly int LeaderLock = "wolverine".GetDeterministicHashCode();

    // A session that is executing counts as alive; one that waits for its client or for a lock does not.
    private const string SilentSessionsSql = """
        with sessions as (
            select pid, application_name, xact_start is not null as open,
                case when state = 'active' and coalesce(wait_event_type, '') not in ('Client', 'Lock') then clock_timestamp()
                    else greatest(state_change, backend_start) end as heard
            from pg_stat_activity
            where datname = current_database() and usename = current_user),
        holders as (
            select pid, bool_or(objsubid = 1 and (classid::bigint << 32 | objid::bigint) = @leads) as leads
            from pg_locks
            where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
            group by pid)
        select s.pid, s.application_name
        from sessions s
        left join holders h using (pid)
        where case when h.leads then s.heard + interval '8 seconds'
                when (h.pid is not null or s.open) and s.application_name like @prefix and s.application_name <> @own
                    then (select max(o.heard) from sessions o where o.application_name = s.application_name)
                        + case when h.pid is null then interval '5 seconds' else interval '8 seconds' end
            end < clock_timestamp()
        """;

    private const string TerminateSql =
        "select pg_terminate_backend(pid) from pg_stat_activity where pid = @pid and application_name = @host";

    private HashSet<(int Pid, string Host)> previousSilent = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => ownHost.IsHost
        ? TimerLoop.Run(PollInterval, TimeProvider.System, TerminateSilent, (e, failures) =>
        {
            previousSilent = [];
            if (failures == 1)
                LogCheckFailed(log, e.GetType().Name);
        }, stoppingToken) : Task.CompletedTask;

    private async Task TerminateSilent(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var parameters = new { prefix = HostName.Prefix + "%", own = ownHost.Value, leads = (long)LeaderLock };
        var sessions = await connection.QueryAsync<(int Pid, string Host)>(new CommandDefinition(SilentSessionsSql, parameters,
            cancellationToken: ct));
        var silent = sessions.ToHashSet();
        foreach (var (pid, host) in silent.Where(previousSilent.Contains))
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(TerminateSql, new { pid, host }, cancellationToken: ct)))
                LogSessionTerminated(log, pid, host);
        previousSilent = silent;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A host has been silent for seconds and still holds locks; its session {Pid} ('{Host}') was terminated")]
    private static partial void LogSessionTerminated(ILogger log, int pid, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The check for frozen hosts failed ({Fault}); it will be retried")]
    private static partial void LogCheckFailed(ILogger log, string fault);
}
