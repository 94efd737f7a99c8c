using Dapper;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Compares projections with what a rebuild would produce, in one snapshot of the database. Nothing is changed or locked. Inline documents
/// match the events of the snapshot exactly; async ones are compared up to their shard's progress in it. The log is read once for all.
/// </summary>
internal sealed class ProjectionComparer(IReadOnlyList<IReadModel> models, IDocumentStore store, NpgsqlDataSource source)
{
    /// <summary>The number of documents that may stay in memory, of all projections together.</summary>
    private const int MaxCachedDocuments = 200_000;

    /// <summary>A projection with the table of its rebuild, the number of the last event to apply, and the one that stopped it.</summary>
    private sealed record Rebuilt(IReadModel Model, ShadowTable Table, long End)
    {
        public long Events { get; set; }
        public long? StoppedAt { get; set; }
    }

    /// <returns>One comparison for each projection, in their order.</returns>
    public async Task<IReadOnlyList<ProjectionComparison>> Run(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        // Reading and applying a page may take longer than the timeout for idle transactions.
        await connection.ExecuteAsync(
            new CommandDefinition("set local idle_in_transaction_session_timeout = 0", transaction: transaction, cancellationToken: ct));
        var last = await LogPages.ReadLastSequence(connection, transaction, ct);
        var projections = new List<Rebuilt>();
        foreach (var model in models)
        {
            var table = new ShadowTable(model, $"pc_compared{model.Name}", store.Options.Serializer(),
                MaxCachedDocuments / models.Count);
            await table.Create(connection, transaction, temporary: true, ct);
            projections.Add(new Rebuilt(model, table,
                model.IsInline ? last : await LogPages.ReadCheckpoint(model, connection, transaction, ct)));
        }
        await Fill(projections, connection, transaction, ct);
        var comparisons = new List<ProjectionComparison>();
        foreach (var it in projections)
            comparisons.Add(it.StoppedAt is null ? await Compare(connection, transaction, it, ct)
                : new ProjectionComparison(it.Model.Name, it.Events, 0, 0, 0, 0) { StoppedAt = it.StoppedAt });
        return comparisons;
    }

    private async Task Fill(List<Rebuilt> projections, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var end = projections.Select(p => p.End).DefaultIfEmpty().Max();
        // Pages are read one by one: a connection that is still reading cannot write.
        for (var from = 0L; from < end; from += LogPages.PageSize)
        {
            await using var session = store.QuerySession(SessionOptions.ForTransaction(transaction));
            await foreach (var page in LogPages.Read(session, from, Math.Min(end, from + LogPages.PageSize), ct))
                foreach (var it in projections.Where(p => p.StoppedAt is null))
                    await Apply(it, page[^1].Sequence <= it.End ? page : [.. page.Where(e => e.Sequence <= it.End)],
                        connection, transaction, ct);
            foreach (var it in projections.Where(p => p.StoppedAt is null && p.Table.NeedsSave))
                await it.Table.Save(connection, transaction, ct);
        }
        foreach (var it in projections.Where(p => p.StoppedAt is null))
            await it.Table.Save(connection, transaction, ct);
    }

    /// <summary>Applies a page; a projection stops at an event that it cannot apply, and the others go on.</summary>
    private static async Task Apply(Rebuilt it, List<IEvent> page, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken ct)
    {
        try
        {
            await it.Table.Apply(connection, transaction, page, ct);
            it.Events += page.Count;
        }
        catch (InapplicableEventException e)
        {
            it.StoppedAt = e.Sequence;
        }
    }

    private static async Task<ProjectionComparison> Compare(NpgsqlConnection connection, NpgsqlTransaction transaction, Rebuilt it,
        CancellationToken ct)
    {
        var (counts, examples) = await CountVerdicts(connection, transaction, $"""
            select coalesce(l.id::text, r.id::text) as id,
                case when l.id is null then 'only_rebuilt' when r.id is null then 'only_live'
                     when l.data::text = r.data::text then 'same' else 'different' end as verdict
            from {it.Model.Table} l full join {it.Table.Name} r on r.id = l.id
            """, null, ct);
        return new ProjectionComparison(it.Model.Name, it.Events, counts["same"].Sum(), counts["different"].Sum(),
            counts["only_live"].Sum(), counts["only_rebuilt"].Sum())
        { Examples = examples };
    }

    /// <summary>Counts the results of comparing two tables, and returns the first ten rows that differ.</summary>
    internal static async Task<(ILookup<string, long> Counts, IReadOnlyList<string> Examples)> CountVerdicts(NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        string comparisonSql, object? parameters, CancellationToken ct)
    {
        var counts = (await connection.QueryAsync<(string Verdict, long Count)>(new CommandDefinition(
            $"select verdict, count(*) from ({comparisonSql}) c group by verdict", parameters, transaction, commandTimeout: 600,
                cancellationToken: ct)))
            .ToLookup(c => c.Verdict, c => c.Count);
        var examples = counts.All(c => c.Key is "same" or "moved") ? [] : await connection.QueryAsync<string>(new CommandDefinition(
            $"select verdict || ' ' || id from ({comparisonSql}) c where verdict not in ('same', 'moved') order by 1 limit 10", parameters,
                transaction,
            commandTimeout: 600, cancellationToken: ct));
        return (counts, [.. examples]);
    }
}

/// <summary>How a projection's rows compare with those that a rebuild would produce.</summary>
public sealed record ProjectionComparison(string Projection, long Events, long Same, long Different, long OnlyLive, long OnlyRebuilt)
{
    /// <summary>The first ten rows that differ, with verdict and id.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The event that cannot be applied, if any; nothing was compared then.</summary>
    public long? StoppedAt { get; init; }
    public bool Equal => Different + OnlyLive + OnlyRebuilt == 0 && StoppedAt is null;
}
