using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// A cache of the applicants' active sessions (<see cref="Followed{T}"/>), so that a page that polls needs no database query. The end of a
/// session takes effect at once on this host, and within a second on any other.
/// </summary>
public sealed partial class LiveSessions : BackgroundService
{
    // Transactions that had not ended at the last query are found by this one: their numbers are not below the last end. Numbers above all
    // of this cluster's come from another cluster, whose backup was restored here.
    private const string Ask = """
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, array(
            select distinct subject from pc_sessions
            where @end is not null and ended_in >= @end::text::xid8 and ended_in < pg_snapshot_xmax(pg_current_snapshot()))
        """;

    private readonly Followed<Alive> alive;
    private readonly Bells bells;
    private readonly NpgsqlDataSource source;
    private readonly DatabaseClock clock;
    private readonly ILogger<LiveSessions> log;

    public LiveSessions(NpgsqlDataSource source, DatabaseClock clock, Bells bells, TimeProvider machine, ILogger<LiveSessions> log)
    {
        (this.source, this.clock, this.bells, this.log, alive) = (source, clock, bells, log, new Followed<Alive>(machine));
        // An erasure ends the sessions in the transaction of its event.
        bells.Heard += alive.Forget;
    }

    /// <summary>Returns whether a session of this applicant is active, and the current time.</summary>
    /// <param name="look">Reads the session's row.</param>
    public async ValueTask<(bool Alive, DateTimeOffset Now)> Look(Guid subject, Guid session,
        Func<CancellationToken, Task<(bool Alive, DateTimeOffset Now)>> look, CancellationToken ct)
    {
        if (clock.Movable)
            return await look(ct);
        var found = await alive.Get(subject, it => it.Session == session,
            async c => (await look(c)).Alive ? new Alive(session) : null, ct);
        return (found is not null, clock.GetUtcNow());
    }

    /// <summary>
    /// Announces that a session of this person has ended: every host removes it from the cache, and live streams check again.
    /// </summary>
    public void Ended(Guid subject) => bells.Ring(Topics.Stream(subject));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.Movable ? Task.CompletedTask
        : alive.Follow(Ended, (e, _) => NotAsked(e.GetType().Name), stoppingToken);

    private async Task<(long End, IReadOnlyCollection<Guid> Changed)> Ended(long? end, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Ask);
        command.Parameters.Add(new NpgsqlParameter<long?>("end", end));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetFieldValue<Guid[]>(1));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ended sessions were not read ({Fault}); each session is looked up meanwhile")]
    private partial void NotAsked(string fault);

    private sealed record Alive(Guid Session);
}
