using System.Diagnostics;
using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Rebuilds a projection beside the live one.
/// <para>
/// A shadow table is filled from the log, in chunks that commit with their own checkpoint, so that a killed rebuild goes on where it
/// was. When it is nearly caught up, one transaction takes the fence <em>exclusively</em>: it waits for the appends in flight and holds
/// the new ones, replays the rest, and renames. Appends wait for that moment and go on; none fails. The old table is compared row
/// by row with the new one afterwards, outside the lock, and then dropped. No name carries a version and no code knows of it.
/// </para>
/// </summary>
internal sealed class Rebuilder(ProjectionType projection, Registry registry, NpgsqlDataSource source)
{
    private const int Chunk = 10_000, Near = 2_000, MostHeld = 200_000, SwapTries = 30;
    private readonly string[] types = registry.NamesOf(projection.Handles);
    private readonly string shadow = projection.Table + "__next", old = projection.Table + "__old";
    private readonly string build = projection.Document.Assembly.ManifestModule.ModuleVersionId.ToString("N");

    public async Task<Rebuilt> Run(IProgress<RebuildStep>? progress, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var guard = await source.OpenConnectionAsync(ct);
        var key = Ids.Lock("rebuild:" + projection.Name);
        if (!await guard.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@key)", new { key }, cancellationToken: ct)))
            throw new InvalidOperationException($"A rebuild or a comparison of '{projection.Name}' is running.");
        try
        {
            var (checkpoint, empty) = await Begin(guard, ct);
            var documents = new DocumentSet(projection, shadow, empty);
            long events = 0;
            (checkpoint, events) = await CatchUp(guard, documents, checkpoint, events, empty, progress, ct);
            for (var tries = 1; ; tries++)
            {
                try
                {
                    progress?.Report(new RebuildStep(projection.Name, "swap", checkpoint, checkpoint));
                    var (swappedAt, locked, tail) = await Swap(guard, documents, checkpoint, ct);
                    progress?.Report(new RebuildStep(projection.Name, "compare", checkpoint, checkpoint));
                    var rebuilt = await Compare(guard, swappedAt, ct);
                    return rebuilt with { Events = events + tail, Took = Stopwatch.GetElapsedTime(started), Locked = locked };
                }
                catch (PostgresException e) when (Faults.IsTransient(e) && tries < SwapTries)
                {
                    documents.Forget();
                    await Task.Delay(Faults.BackOff(Math.Min(tries, 4)), ct);
                    (checkpoint, events) = await CatchUp(guard, documents, checkpoint, events, false, progress, ct);
                }
            }
        }
        finally
        {
            if (guard.State == System.Data.ConnectionState.Open)
                await guard.ExecuteAsync(new CommandDefinition("select pg_advisory_unlock(@key)", new { key }, cancellationToken: CancellationToken.None));
        }
    }

    private async Task<(long Checkpoint, bool Empty)> Begin(NpgsqlConnection connection, CancellationToken ct)
    {
        // A table left by a kill between swap and comparison: the new one is live, the old one only has to go.
        await connection.ExecuteAsync(new CommandDefinition($"drop table if exists {old}", cancellationToken: ct));
        var resumed = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "select checkpoint from pc_rebuilds where name = @Name and build = @build and to_regclass(@shadow) is not null",
            new { projection.Name, build, shadow }, cancellationToken: ct));
        if (resumed is { } at)
            return (at, at == 0);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition($"drop table if exists {shadow}", transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(Migrator.DocumentTable(shadow, projection.IdType), transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_rebuilds (name, checkpoint, build, started_at) values (@Name, 0, @build, powercrm_now())
            on conflict (name) do update set checkpoint = 0, build = excluded.build, started_at = excluded.started_at
            """, new { projection.Name, build }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return (0, true);
    }

    private async Task<(long Checkpoint, long Events)> CatchUp(NpgsqlConnection connection, DocumentSet documents, long checkpoint, long events, bool empty,
        IProgress<RebuildStep>? progress, CancellationToken ct)
    {
        if (empty)
            (checkpoint, events) = await FirstPass(connection, documents, progress, ct);
        while (true)
        {
            var ceiling = await Fence.Settled(connection, ct);
            if (ceiling - checkpoint <= Near)
                return (checkpoint, events);
            var page = await LogReader.Read(connection, registry, types, checkpoint, ceiling, Chunk, ct);
            var to = page.Count < Chunk ? ceiling : page[^1].Seq;
            await documents.Load(connection, null, page, ct);
            foreach (var e in page)
                Apply(documents, e);
            await Keep(connection, documents, to, ct);
            if (documents.Count > MostHeld)
                documents.Forget();
            checkpoint = to;
            events += page.Count;
            progress?.Report(new RebuildStep(projection.Name, "build", checkpoint, ceiling));
        }
    }

    /// <summary>
    /// While the shadow table is empty nothing has to be read back from it, so events are applied as they come from one query, and none is
    /// held; what is finished is written on the other connection. Ends at the ceiling, or where there are too many documents to hold.
    /// </summary>
    private async Task<(long Checkpoint, long Events)> FirstPass(NpgsqlConnection connection, DocumentSet documents, IProgress<RebuildStep>? progress,
        CancellationToken ct)
    {
        var ceiling = await Fence.Settled(connection, ct);
        await using var reading = await source.OpenConnectionAsync(ct);
        long checkpoint = 0, events = 0;
        await foreach (var e in LogReader.Stream(reading, registry, types, checkpoint, ceiling, ct))
        {
            Apply(documents, e);
            checkpoint = e.Seq;
            if (++events % Chunk != 0)
                continue;
            await Keep(connection, documents, checkpoint, ct);
            progress?.Report(new RebuildStep(projection.Name, "build", checkpoint, ceiling));
            if (documents.Count > MostHeld)
            {
                documents.Forget();
                return (checkpoint, events);
            }
        }
        await Keep(connection, documents, ceiling, ct);
        progress?.Report(new RebuildStep(projection.Name, "build", ceiling, ceiling));
        return (ceiling, events);
    }

    private async Task Keep(NpgsqlConnection connection, DocumentSet documents, long checkpoint, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await documents.Save(connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition("update pc_rebuilds set checkpoint = @checkpoint where name = @Name",
            new { checkpoint, projection.Name }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    private static void Apply(DocumentSet documents, Recorded e)
    {
        try
        {
            documents.Apply(e);
        }
        catch (Exception fault)
        {
            throw new ReaderStoppedException(e.Seq, fault);
        }
    }

    private async Task<(DateTime At, TimeSpan Locked, long Tail)> Swap(NpgsqlConnection connection, DocumentSet documents, long checkpoint, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("set local lock_timeout = '2s'", transaction: transaction, cancellationToken: ct));
        var started = Stopwatch.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(5080, 1)", transaction: transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition($"lock table {projection.Table} in access exclusive mode", transaction: transaction, cancellationToken: ct));
        var ceiling = await Fence.ReadCandidate(connection, ct);
        long tail = 0;
        for (var from = checkpoint; from < ceiling;)
        {
            var page = await LogReader.Read(connection, registry, types, from, ceiling, Chunk, ct);
            await documents.Load(connection, transaction, page, ct);
            foreach (var e in page)
                Apply(documents, e);
            tail += page.Count;
            from = page.Count < Chunk ? ceiling : page[^1].Seq;
        }
        await documents.Save(connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            alter table {projection.Table} rename to {old};
            alter table {old} rename constraint pkey_{projection.Table}_id to pkey_{old}_id;
            alter table {shadow} rename to {projection.Table};
            alter table {projection.Table} rename constraint pkey_{shadow}_id to pkey_{projection.Table}_id
            """, transaction: transaction, cancellationToken: ct));
        if (projection.Run == EventStore.Run.Async)
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into mt_event_progression (name, last_seq_id) values (@Progress, @ceiling)
                on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp()
                """, new { projection.Progress, ceiling }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from pc_rebuilds where name = @Name; delete from pc_stopped_readers where name = @Name", new { projection.Name }, transaction, cancellationToken: ct));
        var at = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("select clock_timestamp()", transaction: transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return (at, Stopwatch.GetElapsedTime(started), tail);
    }

    private async Task<Rebuilt> Compare(NpgsqlConnection connection, DateTime swappedAt, CancellationToken ct)
    {
        // Rows written after the swap, and rows an async reader had not reached yet, have moved on; they are no difference.
        var compared = $"""
            select coalesce(o.id::text, n.id::text) as id,
                case when n.mt_last_modified > @swappedAt then 'moved'
                     when o.id is not null and n.id is not null and md5(o.data::text) = md5(n.data::text) then 'same'
                     when @lagging and (o.id is null or o.mt_version < n.mt_version) then 'moved'
                     when o.id is null then 'only_new'
                     when n.id is null then 'only_old'
                     else 'different' end as verdict
            from {old} o full join {projection.Table} n on n.id = o.id
            """;
        var parameters = new { swappedAt, lagging = projection.Run == EventStore.Run.Async };
        var counts = (await connection.QueryAsync<(string Verdict, long Count)>(new CommandDefinition(
            $"select verdict, count(*) from ({compared}) c group by verdict", parameters, commandTimeout: 600, cancellationToken: ct))).ToDictionary(c => c.Verdict, c => c.Count);
        var examples = counts.Keys.All(v => v is "same" or "moved") ? [] : (await connection.QueryAsync<string>(new CommandDefinition(
            $"select verdict || ' ' || id from ({compared}) c where verdict not in ('same', 'moved') order by 1 limit 10", parameters, commandTimeout: 600, cancellationToken: ct))).ToList();
        await connection.ExecuteAsync(new CommandDefinition($"drop table {old}", cancellationToken: ct));
        long Of(string verdict) => counts.GetValueOrDefault(verdict);
        return new Rebuilt(projection.Name, 0, counts.Values.Sum() - Of("only_old"), Of("same"), Of("different"), Of("only_old"), Of("only_new"), Of("moved"),
            TimeSpan.Zero, TimeSpan.Zero) { Examples = examples };
    }
}
