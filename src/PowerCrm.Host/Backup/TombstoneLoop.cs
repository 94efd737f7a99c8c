using Dapper;
using Npgsql;
using PowerCrm.Host.Audit;
using PowerCrm.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Keeps the list of erased persons complete. A person that this host erases is added before the answer (<see cref="TombstoneRecorder"/>);
/// every five seconds each host adds those that others erased. At startup, before requests are served, persons who are in the file but not
/// erased in the database, which was then restored from a backup, are erased again.
/// </summary>
internal sealed partial class TombstoneLoop(NpgsqlDataSource database, LogChain chain, TombstoneFile file, ErasureReplay replay,
    TimeProvider time, ILogger<TombstoneLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const string ErasedSql =
        "select distinct stream_id from mt_events where type = 'personal_data_erased' and seq_id > @after";
    private readonly LogPosition position = new(chain);
    private bool erasuresRequested;

    internal long ReadUpTo => position.ReadUpTo;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogNotWritten(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        if (!erasuresRequested)
            foreach (var registration in await FindNotErased(database, file, ct))
                await replay.AppendEvent(registration, ct);
        erasuresRequested = true;
        await position.Advance(async (after, commandTimeout) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var erased = await connection.QueryAsync<Guid>(new CommandDefinition(ErasedSql, new { after }, commandTimeout: commandTimeout,
                cancellationToken: ct));
            return await file.Add([.. erased], ct);
        }, ct);
    }

    /// <summary>Runs before requests are served: destroys keys and indexes. The event is appended once the host runs.</summary>
    public static async Task EraseAgain(IServiceProvider services, ILogger log, CancellationToken ct)
    {
        var ids = await FindNotErased(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<TombstoneFile>(), ct);
        foreach (var registration in ids)
            await services.GetRequiredService<ErasureReplay>().DeleteRows(registration, ct);
        if (ids.Count > 0)
            LogErasedAgain(log, ids.Count);
    }

    private static async Task<IReadOnlyList<Guid>> FindNotErased(NpgsqlDataSource database, TombstoneFile file, CancellationToken ct)
    {
        var erased = await file.Read(ct);
        if (erased.Count == 0)
            return [];
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select s.id
            from mt_streams s
            where s.id = any(@known)
                and not exists (select from mt_events e where e.stream_id = s.id and e.type = 'personal_data_erased')
            """, new { known = erased.ToArray() }, commandTimeout: 300, cancellationToken: ct))];
    }

    [LoggerMessage(1, LogLevel.Warning, "The list of erased persons was not written ({Fault})")]
    private partial void LogNotWritten(string fault);

    [LoggerMessage(2, LogLevel.Warning, "{Count} persons were erased again: the database was restored from an older backup")]
    private static partial void LogErasedAgain(ILogger log, int count);
}
