using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Wolverine.Marten;

namespace PowerCrm.Store;

/// <summary>
/// A row that is written in the same transaction as the events: a reservation, an occupied place, a stored response, something that is due.
/// </summary>
/// <remarks>
/// Uniqueness and capacity concern many streams, so they cannot be decided by folding one. A read before the write loses races, and a
/// second transaction is lost in a crash. Therefore the statement runs in the events' transaction and states how many rows it must affect:
/// with any other number the whole transaction is rolled back, and the caller gets the rejection that the row carries. Marten's own
/// <c>QueueSqlCommand</c> does not check the count (docs/adr/0017). Still do a plain read first: a miss uses up a sequence number of the
/// log, and the daemon waits a moment at each such gap.
/// </remarks>
public sealed partial class Row : IMartenOp, Marten.Internal.Operations.IStorageOperation
{
    private readonly string sql;
    private readonly IReadOnlyList<object?> parameters;
    private readonly Rejection? onMiss;
    private readonly int expectedHits;

    private Row(string sql, IReadOnlyList<object?> parameters, int hits, Rejection? onMiss) =>
        (this.sql, this.parameters, this.expectedHits, this.onMiss) = (sql, parameters, hits, onMiss);

    /// <summary>
    /// Creates a row from one insert, update or delete with $1, $2 … and without <c>returning</c>. Nulls need a cast in the SQL. It must
    /// affect one row.
    /// </summary>
    /// <param name="onMiss">The rejection that the caller gets when no row is affected; nothing is written then.</param>
    public static Row MustHit(string sql, Rejection onMiss, params IReadOnlyList<object?> parameters) =>
        new(sql, parameters, 1, onMiss);

    /// <summary>Like the overload above for several rows: exactly <paramref name="hits"/> must be affected.</summary>
    public static Row MustHit(int hits, string sql, Rejection onMiss, params IReadOnlyList<object?> parameters) =>
        new(sql, parameters, hits, onMiss);

    /// <summary>Creates a row whose statement may affect any number of rows.</summary>
    public static Row Any(string sql, params IReadOnlyList<object?> parameters) => new(sql, parameters, -1, null);

    public string Sql => sql;
    public int ExpectedHits => expectedHits;
    public IReadOnlyList<object?> Parameters => parameters;

    /// <summary>Queues the row on a session; it runs when the session's changes are saved.</summary>
    public void Execute(Marten.IDocumentSession session) => session.QueueOperation(this);

    /// <summary>Executes the row on its own, for work that appends no event.</summary>
    /// <exception cref="RowMissedException">The wrong number of rows was affected; roll back.</exception>
    public async Task Run(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = ToDatabaseValue(value) });
        var affected = await command.ExecuteNonQueryAsync(ct);
        if (onMiss is not null && affected != expectedHits)
            throw new RowMissedException(onMiss);
    }

    /// <summary>Runs rows that may touch any number of rows, in one round trip.</summary>
    public static async Task RunBatch(NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Row> rows,
        CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(row.sql);
            foreach (var value in row.parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = ToDatabaseValue(value) });
            batch.BatchCommands.Add(command);
        }
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
    }

    // Exactly one result set per operation: Marten reads them one by one.
    private void AppendSql(Weasel.Postgresql.ICommandBuilder builder)
    {
        builder.Append("with hit as (");
        var position = 0;
        foreach (var match in PlaceholderPattern().EnumerateMatches(sql))
        {
            builder.Append(sql[position..match.Index]);
            var number = int.Parse(sql.AsSpan(match.Index + 1, match.Length - 1), CultureInfo.InvariantCulture);
            builder.AppendParameter(ToDatabaseValue(parameters[number - 1]));
            position = match.Index + match.Length;
        }
        builder.Append(sql[position..]);
        builder.Append(" returning 1) select count(*) from hit");
    }

    void Marten.Internal.Operations.IStorageOperation.ConfigureCommand(Weasel.Postgresql.ICommandBuilder builder,
        Weasel.Storage.IStorageSession session) => AppendSql(builder);

    void Weasel.Storage.IStorageOperation.ConfigureCommand(Weasel.Core.ICommandBuilder builder, Weasel.Storage.IStorageSession session) =>
        AppendSql((Weasel.Postgresql.ICommandBuilder)builder);

    // Not a document type of this product: Marten would look for its id.
    public Type DocumentType => typeof(Marten.Storage.StorageFeatures);

    public Weasel.Core.OperationRole Role() => Weasel.Core.OperationRole.Other;

    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        await reader.ReadAsync(token);
        // Only the first miss is reported; Marten would throw two of them as an AggregateException, which no exception filter expects.
        if (onMiss is not null && reader.GetInt64(0) != expectedHits && !exceptions.Any(e => e is RowMissedException))
            exceptions.Add(new RowMissedException(onMiss));
    }

    private static object ToDatabaseValue(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset at => at.ToUniversalTime(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => value,
    };

    [GeneratedRegex(@"\$[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex PlaceholderPattern();
}

/// <summary>Thrown when a row of the transaction affected the wrong number of rows; carries the row's rejection.</summary>
public sealed class RowMissedException(Rejection rejection) : Exception($"A row of the transaction missed: {rejection.Code}.")
{
    public Rejection Rejection { get; } = rejection;
}
