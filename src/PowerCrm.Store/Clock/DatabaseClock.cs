using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// The database's time, <c>powercrm_now()</c>, without a query for each call: the difference to this machine's clock is cached and
/// refreshed every ten seconds. Marten stamps events with it (<c>TimeProvider</c>), and decisions get it as <c>now</c>.
/// </summary>
/// <remarks>
/// Outside Production the offset in <c>pc_clock</c> may be moved (tests, the back-dated history of the demo). There every decision first
/// reads the offset, so that no host uses the old time once the call that moved the clock has returned. In Production the offset is zero,
/// or the host does not start. <c>Clock:Movable</c> = false turns this off elsewhere, to measure what Production does.
/// </remarks>
public sealed partial class DatabaseClock(NpgsqlDataSource source, IHostEnvironment environment, IConfiguration configuration,
    TimeProvider localClock, ILogger<DatabaseClock> log)
    : TimeProvider
{
    private const string ReadClockSql = "select powercrm_now(), (select fixed is not null from pc_clock)";
    private ClockOffset offset = new(0, TimeSpan.Zero, null);

    /// <param name="QueriedAt">When the query was sent, by the machine's timer: a late answer to an earlier query is ignored.</param>
    /// <param name="Difference">By how much the database's clock is ahead of this machine's.</param>
    /// <param name="StoppedAt">The time at which the database's clock is stopped; null when it runs.</param>
    private sealed record ClockOffset(long QueriedAt, TimeSpan Difference, DateTimeOffset? StoppedAt);

    /// <summary>Whether the offset may be moved while the host runs.</summary>
    public bool IsMovable { get; } = !environment.IsProduction() && configuration.GetValue("Clock:Movable", true);

    /// <summary>
    /// Returns the time in whole microseconds, the precision of PostgreSQL, so that a stored time is read back unchanged.
    /// </summary>
    public override DateTimeOffset GetUtcNow()
    {
        var it = Volatile.Read(ref offset);
        var ticks = (it.StoppedAt ?? localClock.GetUtcNow() + it.Difference).UtcTicks;
        return new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    /// <summary>Reads the offset if it may have moved.</summary>
    public ValueTask RefreshIfMovable(CancellationToken ct) => IsMovable ? new ValueTask(Refresh(ct)) : ValueTask.CompletedTask;

    /// <summary>Returns the time for a decision: <see cref="GetUtcNow"/>, after reading the offset if it may have moved.</summary>
    public async Task<DateTimeOffset> ReadNow(CancellationToken ct)
    {
        await RefreshIfMovable(ct);
        return GetUtcNow();
    }

    /// <summary>Reads the difference to the database's clock now.</summary>
    public async Task Refresh(CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadClockSql);
        var queriedAt = localClock.GetTimestamp();
        var localTime = localClock.GetUtcNow();
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return;
        var (databaseTime, isStopped) = (reader.GetDateTime(0), reader.GetBoolean(1));
        var halfRoundTrip = localClock.GetElapsedTime(queriedAt) / 2;
        var database = new DateTimeOffset(databaseTime, TimeSpan.Zero);
        var measured = new ClockOffset(queriedAt, database - (localTime + halfRoundTrip), isStopped ? database : null);
        for (var current = Volatile.Read(ref offset); current.QueriedAt <= queriedAt;)
        {
            var replaced = Interlocked.CompareExchange(ref offset, measured, current);
            if (ReferenceEquals(replaced, current))
                return;
            current = replaced;
        }
    }

    /// <summary>Whether the database's clock is moved or stopped.</summary>
    public static async Task<bool> IsMoved(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select shift <> interval '0' or fixed is not null from pc_clock", connection);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Moves the database's clock, which then runs on from there (for the demo). Returns false if it was already there.</summary>
    public static async Task<bool> Move(NpgsqlConnection connection, TimeSpan shift, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "update pc_clock set shift = $1, fixed = null where shift <> $1 or fixed is not null", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = shift });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Stops the database's clock at this time until it is moved or <see cref="Resume"/> is called, for test scenarios.</summary>
    public static async Task StopAt(NpgsqlConnection connection, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("update pc_clock set fixed = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = at.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Lets a stopped database clock run on from its time. Returns false if it was not stopped.</summary>
    public static async Task<bool> Resume(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "update pc_clock set shift = fixed - clock_timestamp(), fixed = null where fixed is not null", connection);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Refreshes the difference to the database's clock until the host stops.</summary>
    public Task RefreshUntilStopped(CancellationToken stopping) =>
        TimerLoop.Run(TimeSpan.FromSeconds(10), localClock, Refresh, (e, _) => LogRefreshFailed(log, e.GetType().Name), stopping);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database's time was not read ({Fault}); the last known difference stays")]
    private static partial void LogRefreshFailed(ILogger log, string fault);
}
