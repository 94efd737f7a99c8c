using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// A cache of the applicants' active sessions (<see cref="StreamCache{T}"/>), so that a page that polls needs no database query. The end of
/// a session takes effect at once on this host, and within a second on any other.
/// </summary>
public sealed partial class ActiveSessionCache : BackgroundService
{
    // Transactions that had not ended at the last query are found by this one: their numbers are not below the last end. Numbers above all
    // of this cluster's come from another cluster, whose backup was restored here.
    private const string EndedSessionsSql = """
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, array(
            select distinct subject from pc_sessions
            where @end is not null and ended_in >= @end::text::xid8 and ended_in < pg_snapshot_xmax(pg_current_snapshot()))
        """;

    private readonly StreamCache<ActiveSession> sessions;
    private readonly WakeUpSignals signals;
    private readonly NpgsqlDataSource source;
    private readonly DatabaseClock clock;
    private readonly ILogger<ActiveSessionCache> log;

    public ActiveSessionCache(NpgsqlDataSource source, DatabaseClock clock, WakeUpSignals signals, TimeProvider time,
        ILogger<ActiveSessionCache> log)
    {
        (this.source, this.clock, this.signals, this.log, sessions) = (source, clock, signals, log, new StreamCache<ActiveSession>(time));
        // An erasure ends the sessions in the transaction of its event.
        signals.StreamSignaled += sessions.Invalidate;
    }

    /// <summary>Returns whether a session of this applicant is active, and the current time.</summary>
    /// <param name="lookUp">Reads the session's row.</param>
    public async ValueTask<(bool Alive, DateTimeOffset Now)> Check(Guid subject, Guid session,
        Func<CancellationToken, Task<(bool Alive, DateTimeOffset Now)>> lookUp, CancellationToken ct)
    {
        if (clock.IsMovable)
            return await lookUp(ct);
        var active = await sessions.Get(subject, it => it.Session == session,
            async c => (await lookUp(c)).Alive ? new ActiveSession(session) : null, ct);
        return (active is not null, clock.GetUtcNow());
    }

    /// <summary>
    /// Announces that a session of this person has ended: every host removes it from the cache, and live streams check again.
    /// </summary>
    public void AnnounceEnded(Guid subject) => signals.Signal(Topics.Stream(subject));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.IsMovable ? Task.CompletedTask
        : sessions.PollChanges(ReadEnded, (e, _) => LogPollFailed(e.GetType().Name), stoppingToken);

    private async Task<(long End, IReadOnlyCollection<Guid> Changed)> ReadEnded(long? end, CancellationToken ct)
    {
        await using var command = source.CreateCommand(EndedSessionsSql);
        command.Parameters.Add(new NpgsqlParameter<long?>("end", end));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetFieldValue<Guid[]>(1));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ended sessions were not read ({Fault}); each session is looked up meanwhile")]
    private partial void LogPollFailed(string fault);

    private sealed record ActiveSession(Guid Session);
}
