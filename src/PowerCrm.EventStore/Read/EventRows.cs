using System.Runtime.ExceptionServices;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>One row of the log to a <see cref="Recorded"/>.</summary>
internal static class EventRows
{
    public const string Columns = "seq_id, id, stream_id, version, type, data, timestamp, tenant_id, user_name, correlation_id, causation_id";

    /// <summary>The same without the stream, which is known.</summary>
    public const string OfOneStream =
        "seq_id, id, version, type, data, timestamp, tenant_id, user_name, correlation_id, causation_id";

    public static Recorded Read(NpgsqlDataReader row, Registry registry, Guid stream)
    {
        var type = row.GetString(3);
        return new Recorded(row.GetInt64(0), row.GetGuid(1), stream, row.GetInt64(2), type, registry.Read(type, row.GetFieldValue<byte[]>(4)),
            row.GetFieldValue<DateTimeOffset>(5), By(row, 6));
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
        return new Recorded(row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), row.GetString(4),
            row.GetFieldValue<byte[]>(5), row.GetFieldValue<DateTimeOffset>(6), By(row, 7));
    }

    private static Caller By(NpgsqlDataReader row, int from) => new(row.IsDBNull(from) ? Caller.DefaultTenant : row.GetString(from),
        row.IsDBNull(from + 1) ? "" : row.GetString(from + 1), row.IsDBNull(from + 2) ? "" : row.GetString(from + 2),
        row.IsDBNull(from + 3) ? null : row.GetString(from + 3));
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
