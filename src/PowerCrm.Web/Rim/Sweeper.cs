using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>A module's SQL statements that delete expired rows; they may run at any time and repeatedly.</summary>
public sealed record Sweep(string Sql);

/// <summary>
/// Deletes expired rows: stored responses after a day, limits after their window, sessions after their last token. One host at a time.
/// </summary>
internal sealed partial class Sweeper(NpgsqlDataSource database, IEnumerable<Sweep> sweeps, TimeProvider time, ILogger<Sweeper> log)
    : BackgroundService
{
    private const string SweepSql = """
        delete from pc_idempotency where at <= powercrm_now() - interval '24 hours';
        delete from pc_rate_hits where until <= powercrm_now();
        delete from pc_refresh_tokens where expires_at <= powercrm_now();
        delete from pc_sessions s
        where s.created_at < powercrm_now() - interval '1 day' and not exists (select from pc_refresh_tokens t where t.session = s.id);
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(TimeSpan.FromMinutes(10), time, RunOnce,
        (e, _) => LogNotSwept((e as NpgsqlException)?.SqlState ?? e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select pg_try_advisory_xact_lock(5081, 0)", transaction: transaction, cancellationToken: ct)))
            await connection.ExecuteAsync(new CommandDefinition(string.Join('\n', sweeps.Select(s => s.Sql).Prepend(SweepSql)),
                transaction: transaction, commandTimeout: 300, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    [LoggerMessage(1, LogLevel.Warning, "Sweeping was postponed ({Reason})")]
    private partial void LogNotSwept(string reason);
}
