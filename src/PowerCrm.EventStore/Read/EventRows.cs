using System.Runtime.ExceptionServices;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>One row of the log to a <see cref="Recorded"/>.</summary>
internal static class EventRows
{
    public const string Columns = "seq_id, id, stream_id, version, type, data, timestamp, tenant_id, user_name, correlation_id, causation_id";

    public static Recorded Read(NpgsqlDataReader row, Registry registry)
    {
        var e = Envelope(row);
        return e with { Data = registry.Read(e.Type, (byte[])e.Data) };
    }

    /// <summary>
    /// For readers that go on past a fault: an event that cannot be read comes as <see cref="Unreadable"/>, in its place, so that what stands
    /// before it is handled and the fault belongs to one event instead of a page of them.
    /// </summary>
    public static Recorded ReadOrTell(NpgsqlDataReader row, Registry registry)
    {
        var e = Envelope(row);
        try
        {
            return e with { Data = registry.Read(e.Type, (byte[])e.Data) };
        }
        catch (Exception fault)
        {
            return e with { Data = new Unreadable(fault) };
        }
    }

    private static Recorded Envelope(NpgsqlDataReader row)
    {
        var by = new Caller(row.IsDBNull(7) ? Caller.DefaultTenant : row.GetString(7), row.IsDBNull(8) ? "" : row.GetString(8),
            row.IsDBNull(9) ? "" : row.GetString(9), row.IsDBNull(10) ? null : row.GetString(10));
        return new Recorded(row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), row.GetString(4),
            row.GetFieldValue<byte[]>(5), row.GetFieldValue<DateTimeOffset>(6), by);
    }
}

/// <summary>Stands for an event whose type is unknown or whose JSON does not bind.</summary>
internal sealed record Unreadable(Exception Fault)
{
    public static void Refuse(Recorded e)
    {
        if (e.Data is Unreadable it)
            ExceptionDispatchInfo.Throw(it.Fault);
    }
}
