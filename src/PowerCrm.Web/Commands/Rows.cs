using Npgsql;
using PowerCrm.EventStore;

namespace PowerCrm.Web;

/// <summary>Runs rows that go with something in a transaction of the handler's own (drafts, uploads), where no event is appended.</summary>
public static class Rows
{
    /// <exception cref="AlongsideMissedException">A row hit another number than it must; roll back.</exception>
    public static async Task Run(NpgsqlConnection connection, NpgsqlTransaction? transaction, IEnumerable<Alongside> rows,
        CancellationToken ct)
    {
        foreach (var row in rows)
        {
            await using var command = new NpgsqlCommand(row.Sql, connection, transaction);
            foreach (var value in row.Parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            var hits = await command.ExecuteNonQueryAsync(ct);
            if (row.Hits >= 0 && hits != row.Hits)
                throw new AlongsideMissedException(row.OnMiss);
        }
    }
}
