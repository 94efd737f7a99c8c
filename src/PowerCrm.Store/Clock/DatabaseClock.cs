using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// The database's time, <c>powercrm_now()</c>, without a question to the database each time: the difference to this machine's clock is kept
/// and looked up again every ten seconds. It stamps events (Marten's <c>TimeProvider</c>) and is the <c>now</c> of decisions.
/// </summary>
/// <remarks>
/// Outside Production the offset in <c>pc_clock</c> may be moved (tests, the demo's back-dated history). There every decision looks the
/// offset up first, so that no host decides by the time before the move once the move was answered. In Production it is zero, or the host
/// does not start. <c>Clock:Movable</c> = false promises the same elsewhere, for measuring what Production does.
/// </remarks>
public sealed partial class DatabaseClock(NpgsqlDataSource source, IHostEnvironment environment, IConfiguration configuration,
    TimeProvider machine, ILogger<DatabaseClock> log)
    : TimeProvider
{
    private const string Ask = "select powercrm_now(), (select fixed is not null from pc_clock)";
    private Seen seen = new(0, TimeSpan.Zero, null);

    /// <param name="Asked">When it was asked for, by the machine's timer: a late answer to an earlier question replaces nothing.</param>
    /// <param name="Ahead">By how much the database's clock is ahead of this machine's.</param>
    /// <param name="Stands">Where the database's clock stands still; null: it goes.</param>
    private sealed record Seen(long Asked, TimeSpan Ahead, DateTimeOffset? Stands);

    /// <summary>Whether the offset may be moved while the host runs.</summary>
    public bool Movable { get; } = !environment.IsProduction() && configuration.GetValue("Clock:Movable", true);

    /// <summary>In whole microseconds, as PostgreSQL keeps it: what is answered now is what will be read later.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var it = Volatile.Read(ref seen);
        var ticks = (it.Stands ?? machine.GetUtcNow() + it.Ahead).UtcTicks;
        return new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    /// <summary>Looks the offset up where it may have moved.</summary>
    public ValueTask Fresh(CancellationToken ct) => Movable ? new ValueTask(Look(ct)) : ValueTask.CompletedTask;

    /// <summary>The time of a decision: <see cref="GetUtcNow"/>, looked up first where it may have moved.</summary>
    public async Task<DateTimeOffset> Now(CancellationToken ct)
    {
        await Fresh(ct);
        return GetUtcNow();
    }

    /// <summary>Reads the difference to the database's clock now.</summary>
    public async Task Look(CancellationToken ct)
    {
        await using var command = source.CreateCommand(Ask);
        var asked = machine.GetTimestamp();
        var before = machine.GetUtcNow();
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return;
        var (there, stands) = (reader.GetDateTime(0), reader.GetBoolean(1));
        var half = machine.GetElapsedTime(asked) / 2;
        var database = new DateTimeOffset(there, TimeSpan.Zero);
        var now = new Seen(asked, database - (before + half), stands ? database : null);
        for (var last = Volatile.Read(ref seen); last.Asked <= asked;)
        {
            var found = Interlocked.CompareExchange(ref seen, now, last);
            if (ReferenceEquals(found, last))
                return;
            last = found;
        }
    }

    /// <summary>Whether the database's clock is moved, or stands still.</summary>
    public static async Task<bool> IsMoved(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select shift <> interval '0' or fixed is not null from pc_clock", connection);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Moves the database's clock, which goes on from there, for the demo. False: it was there already.</summary>
    public static async Task<bool> Move(NpgsqlConnection connection, TimeSpan shift, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "update pc_clock set shift = $1, fixed = null where shift <> $1 or fixed is not null", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = shift });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>The database's clock stands still at this time until it is moved or <see cref="GoOn"/>, for scenarios.</summary>
    public static async Task StandAt(NpgsqlConnection connection, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("update pc_clock set fixed = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = at.UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The database's clock goes on from where it stands. False: it did not stand.</summary>
    public static async Task<bool> GoOn(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "update pc_clock set shift = fixed - clock_timestamp(), fixed = null where fixed is not null", connection);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Follows the database's clock for as long as the host runs.</summary>
    public Task Follow(CancellationToken stopping) =>
        TimerLoop.Run(TimeSpan.FromSeconds(10), machine, Look, (e, _) => NotFollowed(log, e.GetType().Name), stopping);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database's time was not read ({Fault}); the last known difference stays")]
    private static partial void NotFollowed(ILogger log, string fault);
}
