using JasperFx;
using Marten.Exceptions;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>Classifies errors. Only transient ones are retried in place.</summary>
public static class StoreFaults
{
    public static bool IsTransient(Exception e) => e switch
    {
        PostgresException p => IsTransient(p),
        // Without an inner exception, or with several: none of several servers was the primary.
        NpgsqlException n => n.IsTransient
            || n.InnerException is null or AggregateException or IOException or TimeoutException or System.Net.Sockets.SocketException,
        TimeoutException or IOException or TooManyConflictsException => true,
        _ => e.InnerException is { } inner && IsTransient(inner),
    };

    private static bool IsTransient(PostgresException e) => e.SqlState switch
    {
        // A wrong password, database or right: waiting does not cure it.
        ['2', '8', ..] or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege => false,
        // 25006: the server was the primary until a moment ago.
        "40001" or "40P01" or "55P03" or "57P01" or "57P02" or "57P03" or "25P03" or "57P05" or "25006" or PostgresErrorCodes.IoError
            or ['0', '8', ..] or ['5', '3', ..] => true,
        // The server ended the connection: for instance a new one could not write its cache file (XX000), because the disk is full.
        _ => e.InvariantSeverity is "FATAL" or "PANIC",
    };

    /// <summary>
    /// Whether the connection to the database was lost. Other errors do not count: an aborted request body is an IOException too.
    /// </summary>
    public static bool IsConnectionLost(Exception? e) => e is not null && (e is NpgsqlException
        ? IsTransient(e) : IsConnectionLost(e.InnerException));

    /// <summary>
    /// Whether this is an event that only a newer build knows: a host of that build can read it, this one must be updated.
    /// </summary>
    public static bool IsOfNewerBuild(Exception? e) => e is Marten.Exceptions.UnknownEventTypeException
        || e is not null && IsOfNewerBuild(e.InnerException);

    /// <summary>Whether the append failed because its stream had a newer version.</summary>
    public static bool IsStale(Exception e) =>
        e is ConcurrencyException or JasperFx.Events.ExistingStreamIdCollisionException
            or Marten.Exceptions.ExistingStreamIdCollisionException
            || e is MartenCommandException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } p }
                && p.ConstraintName is "pk_mt_events_stream_and_version" or "pkey_mt_streams_id"
            || e is AggregateException several && several.InnerExceptions.Any(IsStale);

    /// <summary>50 ms, 100 ms, 200 ms … at most 5 s, each multiplied by a random factor from 0.5 to 1.5.</summary>
    public static TimeSpan BackOffDelay(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(5000, 50 * Math.Pow(2, attempt)) * (0.5 + Random.Shared.NextDouble()));

    /// <summary>How many may write to one stream at once: each time one of them succeeds, and those that gave no version retry.</summary>
    public const int MaxConflictRetries = 30;

    /// <summary>Returns a few milliseconds at random, so that those that raced do not collide again.</summary>
    public static TimeSpan ConflictDelay(int conflicts) => TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 * conflicts + 1));
}
