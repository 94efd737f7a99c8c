using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>Runs rows in a handler's own transaction (drafts, uploads) when no event is appended.</summary>
public static class Rows
{
    /// <exception cref="RowMissedException">The wrong number of rows was affected; roll back.</exception>
    public static async Task Run(NpgsqlConnection connection, NpgsqlTransaction? transaction, IEnumerable<Row> rows, CancellationToken ct)
    {
        foreach (var row in rows)
            await row.Run(connection, transaction, ct);
    }
}
