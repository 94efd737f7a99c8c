using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>
/// Compares a projection with its rebuild and leaves it as it is.
/// <para>
/// Everything is read through one snapshot, so nobody waits: an append's event and its inline document are one transaction, seen both or not
/// at all, and an async projection's rows belong to the checkpoint beside them, below which every event had been committed before. The
/// rebuild stands in a temporary table.
/// </para>
/// </summary>
internal sealed class Comparer(ProjectionType projection, Registry registry, NpgsqlDataSource source)
{
    private const int Page = 10_000, MostHeld = 200_000, Examples = 10;
    private readonly string rebuilt = projection.Table + "__check";

    public async Task<Compared> Run(CancellationToken ct)
    {
        await using var guard = await source.OpenConnectionAsync(ct);
        await using var still = await guard.BeginTransactionAsync(ct);
        // Waits for a rebuild's swap, and keeps one from beginning: a table's name is no part of a snapshot.
        await guard.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock_shared(@key)", new { key = Ids.Lock("rebuild:" + projection.Name) },
            still, commandTimeout: 0, cancellationToken: ct));
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var end = await End(connection, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(Migrator.DocumentTable(rebuilt, projection.IdType, temporary: true),
            transaction: transaction, cancellationToken: ct));
        try
        {
            return await Compare(connection, transaction, await Fill(connection, transaction, end, ct), ct);
        }
        catch (ReaderStoppedException stopped)
        {
            return new Compared(projection.Name, 0, 0, 0, 0, 0) { StoppedAt = stopped.Seq };
        }
    }

    /// <summary>The last event that the live rows hold: of the log, or of an async projection's own checkpoint. Begins the snapshot.</summary>
    private Task<long> End(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            projection.Run == EventStore.Run.Inline ? "select coalesce(max(seq_id), 0) from mt_events"
                : "select coalesce(max(last_seq_id), 0) from mt_event_progression where name = @Progress",
            new { projection.Progress }, transaction, cancellationToken: ct));

    private async Task<long> Fill(NpgsqlConnection connection, NpgsqlTransaction transaction, long end, CancellationToken ct)
    {
        var (types, documents, events) = (registry.NamesOf(projection.Handles), new DocumentSet(projection, rebuilt, empty: true), 0L);
        for (var from = 0L; from < end;)
        {
            var page = await LogReader.Read(connection, registry, types, from, end, Page, ct);
            await documents.Load(connection, transaction, page, ct);
            foreach (var e in page)
                Apply(documents, e);
            await documents.Save(connection, transaction, ct);
            if (documents.Count > MostHeld)
                documents.Forget();
            events += page.Count;
            from = page.Count < Page ? end : page[^1].Seq;
        }
        return events;
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

    private async Task<Compared> Compare(NpgsqlConnection connection, NpgsqlTransaction transaction, long events, CancellationToken ct)
    {
        var compared = $"""
            select coalesce(l.id::text, r.id::text) as id,
                case when l.id is null then 'only_rebuilt' when r.id is null then 'only_live'
                     when md5(l.data::text) = md5(r.data::text) then 'same' else 'different' end as verdict
            from {projection.Table} l full join {rebuilt} r on r.id = l.id
            """;
        var counts = (await connection.QueryAsync<(string Verdict, long Count)>(new CommandDefinition(
            $"select verdict, count(*) from ({compared}) c group by verdict", transaction: transaction, commandTimeout: 600,
            cancellationToken: ct))).ToDictionary(c => c.Verdict, c => c.Count);
        var examples = await connection.QueryAsync<string>(new CommandDefinition(
            $"select verdict || ' ' || id from ({compared}) c where verdict <> 'same' order by 1 limit {Examples}", transaction: transaction,
            commandTimeout: 600, cancellationToken: ct));
        long Of(string verdict) => counts.GetValueOrDefault(verdict);
        return new Compared(projection.Name, events, Of("same"), Of("different"), Of("only_live"), Of("only_rebuilt")) { Examples = [.. examples] };
    }
}
