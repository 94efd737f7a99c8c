using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// The versions of streams, for clients that poll for changes: cached where the clock cannot be moved (<see cref="StreamCache{T}"/>). An
/// append is noticed through its signal, or at the latest when Marten's daemon reaches it.
/// </summary>
public sealed partial class StreamVersions : BackgroundService
{
    private const string ChangedStreamsSql = """
        select last_seq_id, array(
            select distinct stream_id from mt_events where seq_id > coalesce(@end, last_seq_id) and seq_id <= last_seq_id)
        from mt_event_progression
        where name = 'HighWaterMark' and last_updated > transaction_timestamp() - interval '5 seconds'
        """;

    private readonly StreamCache<CachedVersion> versions;
    private readonly EventSessions sessions;
    private readonly NpgsqlDataSource source;
    private readonly DatabaseClock clock;
    private readonly ILogger<StreamVersions> log;

    public StreamVersions(EventSessions sessions, NpgsqlDataSource source, DatabaseClock clock, WakeUpSignals signals,
        TimeProvider localClock, ILogger<StreamVersions> log)
    {
        (this.sessions, this.source, this.clock, this.log, versions) = (sessions, source, clock, log,
            new StreamCache<CachedVersion>(localClock));
        signals.StreamSignaled += versions.Invalidate;
    }

    /// <summary>Returns the version of a stream, or null if it does not exist.</summary>
    public async ValueTask<long?> Find(Guid stream, CancellationToken ct) =>
        (clock.IsMovable ? await ReadVersion(stream, ct) : await versions.Get(stream, _ => true, c => ReadVersion(stream, c), ct))?.Version;

    private async Task<CachedVersion?> ReadVersion(Guid stream, CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        return await session.VersionOf(stream, ct) is { } version ? new CachedVersion(version) : null;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.IsMovable ? Task.CompletedTask
        : versions.PollChanges(ReadChanges, (e, _) => LogPollFailed(log, e.GetType().Name), stoppingToken);

    /// <exception cref="TimeoutException">The daemon makes no progress, so changes are unknown.</exception>
    private async Task<(long End, IReadOnlyCollection<Guid> Changed)> ReadChanges(long? end, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ChangedStreamsSql);
        command.Parameters.Add(new NpgsqlParameter<long?>("end", end));
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            throw new TimeoutException();
        return (reader.GetInt64(0), reader.GetFieldValue<Guid[]>(1));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Changed streams were not read ({Fault}); versions are read each time meanwhile")]
    private static partial void LogPollFailed(ILogger log, string fault);

    private sealed record CachedVersion(long Version);
}
