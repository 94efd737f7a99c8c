using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Temporary tables that hold rows as of a past moment. They are filled from the log and read by the queries of the live tables. Their
/// transaction is never committed, so they leave nothing behind, and live tables are read in one snapshot. Filling them reads the whole
/// log; therefore each process fills one set at a time, and further calls wait, but not for longer than <see cref="MaxWait"/>.
/// </summary>
public sealed class PastTables : IAsyncDisposable
{
    private const int BatchSize = 500;
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly List<Row> rows = [];

    private PastTables(NpgsqlConnection connection, NpgsqlTransaction transaction) => (Connection, Transaction) = (connection, transaction);

    public NpgsqlConnection Connection { get; }
    public NpgsqlTransaction Transaction { get; }

    /// <summary>Waits for its turn, begins the transaction and creates the tables.</summary>
    /// <param name="createSql">The SQL that creates the tables.</param>
    /// <exception cref="PastTablesBusyException">Another set was being filled for the whole wait.</exception>
    public static Task<PastTables> Begin(NpgsqlDataSource source, string createSql, CancellationToken ct) =>
        Begin(source, createSql, MaxWait, ct);

    internal static async Task<PastTables> Begin(NpgsqlDataSource source, string createSql, TimeSpan maxWait, CancellationToken ct)
    {
        if (!await Gate.WaitAsync(maxWait, ct))
            throw new PastTablesBusyException();
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(ct);
            var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            // The transaction is idle while a page of the log is folded, which may exceed the configured timeout.
            await connection.ExecuteAsync(new CommandDefinition($"set local idle_in_transaction_session_timeout = 0; {createSql}",
                transaction: transaction, cancellationToken: ct));
            return new PastTables(connection, transaction);
        }
        catch
        {
            try
            {
                if (connection is not null)
                    await connection.DisposeAsync();
            }
            finally
            {
                Gate.Release();
            }
            throw;
        }
    }

    /// <summary>Returns the query with past tables in place of the live ones, and <c>@at</c> in place of the clock.</summary>
    public static string RewriteSql(string live, params IEnumerable<(string Live, string Past)> tables) =>
        tables.Aggregate(live, (sql, table) => sql.Replace(table.Live, table.Past, StringComparison.Ordinal))
            .Replace("powercrm_now()", "@at::timestamptz", StringComparison.Ordinal);

    /// <summary>Adds a row. Rows are written in batches of 500.</summary>
    public async Task Add(Row row, CancellationToken ct)
    {
        rows.Add(row);
        if (rows.Count >= BatchSize)
            await Flush(ct);
    }

    /// <summary>Writes the remaining rows.</summary>
    public async Task Flush(CancellationToken ct)
    {
        await Row.RunBatch(Connection, Transaction, rows, ct);
        rows.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using (Connection)
                await Transaction.DisposeAsync();
        }
        finally
        {
            Gate.Release();
        }
    }
}

/// <summary>Thrown when other reads of a past moment took too long for this one to wait. It is transient.</summary>
public sealed class PastTablesBusyException() : Exception("Another read of a past moment was running for the whole wait.");

/// <summary>
/// Builds the documents of a read model in memory with the read model's own code. Only for read models with few documents whose result
/// does not depend on the order of events across streams.
/// </summary>
public sealed class PastDocuments<TDocument>(AsyncReadModel<TDocument> model) where TDocument : class
{
    private readonly Dictionary<Guid, TDocument> documents = [];

    public IReadOnlyDictionary<Guid, TDocument> All => documents;

    public void Apply(JasperFx.Events.IEvent e)
    {
        if (((IReadModel)model).KeyOf(e) is not { } key)
            return;
        if (model.Evolve(documents.GetValueOrDefault(key), key, e) is { } next)
            documents[key] = next;
        else
            documents.Remove(key);
    }
}
