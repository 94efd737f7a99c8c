using System.Diagnostics;
using Dapper;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Rebuilds a projection while the live one stays in use.
/// <para>
/// A shadow table is filled from the log, page by page, up to Marten's high-water mark, below which no event can be added any more. Every
/// few pages are committed with a checkpoint, from which a killed rebuild resumes. Then one transaction locks the log exclusively: it waits
/// for running appends and blocks new ones, applies the remaining events, and renames the tables. Appends wait for that moment and
/// continue; none fails. Afterwards, outside the lock, the old table is compared with the new one row by row and dropped. Table names carry
/// no version, and no other code is affected.
/// </para>
/// <para>
/// An async projection is rebuilt only up to the position that the daemon has reached, and its progress is not changed: the last number of
/// the log would skip an append that has drawn a lower number and has not committed yet, and a daemon stops when its progress is changed by
/// somebody else. Locking the projection's table is enough: the daemon's batch waits for the lock, and continues on the new table.
/// </para>
/// <para>
/// Marten's own rebuild empties the live table first and fills it in place. For an inline projection this loses what is appended meanwhile,
/// without an error (measured: 30 documents of 33,334 under three writers), so it is refused (docs/adr/0021).
/// </para>
/// </summary>
internal sealed class ProjectionRebuilder(IReadModel model, IDocumentStore store, NpgsqlDataSource source)
{
    private const int SwapThreshold = 2_000, MaxSwapAttempts = 30;
    private readonly string shadowTable = model.Table + "__next", oldTable = model.Table + "__old";
    private readonly string buildId = model.Document.Assembly.ManifestModule.ModuleVersionId.ToString("N");

    public async Task<RebuildResult> Run(IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var rebuildLock = await SessionLock.TryAcquire(source, "rebuild:" + model.Name, ct)
            ?? throw new RebuildRunningException(model.Name);
        var guard = rebuildLock.Connection;
        var documents = new ShadowTable(model, shadowTable, store.Options.Serializer());
        var checkpoint = await BeginOrResume(guard, documents, ct);
        long events = 0;
        for (var attempt = 1; ; attempt++)
        {
            (checkpoint, var applied) = await CatchUp(guard, documents, checkpoint, progress, ct);
            events += applied;
            (TimeSpan Locked, long Tail) swapped;
            try
            {
                progress?.Report(new RebuildProgress(model.Name, "swap", checkpoint, checkpoint));
                swapped = await Swap(guard, documents, checkpoint, ct);
            }
            catch (PostgresException e) when (StoreFaults.IsTransient(e) && attempt < MaxSwapAttempts)
            {
                documents.Reset();
                await Task.Delay(StoreFaults.BackOffDelay(Math.Min(attempt, 4)), ct);
                continue;
            }
            progress?.Report(new RebuildProgress(model.Name, "compare", checkpoint, checkpoint));
            var rebuilt = await Compare(guard, documents.RebuiltAt, ct);
            return rebuilt with
            {
                Events = events + swapped.Tail,
                Elapsed = Stopwatch.GetElapsedTime(started),
                LockDuration = swapped.Locked,
            };
        }
    }

    private async Task<long> BeginOrResume(NpgsqlConnection connection, ShadowTable documents, CancellationToken ct)
    {
        // A table left by a kill between swap and comparison: the new table is live, the old one only has to be dropped.
        await connection.ExecuteAsync(new CommandDefinition($"drop table if exists {oldTable}", cancellationToken: ct));
        if (await connection.QuerySingleOrDefaultAsync<(long Checkpoint, DateTime At)?>(new CommandDefinition(
            "select checkpoint, started_at from pc_rebuilds where name = @Name and build = @build and to_regclass(@shadow) is not null",
            new { model.Name, build = buildId, shadow = shadowTable }, cancellationToken: ct)) is { } unfinished)
        {
            documents.RebuiltAt = unfinished.At;
            return unfinished.Checkpoint;
        }
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await documents.Create(connection, transaction, temporary: false, ct);
        documents.RebuiltAt = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            """
            insert into pc_rebuilds (name, checkpoint, build, started_at) values (@Name, 0, @build, powercrm_now())
            on conflict (name) do update set checkpoint = 0, build = excluded.build, started_at = excluded.started_at
            returning started_at
            """, new { model.Name, build = buildId }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return 0;
    }

    private async Task<(long Checkpoint, long Events)> CatchUp(NpgsqlConnection connection, ShadowTable documents, long checkpoint,
        IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        long events = 0;
        while (true)
        {
            var target = model.IsInline ? await LogPages.ReadHighWaterMark(connection, null, ct)
                : await LogPages.ReadCheckpoint(model, connection, null, ct);
            if (target - checkpoint <= (checkpoint == 0 ? 0 : SwapThreshold))
                return (checkpoint, events);
            await using var session = store.QuerySession();
            await foreach (var page in LogPages.ReadAhead(session, checkpoint, target, ct))
            {
                await documents.Apply(connection, null, page, ct);
                checkpoint = page[^1].Sequence;
                if (documents.NeedsSave)
                    await SaveCheckpoint(connection, documents, checkpoint, ct);
                events += page.Count;
                progress?.Report(new RebuildProgress(model.Name, "build", checkpoint, target));
            }
            await SaveCheckpoint(connection, documents, checkpoint = target, ct);
            progress?.Report(new RebuildProgress(model.Name, "build", target, target));
        }
    }

    private async Task SaveCheckpoint(NpgsqlConnection connection, ShadowTable documents, long checkpoint, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await documents.Save(connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition("update pc_rebuilds set checkpoint = @checkpoint where name = @Name",
            new { checkpoint, model.Name }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    private async Task<(TimeSpan Locked, long Tail)> Swap(NpgsqlConnection connection, ShadowTable documents, long checkpoint,
        CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "set local lock_timeout = '2s'; set local idle_in_transaction_session_timeout = '60s'",
            transaction: transaction, cancellationToken: ct));
        var started = Stopwatch.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition(
            $"{(model.IsInline ? "select public.pc_lock_log(); " : "")}lock table {model.Table} in access exclusive mode",
            transaction: transaction, cancellationToken: ct));
        var end = model.IsInline ? await LogPages.ReadLastSequence(connection, transaction, ct)
            : await LogPages.ReadCheckpoint(model, connection, transaction, ct);
        await documents.Fill(store, connection, transaction, checkpoint, end, ct);
        await RenameTables(connection, transaction, ct);
        await connection.ExecuteAsync(
            new CommandDefinition("delete from pc_rebuilds where name = @Name", new { model.Name }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return (Stopwatch.GetElapsedTime(started), documents.FilledEvents);
    }

    /// <summary>Renames the tables and their indexes, so that the schema is the same afterwards as before.</summary>
    private async Task RenameTables(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string indexes = """
            select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
            where x.indrelid = to_regclass(@table)
            order by x.indisprimary desc, pg_get_indexdef(x.indexrelid, 0, true) is null, x.indkey::text, i.relname
            """;
        var live =
            (await connection.QueryAsync<string>(
                new CommandDefinition(indexes, new { table = model.Table }, transaction, cancellationToken: ct))).ToList();
        var next =
            (await connection.QueryAsync<string>(
                new CommandDefinition(indexes, new { table = shadowTable }, transaction, cancellationToken: ct))).ToList();
        var renames = new List<string> { $"alter table {model.Table} rename to {oldTable}",
            $"alter table {shadowTable} rename to {model.Table}" };
        renames.AddRange(live.Select((name, i) => $"alter index {name} rename to pc_old_{i}_{model.Table}"));
        renames.AddRange(next.Select((name, i) => $"alter index {name} rename to {live[i]}"));
        await connection.ExecuteAsync(new CommandDefinition(string.Join(";\n", renames), transaction: transaction, cancellationToken: ct));
    }

    private async Task<RebuildResult> Compare(NpgsqlConnection connection, DateTime mark, CancellationToken ct)
    {
        // Rows without the rebuild's mark were written after the swap and are not differences. The time of their last change cannot tell
        // this: it is the start of a transaction that may have waited for the swap.
        var (counts, examples) = await ProjectionComparer.CountVerdicts(connection, null, $"""
            select coalesce(o.id::text, n.id::text) as id,
                case when n.mt_last_modified <> @mark then 'moved'
                     when o.id is not null and n.id is not null and o.data::text = n.data::text then 'same'
                     when o.id is null then 'only_new'
                     when n.id is null then 'only_old'
                     else 'different' end as verdict
            from {oldTable} o full join {model.Table} n on n.id = o.id
            """, new { mark }, ct);
        await connection.ExecuteAsync(new CommandDefinition($"drop table {oldTable}", cancellationToken: ct));
        return new RebuildResult(model.Name, 0, counts.Where(v => v.Key != "only_old").Sum(v => v.Sum()), counts["same"].Sum(),
            counts["different"].Sum(), counts["only_old"].Sum(),
            counts["only_new"].Sum(), counts["moved"].Sum(), TimeSpan.Zero, TimeSpan.Zero)
        { Examples = examples };
    }
}

/// <summary>Thrown when another rebuild of the same read model is running, here or on another host.</summary>
public sealed class RebuildRunningException(string projection) : InvalidOperationException($"A rebuild of '{projection}' is running.");

/// <summary>
/// The result of a rebuild: the number of rows that are the same, different, only in the old table, only in the new one, or changed
/// meanwhile.
/// </summary>
public sealed record RebuildResult(string Projection, long Events, long Documents, long Same, long Different, long OnlyOld,
    long OnlyNew, long Moved, TimeSpan Elapsed, TimeSpan LockDuration)
{
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>The progress of a rebuild: events read, of those below the high-water mark.</summary>
public sealed record RebuildProgress(string Projection, string Phase, long Done, long Total);
