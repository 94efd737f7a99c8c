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

    // There is no index on the type: it would cost every append something. The first round after startup therefore reads the whole log.
    private const string ErasedSql =
        "select distinct stream_id from mt_events where type = 'personal_data_erased' and seq_id > @after";
    private const int WholeLogTimeoutSeconds = 600;
    private bool erasuresRequested;

    /// <summary>
    /// The end of the sealed events that were read. No event appears below it any more, even if a transaction takes long, so the next round
    /// starts there, whether an erasure was found or not.
    /// </summary>
    internal long ReadUpTo { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogNotWritten(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        if (!erasuresRequested)
            foreach (var registration in await FindNotErased(database, file, ct))
                await replay.AppendEvent(registration, ct);
        erasuresRequested = true;
        // Before the events, so that every event up to this end is among those that are read.
        var end = (await chain.FindHead(ct))?.Seq ?? 0;
        // After `demo reset`, the log is shorter than what was read.
        var after = Math.Min(ReadUpTo, end);
        await using var connection = await database.OpenConnectionAsync(ct);
        var erased = await connection.QueryAsync<Guid>(new CommandDefinition(ErasedSql, new { after },
            commandTimeout: after == 0 ? WholeLogTimeoutSeconds : null, cancellationToken: ct));
        if (await file.Add([.. erased], ct))
            ReadUpTo = end;
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
