using Dapper;
using Marten;
using Npgsql;
using Wolverine.Persistence.Durability.DeadLetterManagement;
using Wolverine.Runtime;
using Wolverine.Runtime.Serialization;

namespace PowerCrm.Store;

/// <summary>
/// The position of a projection or subscription of the daemon. <paramref name="Ceiling"/> − <paramref name="Checkpoint"/> is its lag in
/// events.
/// </summary>
public sealed record ReaderProgress(string Name, string Kind, long Checkpoint, long Ceiling);

/// <summary>A message that could not be handled. Its body is never shown.</summary>
/// <param name="Tries">The number of attempts since the message was sent or last retried by a person; null when it cannot be read.</param>
/// <param name="Retries">How often a person has retried it.</param>
public sealed record DeadLetter(Guid Id, string Message, string Reaction, string Error, DateTimeOffset SentAt, bool Retrying, int? Tries,
    long Retries);

/// <summary>The outcome of a retry or a discard of a dead letter.</summary>
public enum DeadLetterOutcome
{
    Done,
    /// <summary>There is no dead letter with this id.</summary>
    Missing,
    /// <summary>The dead letter is marked for a retry, and a host is about to handle it.</summary>
    Retrying,
}

/// <summary>An operator's action on the running product.</summary>
public sealed record OperatorAction(Guid Id, string Act, string Target, string Reason, string Actor, DateTimeOffset At);

/// <summary>A scheduled command. Its data is not included.</summary>
public sealed record DueCommandSummary(Guid Id, DateTimeOffset At, Guid Stream, string Command);

/// <summary>Operations on the store, used by the command line and the operations console.</summary>
public sealed class Maintenance
{
    private readonly NpgsqlDataSource source;
    private readonly StoreRegistry registry;
    private readonly IDocumentStore store;
    private readonly IWolverineRuntime runtime;
    private readonly StoreSchema schema;
    private readonly ExternalCalls externalCalls;

    internal Maintenance(NpgsqlDataSource source, StoreRegistry registry, IDocumentStore store, IWolverineRuntime runtime,
        StoreSchema schema, ExternalCalls externalCalls) =>
        (this.source, this.registry, this.store, this.runtime, this.schema, this.externalCalls) =
            (source, registry, store, runtime, schema, externalCalls);

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

    /// <summary>Records permanently what an operator did to the running product. Call it before the action.</summary>
    /// <param name="act">The stored name of the action, such as <c>rebuild</c>.</param>
    public async Task RecordAction(string act, string target, string reason, string actor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_operations (id, act, target, reason, actor, at)
            values (@id, @act, @target, @reason, @actor, powercrm_now())
            """, new { id = Guid.CreateVersion7(), act, target, reason, actor }, cancellationToken: ct));
    }

    /// <summary>
    /// Rebuilds a projection into a temporary table, from one snapshot, and compares the two. The projection is not changed or locked.
    /// </summary>
    /// <exception cref="InvalidOperationException">Unknown name.</exception>
    public Task<ProjectionComparison> Compare(string projection, CancellationToken ct) =>
        new ProjectionComparer(registry.GetReadModel(projection), store, source).Run(ct);

    /// <summary>Messages that could not be handled, the oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLetters(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Message, string ReceivedAt, string Error, DateTime SentAt,
            bool Replayable, byte[] Body, long Retries)>(new CommandDefinition(
            """
            select id, message_type, received_at, exception_type, sent_at, replayable, body,
                (select count(*) from pc_operations o where o.act = 'retry_message' and o.target = d.id::text)
            from wolverine.wolverine_dead_letters d
            order by sent_at, id
            """, cancellationToken: ct));
        return [.. rows.Select(r => new DeadLetter(r.Id, r.Message, InboxFence.QueueName(r.ReceivedAt), r.Error.Split('.')[^1],
            new DateTimeOffset(r.SentAt), r.Replayable, ReadAttempts(r.Body), r.Retries))];
    }

    /// <summary>
    /// Returns the number of attempts in the envelope, without reading the message itself; null if the envelope cannot be read.
    /// </summary>
    private static int? ReadAttempts(byte[] body)
    {
        try
        {
            return EnvelopeSerializer.Deserialize(body).Attempts;
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException or IOException
            or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns the retries and discards of dead letters, newest first.</summary>
    public async Task<IReadOnlyList<OperatorAction>> ReadDeadLetterActions(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Act, string Target, string Reason, string Actor, DateTime At)>(
            new CommandDefinition(
            """
            select id, 'retry' as act, target, reason, actor, at from pc_operations where act = 'retry_message'
            union all
            -- One message may have failed in several reactions.
            select md5(concat(id, actor, at))::uuid, 'discard', id::text, reason, actor, at
            from pc_discarded_messages group by id, reason, actor, at
            order by at desc, id desc
            """, cancellationToken: ct));
        return [.. rows.Select(r => new OperatorAction(r.Id, r.Act, r.Target, r.Reason, r.Actor, new DateTimeOffset(r.At)))];
    }

    /// <summary>Returns what operators did, newest first: the recorded actions, discarded messages, and resolved calls.</summary>
    public async Task<IReadOnlyList<OperatorAction>> ReadActions(int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Act, string Target, string Reason, string Actor, DateTime At)>(
            new CommandDefinition(
            """
            select id, act, target, reason, actor, at from pc_operations
            union all
            -- One message may have failed in several reactions.
            select md5(concat(id, actor, at))::uuid, 'discard_message', id::text, reason, actor, at
            from pc_discarded_messages group by id, reason, actor, at
            union all
            select md5(concat(call, cause, at))::uuid, 'resolve_call', concat_ws(' ', call, cause, action), reason, actor, at
            from pc_outside_resolutions
            order by at desc, id desc
            limit @limit
            """, new { limit }, cancellationToken: ct));
        return [.. rows.Select(r => new OperatorAction(r.Id, r.Act, r.Target, r.Reason, r.Actor, new DateTimeOffset(r.At)))];
    }

    /// <summary>Returns the number of dead letters. Health checks call this, so it times out after three seconds.</summary>
    public async Task<long> CountDeadLetters(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select count(*) from wolverine.wolverine_dead_letters");
        command.CommandTimeout = 3;
        return await command.ExecuteScalarAsync(ct) is long count ? count : 0;
    }

    /// <summary>Marks a dead letter so that a running host handles it again; records reason and actor.</summary>
    public async Task<DeadLetterOutcome> RetryDeadLetter(Guid id, string reason, string actor, CancellationToken ct)
    {
        if (await FindObstacle(id, ct) is { } obstacle)
            return obstacle;
        await RecordAction("retry_message", id.ToString(), reason, actor, ct);
        await runtime.Storage.DeadLetters.ReplayAsync(new DeadLetterEnvelopeQuery([id]), ct);
        return DeadLetterOutcome.Done;
    }

    /// <summary>Deletes a dead letter permanently; records reason and actor.</summary>
    public async Task<DeadLetterOutcome> DiscardDeadLetter(Guid id, string reason, string actor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // A dead letter that a host is about to handle is kept: it would be unknown whether it was handled.
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            with gone as (
                delete from wolverine.wolverine_dead_letters
                where id = @id and not replayable
                returning id, message_type, received_at)
            insert into pc_discarded_messages (id, message, reaction, reason, actor, at)
            select id, message_type, received_at, @reason, @actor, powercrm_now() from gone
            """, new { id, reason, actor }, cancellationToken: ct)) > 0
            ? DeadLetterOutcome.Done : await FindObstacle(id, ct) ?? DeadLetterOutcome.Missing;
    }

    private async Task<DeadLetterOutcome?> FindObstacle(Guid id, CancellationToken ct) =>
        (await ReadDeadLetters(ct)).Where(d => d.Id == id).ToList() is not { Count: > 0 } deadLetters ? DeadLetterOutcome.Missing
            : deadLetters.Any(d => d.Retrying) ? DeadLetterOutcome.Retrying : null;

    public Task<IReadOnlyList<UnknownCall>> ReadUnknownCalls(CancellationToken ct, string? call = null) =>
        externalCalls.ReadUnknown(ct, call);

    public Task<bool> ResolveUnknownCall(string call, Guid cause, bool retry, string reason, string actor, CancellationToken ct) =>
        externalCalls.Resolve(call, cause, retry, reason, actor, ct);

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
            for (long previous = -1; ;)
            {
                var hasPending = (await ReadReaders(timeout.Token)).Any(r => r.Behind > 0 && r.Kind != "high_water_mark");
                var current = await LogPages.ReadLastSequence(connection, null, timeout.Token);
                if (!hasPending && current == previous)
                    return true;
                previous = current;
                await Task.Delay(5, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
