using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Tables as they were at a moment, filled from the log and asked by the statements of the live ones. They are temporary and stand in a
/// transaction that is never committed, so nothing of them stays, and what the present tables say is read in one snapshot. Filling them
/// reads the whole log: a process does it once at a time, and the next one waits.
/// </summary>
public sealed class PastTables : IAsyncDisposable
{
    private const int Together = 500;
    private static readonly SemaphoreSlim One = new(1);

    private readonly List<Row> rows = [];

    private PastTables(NpgsqlConnection connection, NpgsqlTransaction transaction) => (Connection, Transaction) = (connection, transaction);

    public NpgsqlConnection Connection { get; }
    public NpgsqlTransaction Transaction { get; }

    /// <param name="create">Makes the tables.</param>
    public static async Task<PastTables> Begin(NpgsqlDataSource source, string create, CancellationToken ct)
    {
        await One.WaitAsync(ct);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(ct);
            var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            // Folding a page of the log may take longer than others may idle.
            await connection.ExecuteAsync(new CommandDefinition($"set local idle_in_transaction_session_timeout = 0; {create}",
                transaction: transaction, cancellationToken: ct));
            return new PastTables(connection, transaction);
        }
        catch
        {
            One.Release();
            if (connection is not null)
                await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A live statement with the past tables in the place of the live ones, and <c>@at</c> in that of the clock.</summary>
    public static string Sql(string live, params IEnumerable<(string Live, string Past)> tables) =>
        tables.Aggregate(live, (sql, table) => sql.Replace(table.Live, table.Past, StringComparison.Ordinal))
            .Replace("powercrm_now()", "@at::timestamptz", StringComparison.Ordinal);

    /// <summary>Writes a row, some hundred at once.</summary>
    public async Task Put(Row row, CancellationToken ct)
    {
        rows.Add(row);
        if (rows.Count >= Together)
            await Flush(ct);
    }

    /// <summary>Writes what is left.</summary>
    public async Task Flush(CancellationToken ct)
    {
        await Row.RunTogether(Connection, Transaction, rows, ct);
        rows.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
        finally
        {
            One.Release();
        }
    }
}

/// <summary>
/// Documents of a read model in memory, by its own code. Only for one whose documents are few, and whose events may come stream by stream
/// instead of in the order of the log.
/// </summary>
public sealed class PastDocuments<TDocument>(AsyncReadModel<TDocument> model) where TDocument : class
{
    private readonly Dictionary<Guid, TDocument> documents = [];

    public IReadOnlyDictionary<Guid, TDocument> All => documents;

    public void Take(JasperFx.Events.IEvent e)
    {
        if (((IReadModel)model).KeyOf(e) is not { } key)
            return;
        if (model.Evolve(documents.GetValueOrDefault(key), key, e) is { } next)
            documents[key] = next;
        else
            documents.Remove(key);
    }
}
