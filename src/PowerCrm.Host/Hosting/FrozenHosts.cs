using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// A host that is frozen keeps its sessions, and with them the locks by which it leads (Wolverine's and Marten's): nobody can take its
/// place. So every host looks whether another one has asked nothing of the database for eight seconds and still holds such a lock, and ends
/// that session.
/// </summary>
/// <remarks>
/// Whose a session is, is told for sure: each process has a name of its own (<see cref="HostName"/>) on all of its sessions, and one that
/// runs asks something several times a second (what fell due, its heartbeat). A host that thaws finds its session gone, stands down, and
/// the fence (ADR 0022) keeps it from repeating what it had in hand. Two looks must agree, so that hosts that all stood still do not end
/// each other.
/// </remarks>
internal sealed partial class FrozenHosts(NpgsqlDataSource source, HostName own, ILogger<FrozenHosts> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // A session that works counts as alive, one that waits for its client to read does not.
    private const string Look = """
        with hosts as (
            select application_name,
                max(case when state = 'active' and wait_event_type is distinct from 'Client' then clock_timestamp()
                    else greatest(state_change, backend_start) end) as heard
            from pg_stat_activity
            where datname = current_database() and usename = current_user and application_name like @prefix and application_name <> @own
            group by application_name)
        select distinct a.pid, a.application_name
        from hosts h
        join pg_stat_activity a using (application_name)
        join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.granted
        where a.datname = current_database() and a.usename = current_user and h.heard < clock_timestamp() - interval '8 seconds'
        """;

    private const string End = "select pg_terminate_backend(pid) from pg_stat_activity where pid = @pid and application_name = @host";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!own.IsOwn)
            return;
        HashSet<(int, string)> before = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                var silent = (await connection.QueryAsync<(int Pid, string Host)>(new CommandDefinition(Look,
                    new { prefix = HostName.Prefix + "%", own = own.Value }, cancellationToken: stoppingToken))).ToHashSet();
                foreach (var (pid, host) in silent.Where(before.Contains))
                    if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(End, new { pid, host }, cancellationToken: stoppingToken)))
                        Ended(log, host, pid);
                before = silent;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                before = [];
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Host '{Host}' has asked nothing for 8 s and still holds a lock: its session {Pid} was ended, so that another may lead")]
    private static partial void Ended(ILogger log, string host, int pid);
}
