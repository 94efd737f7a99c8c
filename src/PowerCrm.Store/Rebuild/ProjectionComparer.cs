using Dapper;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Compares a projection with what a rebuild would produce, in one snapshot of the database. Nothing is changed or locked. Inline documents
/// match the events of the snapshot exactly; async ones are compared up to their shard's progress in it.
/// </summary>
internal sealed class ProjectionComparer(IReadModel model, IDocumentStore store, NpgsqlDataSource source)
{
    public async Task<ProjectionComparison> Run(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        // Reading and applying a page may take longer than the timeout for idle transactions.
        await connection.ExecuteAsync(
            new CommandDefinition("set local idle_in_transaction_session_timeout = 0", transaction: transaction, cancellationToken: ct));
        var rebuilt = new ShadowTable(model, "pc_compared", store.Options.Serializer());
        await rebuilt.Create(connection, transaction, temporary: true, ct);
        var end = model.IsInline ? await LogPages.ReadLastSequence(connection, transaction, ct)
            : await LogPages.ReadCheckpoint(model, connection, transaction, ct);
        try
        {
            await rebuilt.Fill(store, connection, transaction, 0, end, ct);
        }
        catch (InapplicableEventException e)
        {
            return new ProjectionComparison(model.Name, rebuilt.FilledEvents, 0, 0, 0, 0) { StoppedAt = e.Sequence };
        }
        return await Compare(connection, transaction, rebuilt, ct);
    }

    private async Task<ProjectionComparison> Compare(NpgsqlConnection connection, NpgsqlTransaction transaction, ShadowTable rebuilt,
        CancellationToken ct)
    {
        var (counts, examples) = await CountVerdicts(connection, transaction, $"""
            select coalesce(l.id::text, r.id::text) as id,
                case when l.id is null then 'only_rebuilt' when r.id is null then 'only_live'
                     when l.data::text = r.data::text then 'same' else 'different' end as verdict
            from {model.Table} l full join {rebuilt.Name} r on r.id = l.id
            """, null, ct);
        return new ProjectionComparison(model.Name, rebuilt.FilledEvents, counts["same"].Sum(), counts["different"].Sum(),
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
