using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Adds the legal holds that other hosts placed or lifted to this host's list, every five seconds (<see cref="LegalHoldList"/> adds the
/// host's own before the response is sent). A restored database does not have the newer changes. Holds are placed again before the host
/// serves requests, so that nothing of the registration is erased, and persons who asked for an erasure cannot sign in any more. The first
/// round after startup repeats these requests, and then lifts again the holds that were lifted, which also carries out the erasures that
/// waited for that.
/// </summary>
internal sealed partial class HoldLoop(NpgsqlDataSource database, LogChain chain, HoldFile file, TombstoneFile tombstones,
    LegalHolds holds, ErasureReplay replay, StreamsFactory streams, TimeProvider time, ILogger<HoldLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly Caller Actor = Caller.System("hold-again");

    private const string ChangesSql = """
        select stream_id, timestamp, type <> 'legal_hold_lifted', data ->> 'Reason', data ->> 'Reference', coalesce(data ->> 'By', ''),
            type = 'erasure_deferred'
        from mt_events
        where type in ('legal_hold_placed', 'legal_hold_lifted', 'erasure_deferred') and seq_id > @after
        """;

    private const string LastChangeSql = """
        select s.id, (select max(e.timestamp) from mt_events e
            where e.stream_id = s.id and e.type in ('legal_hold_placed', 'legal_hold_lifted'))
        from mt_streams s
        where s.id = any(@known)
            and not exists (select from mt_events e where e.stream_id = s.id and e.type = 'personal_data_erased')
        """;

    private const string NotRequestedSql = """
        select s.id
        from mt_streams s
        where s.id = any(@known) and not exists (
            select from mt_events e where e.stream_id = s.id and e.type in ('erasure_deferred', 'personal_data_erased'))
        """;

    private readonly LogPosition position = new(chain);
    private bool isRepeated;

    internal long ReadUpTo => position.ReadUpTo;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogNotWritten(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        // First, so that the list follows the other hosts even if a hold cannot be lifted.
        await AppendChanges(ct);
        if (isRepeated)
            return;
        foreach (var registration in await FindMissingRequests(database, file, tombstones, ct))
            await replay.AppendRequest(registration, ct);
        foreach (var changes in (await FindNewerChanges(database, file, tombstones, ct)).Where(c => !c[^1].Placed))
            await holds.RepeatLift(streams.As(Actor), changes[^1], ct);
        isRepeated = true;
    }

    private Task AppendChanges(CancellationToken ct) => position.Advance(async (after, commandTimeout) =>
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, DateTime At, bool Placed, string Reason, string? Reference, string By,
            bool ErasureWaits)>(new CommandDefinition(ChangesSql, new { after }, commandTimeout: commandTimeout, cancellationToken: ct));
        return await file.Add([.. rows.Select(r => new HoldChange(r.Id, new DateTimeOffset(r.At), r.Placed, r.Reason, r.Reference, r.By,
            r.ErasureWaits))], ct);
    }, ct);

    /// <summary>Places newer holds again before the host serves requests. Nothing reacts to a hold, so no running host is needed.</summary>
    public static async Task ReapplyHolds(IServiceProvider services, ILogger log, CancellationToken ct)
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        var count = 0;
        foreach (var changes in await FindNewerChanges(database, services.GetRequiredService<HoldFile>(),
            services.GetRequiredService<TombstoneFile>(), ct))
        {
            var registration = changes[0].Registration;
            var registrant = (await services.GetRequiredService<StreamsFactory>().As(Actor).Load<Registrant>(registration, ct)).State;
            if (changes[^1] is not { Placed: true } hold || registrant.Erased || hold.Matches(registrant.Hold))
                continue;
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var facts = services.GetRequiredService<FactRecorder>();
            // The hold in the backup was lifted before this one was placed.
            if (registrant.Hold is not null)
                await facts.Record(transaction, Actor, registration, new LegalHoldLifted(
                    changes.LastOrDefault(c => !c.Placed)?.Reason ?? hold.Reason, hold.By), ct);
            await facts.Record(transaction, Actor, registration, new LegalHoldPlaced(hold.Reason, hold.Reference ?? "", hold.By), ct);
            await transaction.CommitAsync(ct);
            count++;
        }
        if (count > 0)
            LogHoldsReapplied(log, count);
    }

    /// <summary>
    /// Ends the sign-ins of persons whose request for an erasure is newer than the database. Runs before the host serves requests and after
    /// <see cref="ReapplyHolds"/>; the event is appended once the host runs.
    /// </summary>
    public static async Task ReapplyRequests(IServiceProvider services, CancellationToken ct)
    {
        foreach (var registration in await FindMissingRequests(services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<HoldFile>(), services.GetRequiredService<TombstoneFile>(), ct))
            await services.GetRequiredService<ErasureReplay>().DeleteRowsOfRequest(registration, ct);
    }

    /// <summary>Returns the persons in the list whose requests for an erasure the database lacks; without erased persons.</summary>
    private static async Task<IReadOnlyList<Guid>> FindMissingRequests(NpgsqlDataSource database, HoldFile file, TombstoneFile tombstones,
        CancellationToken ct)
    {
        var requests = (await file.Read(ct)).Where(c => c.ErasureWaits).Select(c => c.Registration).ToHashSet();
        requests.ExceptWith(await tombstones.Read(ct));
        if (requests.Count == 0)
            return [];
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(NotRequestedSql, new { known = requests.ToArray() },
            commandTimeout: 300, cancellationToken: ct))];
    }

    /// <summary>Returns the changes in the list that the database lacks, per registration, oldest first; without erased persons.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<HoldChange>>> FindNewerChanges(NpgsqlDataSource database, HoldFile file,
        TombstoneFile tombstones, CancellationToken ct)
    {
        var filed = (await file.Read(ct)).Where(c => !c.ErasureWaits).ToLookup(c => c.Registration);
        if (filed.Count == 0)
            return [];
        var erasedIds = await tombstones.Read(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var last = await connection.QueryAsync<(Guid Id, DateTime? At)>(new CommandDefinition(LastChangeSql,
            new { known = filed.Select(k => k.Key).Where(k => !erasedIds.Contains(k)).ToArray() }, commandTimeout: 300,
                cancellationToken: ct));
        return [.. last.Select(l => (IReadOnlyList<HoldChange>)[.. filed[l.Id].Where(c => l.At is null || c.At.UtcDateTime > l.At)
            .OrderBy(c => c.At)]).Where(changes => changes.Count > 0)];
    }

    [LoggerMessage(1, LogLevel.Warning, "The list of legal holds could not be brought up to date ({Fault}); it will be retried")]
    private partial void LogNotWritten(string fault);

    [LoggerMessage(2, LogLevel.Warning, "{Count} legal holds were placed again, because they are newer than the restored database")]
    private static partial void LogHoldsReapplied(ILogger log, int count);
}
