using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>Runs rows that go with something in a transaction of the handler's own (drafts, uploads), where no event is appended.</summary>
public static class Rows
{
    /// <exception cref="RowMissedException">A row hit another number than it must; roll back.</exception>
    public static async Task Run(NpgsqlConnection connection, NpgsqlTransaction? transaction, IEnumerable<Row> rows,
        CancellationToken ct)
    {
        foreach (var row in rows)
            await row.Run(connection, transaction, ct);
    }
}
