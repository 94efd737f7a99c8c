using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>One row of the log to a <see cref="Recorded"/>.</summary>
internal static class EventRows
{
    public const string Columns = "seq_id, id, stream_id, version, type, data, timestamp, tenant_id, user_name, correlation_id, causation_id";

    public static Recorded Read(NpgsqlDataReader row, Registry registry)
    {
        var type = row.GetString(4);
        var by = new Caller(row.IsDBNull(7) ? Caller.DefaultTenant : row.GetString(7), row.IsDBNull(8) ? "" : row.GetString(8),
            row.IsDBNull(9) ? "" : row.GetString(9), row.IsDBNull(10) ? null : row.GetString(10));
        return new Recorded(row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), type,
            registry.Read(type, row.GetFieldValue<byte[]>(5)), row.GetFieldValue<DateTimeOffset>(6), by);
    }
}
