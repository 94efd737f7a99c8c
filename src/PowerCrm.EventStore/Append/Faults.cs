using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>Which errors mean what. Only infrastructure is retried in place.</summary>
internal static class Faults
{
    public static bool IsTransient(Exception e) => e switch
    {
        PostgresException p => p.SqlState is "40001" or "40P01" or "55P03" or "57P01" or "57P02" or "57P03" or "25P03" or "57P05"
            || p.SqlState.StartsWith("08", StringComparison.Ordinal) || p.SqlState.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException n => n.IsTransient || n.InnerException is IOException or TimeoutException or System.Net.Sockets.SocketException,
        TimeoutException or IOException => true,
        _ => e.InnerException is { } inner && IsTransient(inner),
    };

    /// <summary>
    /// The handler's own fault. What it throws after its connection broke is infrastructure, whatever it made of it.
    /// </summary>
    public static bool IsHandlers(Exception e, NpgsqlConnection connection) =>
        !IsTransient(e) && e is not SupersededException && connection.State == System.Data.ConnectionState.Open;

    /// <summary>The append met a newer version of its stream.</summary>
    public static bool IsStale(PostgresException e) =>
        (e.SqlState == "PC001" && e.MessageText == WriteBatch.Stale)
        || (e.SqlState == PostgresErrorCodes.UniqueViolation && e.ConstraintName is "pk_mt_events_stream_and_version" or "pkey_mt_streams_id");

    public static int? MissedRow(PostgresException e) =>
        e.SqlState == "PC001" && e.MessageText.StartsWith(WriteBatch.Missed, StringComparison.Ordinal)
            ? int.Parse(e.MessageText.AsSpan(WriteBatch.Missed.Length), System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>50 ms, 100 ms, 200 ms … at most 5 s, each by 0.5 to 1.5.</summary>
    public static TimeSpan BackOff(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(5000, 50 * Math.Pow(2, attempt)) * (0.5 + Random.Shared.NextDouble()));
}
