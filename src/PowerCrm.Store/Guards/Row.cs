using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Wolverine.Marten;

namespace PowerCrm.Store;

/// <summary>
/// A row that is written in the transaction of the events: a reservation, a place, a kept answer, something that falls due.
/// </summary>
/// <remarks>
/// Uniqueness and capacity hold over many streams, so they cannot be decided by folding one. Reading first and hoping loses races; a second
/// transaction loses crashes. Therefore the statement goes with the events, and states how many rows it must touch: with another number the
/// whole transaction is rolled back and the caller gets the rejection that the row carries. Marten's own <c>QueueSqlCommand</c> does not
/// look at the count (docs/adr/0017). Look with a plain read first all the same: a miss burns a number of the log's sequence, and the
/// daemon waits a moment at each such gap.
/// </remarks>
public sealed partial class Row : IMartenOp, Marten.Internal.Operations.IStorageOperation
{
    private readonly string sql;
    private readonly IReadOnlyList<object?> parameters;
    private readonly Rejection? onMiss;
    private readonly int hits;

    private Row(string sql, IReadOnlyList<object?> parameters, int hits, Rejection? onMiss) =>
        (this.sql, this.parameters, this.hits, this.onMiss) = (sql, parameters, hits, onMiss);

    /// <summary>
    /// One insert, update or delete with $1, $2 … and without <c>returning</c>. Nulls need a cast in the text. Must touch one row.
    /// </summary>
    /// <param name="onMiss">What the caller is told when it touches none; nothing is written then.</param>
    public static Row MustHit(string sql, Rejection onMiss, params IReadOnlyList<object?> parameters) =>
        new(sql, parameters, 1, onMiss);

    /// <summary>The same for several rows: exactly <paramref name="hits"/> must be touched.</summary>
    public static Row MustHit(int hits, string sql, Rejection onMiss, params IReadOnlyList<object?> parameters) =>
        new(sql, parameters, hits, onMiss);

    /// <summary>The same where any number of rows is right.</summary>
    public static Row Any(string sql, params IReadOnlyList<object?> parameters) => new(sql, parameters, -1, null);

    public string Sql => sql;
    public int Hits => hits;
    public IReadOnlyList<object?> Parameters => parameters;

    /// <summary>Queues the row on a session; it runs when the session's changes are saved.</summary>
    public void Execute(Marten.IDocumentSession session) => session.QueueOperation(this);

    /// <summary>Runs the row by itself, for work that appends no event.</summary>
    /// <exception cref="RowMissedException">It touched another number of rows than it must; roll back.</exception>
    public async Task Run(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = Plain(value) });
        var touched = await command.ExecuteNonQueryAsync(ct);
        if (onMiss is not null && touched != hits)
            throw new RowMissedException(onMiss);
    }

    /// <summary>Runs rows where any number is right, in one round trip.</summary>
    public static async Task RunTogether(NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Row> rows,
        CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(row.sql);
            foreach (var value in row.parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = Plain(value) });
            batch.BatchCommands.Add(command);
        }
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
    }

    // One result set an operation, no more and no less: Marten walks them one by one.
    private void Write(Weasel.Postgresql.ICommandBuilder builder)
    {
        builder.Append("with hit as (");
        var at = 0;
        foreach (var place in Placeholder().EnumerateMatches(sql))
        {
            builder.Append(sql[at..place.Index]);
            var number = int.Parse(sql.AsSpan(place.Index + 1, place.Length - 1), CultureInfo.InvariantCulture);
            builder.AppendParameter(Plain(parameters[number - 1]));
            at = place.Index + place.Length;
        }
        builder.Append(sql[at..]);
        builder.Append(" returning 1) select count(*) from hit");
    }

    void Marten.Internal.Operations.IStorageOperation.ConfigureCommand(Weasel.Postgresql.ICommandBuilder builder,
        Weasel.Storage.IStorageSession session) => Write(builder);

    void Weasel.Storage.IStorageOperation.ConfigureCommand(Weasel.Core.ICommandBuilder builder, Weasel.Storage.IStorageSession session) =>
        Write((Weasel.Postgresql.ICommandBuilder)builder);

    // Not a type of ours: Marten would look for its id.
    public Type DocumentType => typeof(Marten.Storage.StorageFeatures);

    public Weasel.Core.OperationRole Role() => Weasel.Core.OperationRole.Other;

    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        await reader.ReadAsync(token);
        // The first miss says why; Marten would throw two of them as an AggregateException, which no rule knows.
        if (onMiss is not null && reader.GetInt64(0) != hits && !exceptions.Any(e => e is RowMissedException))
            exceptions.Add(new RowMissedException(onMiss));
    }

    private static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset at => at.ToUniversalTime(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => value,
    };

    [GeneratedRegex(@"\$[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}

/// <summary>A row that goes with the events missed; carries the rejection that it was given.</summary>
public sealed class RowMissedException(Rejection rejection) : Exception($"A row of the transaction missed: {rejection.Code}.")
{
    public Rejection Rejection { get; } = rejection;
}
