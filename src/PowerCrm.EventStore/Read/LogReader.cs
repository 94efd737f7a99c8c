using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace PowerCrm.EventStore;

/// <summary>Reads the log in order between a checkpoint and a settled ceiling; what cannot be read comes as <see cref="Unreadable"/>.</summary>
internal static class LogReader
{
    private const string All = $"""
        select {EventRows.Columns} from mt_events
        where seq_id > $1 and seq_id <= $2
        order by seq_id limit $3
        """;

    // A type that nobody knows is read too, so that the reader stops there by name instead of passing over it.
    private const string Some = $"""
        select {EventRows.Columns} from mt_events
        where seq_id > $1 and seq_id <= $2 and (type = any($4) or type <> all($5))
        order by seq_id limit $3
        """;

    public static async Task<List<Recorded>> Read(NpgsqlDataSource source, Registry registry, string[]? types, long after, long ceiling, int limit,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await Read(connection, registry, types, after, ceiling, limit, ct);
    }

    public static async Task<List<Recorded>> Read(NpgsqlConnection connection, Registry registry, string[]? types, long after, long ceiling, int limit,
        CancellationToken ct)
    {
        var events = new List<Recorded>();
        await using var command = Command(connection, registry, types, after, ceiling, limit);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            events.Add(EventRows.ReadOrTell(rows, registry));
        return events;
    }

    /// <summary>The same without holding them; the connection is busy until the last.</summary>
    public static async IAsyncEnumerable<Recorded> Stream(NpgsqlConnection connection, Registry registry, string[]? types, long after, long ceiling,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = Command(connection, registry, types, after, ceiling, null);
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            yield return EventRows.ReadOrTell(rows, registry);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, Registry registry, string[]? types, long after, long ceiling, int? limit)
    {
        var command = new NpgsqlCommand(types is null ? All : Some, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ceiling });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)limit ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        if (types is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = types });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = registry.KnownNames });
        }
        return command;
    }
}
