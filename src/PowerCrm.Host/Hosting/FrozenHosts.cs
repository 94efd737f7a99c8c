using Dapper;
using JasperFx.Core;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// A host that is frozen keeps its sessions, and with them its locks: nobody can lead in its place (Wolverine's and Marten's locks), and
/// rows of its open transactions cannot be changed. So every host looks for other hosts that have asked nothing of the database for some
/// seconds, and ends those of their sessions that hold locks.
/// </summary>
/// <remarks>
/// Whether a host lives is told for sure. Wolverine's leader asks something on the very session that holds its lock, at each heartbeat (2
/// s): that session is judged by itself, after 8 s. Any other is judged by all sessions of its process, which carry one name of its own
/// (<see cref="HostName"/>), since a host that runs asks something several times a second: after 8 s where it leads the daemon, after 5 s
/// where it only has transactions open. PostgreSQL's <c>idle_in_transaction_session_timeout</c> alone would not do: of transactions that
/// wait for each other it ends one every five seconds. A host that thaws finds its session gone and stands down, and the fence (ADR 0022)
/// keeps it from repeating what it had in hand. Two looks must agree, so that hosts that all stood still do not end each other.
/// </remarks>
internal sealed partial class FrozenHosts(NpgsqlDataSource source, HostName own, ILogger<FrozenHosts> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>The number of Wolverine's lock: it comes from the name of its schema.</summary>
    private static readonly int Leads = "wolverine".GetDeterministicHashCode();

    // A session that works counts as alive, one that waits for its client to read or for a lock does not.
    private const string Look = """
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

    private const string End = "select pg_terminate_backend(pid) from pg_stat_activity where pid = @pid and application_name = @host";

    private HashSet<(int Pid, string Host)> before = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => own.IsOwn
        ? TimerLoop.Run(Poll, TimeProvider.System, EndSilent, (e, breakdowns) =>
        {
            before = [];
            if (breakdowns == 1)
                NotSeen(log, e.GetType().Name);
        }, stoppingToken) : Task.CompletedTask;

    private async Task EndSilent(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var asked = new { prefix = HostName.Prefix + "%", own = own.Value, leads = (long)Leads };
        var found = await connection.QueryAsync<(int Pid, string Host)>(new CommandDefinition(Look, asked, cancellationToken: ct));
        var silent = found.ToHashSet();
        foreach (var (pid, host) in silent.Where(before.Contains))
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(End, new { pid, host }, cancellationToken: ct)))
                Ended(log, pid, host);
        before = silent;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A host has asked nothing for seconds and still holds locks: its session {Pid} ('{Host}') was ended")]
    private static partial void Ended(ILogger log, int pid, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Frozen hosts were not looked for ({Fault}); it is tried again")]
    private static partial void NotSeen(ILogger log, string fault);
}
