using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>Reads and writes the table of checkpoints.</summary>
internal static class CheckpointRows
{
    private const string Columns = "number, after, up_to, events, root, before, at, key, signature";

    public static async Task<Checkpoint?> ReadLast(NpgsqlConnection connection, CancellationToken ct) =>
        await ReadBefore(connection, long.MaxValue, 1, ct) is [var last] ? last : null;

    /// <summary>Returns the checkpoints below a number, newest first.</summary>
    public static async Task<IReadOnlyList<Checkpoint>> ReadBefore(NpgsqlConnection connection, long number, int limit,
        CancellationToken ct)
    {
        var checkpoints = new List<Checkpoint>();
        await foreach (var it in Read(connection,
            $"select {Columns} from pc_audit_checkpoints where number < $1 order by number desc limit {limit}", ct,
            new NpgsqlParameter<long> { TypedValue = number }))
            checkpoints.Add(it);
        return checkpoints;
    }

    /// <summary>Streams the checkpoints after a number, in order; there may be millions.</summary>
    public static IAsyncEnumerable<Checkpoint> ReadAfter(NpgsqlConnection connection, long number, CancellationToken ct) =>
        Read(connection, $"select {Columns} from pc_audit_checkpoints where number > $1 order by number", ct,
            new NpgsqlParameter<long> { TypedValue = number });

    /// <summary>Streams the checkpoints that contain numbers after <paramref name="after"/> and up to a last one, in order.</summary>
    public static IAsyncEnumerable<Checkpoint> ReadBetween(NpgsqlConnection connection, long after, long last, CancellationToken ct) =>
        Read(connection, $"select {Columns} from pc_audit_checkpoints where up_to > $1 and after < $2 order by number", ct,
            new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<long> { TypedValue = last });

    /// <summary>Streams the checkpoints that contain one of the events, in order.</summary>
    public static IAsyncEnumerable<Checkpoint> ReadContaining(NpgsqlConnection connection, IReadOnlyCollection<long> events,
        CancellationToken ct) =>
        Read(connection, $"""
            select {Columns}
            from pc_audit_checkpoints c
            where exists (select from unnest($1) n where n > c.after and n <= c.up_to)
            order by number
            """, ct, new NpgsqlParameter<long[]> { TypedValue = [.. events] });

    /// <summary>Inserts a checkpoint. Returns false if another host has already inserted one with this number.</summary>
    public static async Task<bool> Insert(NpgsqlConnection connection, Checkpoint it, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into pc_audit_checkpoints ({Columns})
            values (@Number, @After, @UpTo, @Events, @Root, @Before, @at, @Key, @Signature)
            on conflict do nothing
            """,
            new { it.Number, it.After, it.UpTo, it.Events, it.Root, it.Before, at = it.At.UtcDateTime, it.Key, it.Signature },
            cancellationToken: ct)) == 1;

    private static async IAsyncEnumerable<Checkpoint> Read(NpgsqlConnection connection, string sql,
        [EnumeratorCancellation] CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        command.Parameters.AddRange(parameters);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            yield return new Checkpoint(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetString(4),
                rows.GetString(5), rows.GetFieldValue<DateTimeOffset>(6), rows.GetString(7), rows.GetString(8));
    }
}
