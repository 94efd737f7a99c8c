using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// The sessions of applicants that are alive, remembered (<see cref="Followed{T}"/>), so that a screen that asks again and again costs no
/// look at the database. An end on this host holds at once, on any other within a second.
/// </summary>
public sealed partial class LiveSessions : BackgroundService
{
    // A transaction that had not ended when the last question was asked is found by this one: its number is not below that end. Numbers
    // above all of this cluster's come from another one, whose backup was restored here.
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
        // An erasure ends sessions in the transaction of its event.
        bells.Heard += alive.Forget;
    }

    /// <summary>Whether a session of this applicant is alive, and what time it is.</summary>
    /// <param name="look">Looks at the session's row.</param>
    public async ValueTask<(bool Alive, DateTimeOffset Now)> Look(Guid subject, Guid session,
        Func<CancellationToken, Task<(bool Alive, DateTimeOffset Now)>> look, CancellationToken ct)
    {
        if (clock.Movable)
            return await look(ct);
        var found = await alive.Get(subject, it => it.Session == session,
            async c => (await look(c)).Alive ? new Alive(session) : null, ct);
        return (found is not null, clock.GetUtcNow());
    }

    /// <summary>A session of this person has ended: every host forgets it, and live streams look again.</summary>
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

    [LoggerMessage(Level = LogLevel.Debug, Message = "Which sessions ended was not asked ({Fault}); each is looked up meanwhile")]
    private partial void NotAsked(string fault);

    private sealed record Alive(Guid Session);
}
