using Dapper;
using Marten;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// The position of a projection or subscription of the daemon. <paramref name="Ceiling"/> − <paramref name="Checkpoint"/> is its lag in
/// events.
/// </summary>
public sealed record ReaderProgress(string Name, string Kind, long Checkpoint, long Ceiling);

/// <summary>A scheduled command. Its data is not included.</summary>
public sealed record DueCommandSummary(Guid Id, DateTimeOffset At, Guid Stream, string Command);

/// <summary>Operations on the store, used by the command line and the operations console.</summary>
public sealed class Maintenance
{
    /// <summary>Between the rounds of <see cref="WaitUntilIdle"/>, in milliseconds.</summary>
    private const int ShortestPause = 5, LongestPause = 20;

    private readonly NpgsqlDataSource source;
    private readonly StoreRegistry registry;
    private readonly IDocumentStore store;
    private readonly StoreSchema schema;

    internal Maintenance(NpgsqlDataSource source, StoreRegistry registry, IDocumentStore store, StoreSchema schema) =>
        (this.source, this.registry, this.store, this.schema) = (source, registry, store, schema);

    public IReadOnlyList<string> Projections => [.. registry.ReadModels.Select(m => m.Name)];

    /// <summary>The stored names of events with their types, sorted by name.</summary>
    public IReadOnlyList<(string Name, Type Type)> EventTypes =>
        [.. registry.Events.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value))];
    public IReadOnlyList<string> DueCommands => [.. registry.Due.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Applies the missing parts of the schema under a lock, so that several hosts may start at once.</summary>
    public Task<IReadOnlyList<string>> Migrate(CancellationToken ct) => schema.Migrate(ct);

    /// <summary>Returns what is missing or different; empty when the database is as the code expects.</summary>
    public Task<IReadOnlyList<string>> AssertSchema(CancellationToken ct) => schema.Assert(ct);

    /// <summary>Returns whether the hosts' database user can change the log; null if the schema does not exist yet.</summary>
    public Task<LogProtection?> ReadLogProtection(CancellationToken ct) => schema.Protector.Read(ct);

    /// <summary>Gives the log to a role of its own, so that the hosts' user can only append to it.</summary>
    /// <param name="dryRun">True to return the statements without their effect.</param>
    /// <returns>The statements that were needed; none when repeated.</returns>
    /// <exception cref="InvalidOperationException">The roles cannot be used for this.</exception>
    public Task<IReadOnlyList<string>> ProtectLog(string hostRole, string logRole, bool dryRun, CancellationToken ct) =>
        schema.Protector.Protect(hostRole, logRole, dryRun, ct);

    /// <summary>Serializes an event as it is stored in the log, for approval tests and tools.</summary>
    public static string ToJson(object @event) => System.Text.Json.JsonSerializer.Serialize(@event, @event.GetType(), StoreJson.Options);

    public async Task<IReadOnlyList<ReaderProgress>> ReadProgress(CancellationToken ct)
    {
        var readers = await ReadReaders(ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        // Read after the readers' positions, so that none of them is ahead of it.
        var ceiling = await LogPages.ReadLastSequence(connection, null, ct);
        return [.. readers.Where(r => r.Position is not null).Select(r => new ReaderProgress(r.Name,
            r.Kind == "high_water_mark" ? "high-water mark" : r.Kind.Replace('_', ' '), r.Position ?? 0, ceiling))];
    }

    /// <summary>Returns how far behind each reader of the log and each queue is, in events and in seconds.</summary>
    public Task<IReadOnlyList<Reader>> ReadReaders(CancellationToken ct) => Store.Readers.Read(source, registry, ct);

    /// <summary>
    /// Rebuilds a projection: fills a shadow table, catches up, swaps under a lock. Resumes where a killed rebuild stopped.
    /// </summary>
    /// <exception cref="RebuildRunningException">A rebuild of this projection is already running.</exception>
    /// <exception cref="InvalidOperationException">Unknown name.</exception>
    public Task<RebuildResult> Rebuild(string projection, IProgress<RebuildProgress>? progress, CancellationToken ct) =>
        new ProjectionRebuilder(registry.GetReadModel(projection), store, source).Run(progress, ct);

    /// <summary>
    /// Rebuilds a projection into a temporary table, from one snapshot, and compares the two. The projection is not changed or locked.
    /// </summary>
    /// <exception cref="InvalidOperationException">Unknown name.</exception>
    public async Task<ProjectionComparison> Compare(string projection, CancellationToken ct) =>
        (await new ProjectionComparer([registry.GetReadModel(projection)], store, source).Run(ct))[0];

    /// <summary>Compares all projections as <see cref="Compare"/> does, in one snapshot; the log is read once.</summary>
    public Task<IReadOnlyList<ProjectionComparison>> CompareAll(CancellationToken ct) =>
        new ProjectionComparer([.. registry.ReadModels], store, source).Run(ct);

    public async Task<IReadOnlyList<DueCommandSummary>> ReadDueCommands(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, DateTime At, Guid Stream, string Command)>(new CommandDefinition(
            "select id, at, stream, command from pc_due order by at, id", cancellationToken: ct));
        return [.. rows.Select(r => new DueCommandSummary(r.Id, new DateTimeOffset(r.At), r.Stream, r.Command))];
    }

    /// <summary>
    /// Returns when nothing is pending: no message in the inbox, nothing due, and the daemon has reached the end of the log.
    /// </summary>
    public async Task<bool> WaitUntilIdle(TimeSpan atMost, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(atMost);
        try
        {
            await using var connection = await source.OpenConnectionAsync(timeout.Token);
            // A reaction may append what another one reacts to, so a round must find nothing new. The end of the log is read last: events
            // that a message appended after the readers were queried, but before the messages were counted, must count as new.
            var pause = ShortestPause;
            for (long previous = -1; ;)
            {
                var hasPending = (await ReadReaders(timeout.Token)).Any(r => r.Behind > 0 && r.Kind != "high_water_mark");
                var current = await LogPages.ReadLastSequence(connection, null, timeout.Token);
                if (!hasPending && current == previous)
                    return true;
                previous = current;
                // While reactions work, each round takes processor time from them.
                pause = hasPending ? Math.Min(2 * pause, LongestPause) : ShortestPause;
                await Task.Delay(pause, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
