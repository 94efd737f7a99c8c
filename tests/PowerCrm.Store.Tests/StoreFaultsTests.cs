using System.Net.Sockets;
using Npgsql;

namespace PowerCrm.Store.Tests;

/// <summary>Transient errors are retried; any other error is a bug and is not.</summary>
public sealed class StoreFaultsTests
{
    public static TheoryData<Exception, bool> All => new()
    {
        // The server is shutting down, or is no longer the primary.
        { new PostgresException("", "FATAL", "FATAL", "57P01"), true },
        { new PostgresException("", "ERROR", "ERROR", "25006"), true },
        // A full disk, also where a new connection cannot write a file of its own ("could not write init file"), and a disk that fails.
        { new PostgresException("", "ERROR", "ERROR", PostgresErrorCodes.DiskFull), true },
        { new PostgresException("", "FATAL", "FATAL", PostgresErrorCodes.InternalError), true },
        { new PostgresException("", "PANIC", "PANIC", PostgresErrorCodes.IoError), true },
        { new PostgresException("", "ERROR", "ERROR", PostgresErrorCodes.IoError), true },
        { new PostgresException("", "ERROR", "ERROR", PostgresErrorCodes.InternalError), false },
        // A wrong password or database name is not cured by waiting.
        { new PostgresException("", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword), false },
        { new PostgresException("", "FATAL", "FATAL", PostgresErrorCodes.InvalidCatalogName), false },
        // None of several servers is the primary: no inner exception, or one for each.
        { new NpgsqlException("No suitable host was found."), true },
        { new NpgsqlException("", new AggregateException(new NpgsqlException("", new SocketException()), new TimeoutException())), true },
        { new InvalidOperationException("", new NpgsqlException("", new IOException())), true },
        { new PostgresException("", "ERROR", "ERROR", PostgresErrorCodes.UndefinedColumn), false },
        { new NpgsqlException("", new InvalidCastException()), false },
        { new InvalidOperationException(), false },
    };

    [Theory, MemberData(nameof(All))]
    public void transient_faults_are_recognised(Exception e, bool passes) => StoreFaults.IsTransient(e).ShouldBe(passes);
}
