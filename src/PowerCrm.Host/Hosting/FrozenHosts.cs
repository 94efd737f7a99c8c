using Dapper;
using JasperFx.Core;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// A host that is frozen keeps its sessions, and with them the locks by which it leads (Wolverine's and Marten's): nobody can take its
/// place. So every host looks whether another one has asked nothing of the database for eight seconds and still holds such a lock, and ends
/// that session.
/// </summary>
/// <remarks>
/// Whether a host lives is told for sure. Wolverine's leader asks something on the very session that holds its lock, at each heartbeat (2
/// s): that session is judged by itself. Any other lock (the daemon's) is judged by all sessions of its process, which carry one name of
/// its own (<see cref="HostName"/>), since a host that runs asks something several times a second. A host that thaws finds its session
/// gone and stands down, and the fence (ADR 0022) keeps it from repeating what it had in hand. Two looks must agree, so that hosts that
/// all stood still do not end each other.
/// </remarks>
internal sealed partial class FrozenHosts(NpgsqlDataSource source, HostName own, ILogger<FrozenHosts> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>The number of Wolverine's lock: it comes from the name of its schema.</summary>
    private static readonly int Leads = "wolverine".GetDeterministicHashCode();

    // A session that works counts as alive, one that waits for its client to read does not.
    private const string Look = """
        with sessions as (
            select pid, application_name,
                case when state = 'active' and wait_event_type is distinct from 'Client' then clock_timestamp()
                    else greatest(state_change, backend_start) end as heard
            from pg_stat_activity
            where datname = current_database() and usename = current_user),
        holders as (
            select pid, bool_or(objsubid = 1 and (classid::bigint << 32 | objid::bigint) = @leads) as leads
            from pg_locks
            where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
            group by pid)
        select s.pid, s.application_name
        from holders h
        join sessions s using (pid)
        where case when h.leads then s.heard
                when s.application_name like @prefix and s.application_name <> @own
                    then (select max(o.heard) from sessions o where o.application_name = s.application_name)
            end < clock_timestamp() - interval '8 seconds'
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
        Message = "A host has asked nothing for 8 s and still holds a lock: its session {Pid} ('{Host}') was ended; another may lead")]
    private static partial void Ended(ILogger log, int pid, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Frozen hosts were not looked for ({Fault}); it is tried again")]
    private static partial void NotSeen(ILogger log, string fault);
}
