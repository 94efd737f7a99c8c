using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Calls to external systems that happen at most once per attempt, or whose outcome is recorded as unknown: the attempt is committed, the
/// call is made outside any transaction, the outcome is committed.
/// </summary>
/// <remarks>
/// A durable queue delivers at least once: after a crash it would call the vendor again. Therefore the handler first writes an attempt,
/// with the call and its cause as the key. A redelivered message finds the attempt without an outcome and reports it as unknown; only a
/// person can have the call repeated, and only once (docs/adr/0019).
/// </remarks>
public sealed partial class ExternalCalls
{
    private readonly NpgsqlDataSource source;
    private readonly StoreRegistry registry;
    private readonly FactRecorder facts;
    private readonly ILogger<ExternalCalls> log;

    internal ExternalCalls(NpgsqlDataSource source, StoreRegistry registry, FactRecorder facts, ILogger<ExternalCalls> log) =>
        (this.source, this.registry, this.facts, this.log) = (source, registry, facts, log);

    /// <summary>Whether the call may be made now.</summary>
    public enum AttemptState
    {
        /// <summary>The attempt is written: make the call.</summary>
        Fresh,
        /// <summary>An earlier attempt has no outcome, so it is unknown: do not call.</summary>
        Unknown,
        /// <summary>The outcome is known.</summary>
        Finished,
    }

    private const string ClaimSql = """
        insert into pc_outside_attempts as a (call, cause, stream, attempted_at)
        values (@call, @cause, @stream, powercrm_now())
        on conflict (call, cause) do update set attempted_at = excluded.attempted_at, outcome = null, completed_at = null
        where a.outcome = 'again'
        """;

    /// <summary>Writes and commits the attempt in a transaction of its own.</summary>
    /// <param name="call">The stored name, such as <c>tell_applicant</c>, registered with <see cref="StoreBuilder.ExternalCall"/>.</param>
    /// <param name="cause">The event for which the call is made.</param>
    public async Task<AttemptState> Begin(string call, Guid cause, Guid stream, CancellationToken ct)
    {
        if (!registry.Calls.Contains(call))
            throw new InvalidOperationException($"No module registered the call '{call}': an operator could not resolve it.");
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await connection.ExecuteAsync(new CommandDefinition(ClaimSql, new { call, cause, stream }, cancellationToken: ct)) == 1)
            return AttemptState.Fresh;
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select outcome is null from pc_outside_attempts where call = @call and cause = @cause", new { call, cause },
            cancellationToken: ct))
            ? AttemptState.Unknown : AttemptState.Finished;
    }

    /// <summary>
    /// Calls the vendor. Returns null when it is unknown whether the call was done. Clients report network and vendor errors as results, so
    /// an exception is most likely a bug in this code, and is logged. Build the request before calling this: an error there is not an
    /// outcome.
    /// </summary>
    public async Task<T?> Invoke<T>(string call, Guid cause, Func<Task<T>> send, CancellationToken ct) where T : class
    {
        try
        {
            return await send();
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogCallFailed(log, call, cause, e.TargetSite?.DeclaringType?.Name, e.GetType().Name);
            return null;
        }
    }

    /// <summary>
    /// Closes an attempt that has no outcome or that is to be repeated, when there is no longer a reason for the call. Commits on its own.
    /// </summary>
    public async Task Close(string call, Guid cause, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_outside_attempts set outcome = 'completed', completed_at = powercrm_now()
            where call = @call and cause = @cause and coalesce(outcome, 'again') = 'again'
            """, new { call, cause }, cancellationToken: ct));
    }

    /// <summary>
    /// Returns the row of the outcome, for the transaction that records it. It misses when the outcome was already recorded.
    /// </summary>
    public static Row RecordOutcome(string call, Guid cause, bool isKnown) => Row.MustHit(
        """
        update pc_outside_attempts set outcome = $3, completed_at = powercrm_now()
        where call = $1 and cause = $2 and outcome is null
        """, AlreadyRecorded, call, cause, isKnown ? "completed" : "unknown");

    /// <summary>
    /// Returns the rows that schedule the call for later, for the transaction that records why it was certainly not made now. The attempt
    /// is deleted, so the next one is fresh. They miss when the outcome was already recorded.
    /// </summary>
    public static IReadOnlyList<Row> Reschedule(string call, Guid cause, Guid stream, DateTimeOffset at) =>
    [
        Row.MustHit("delete from pc_outside_attempts where call = $1 and cause = $2 and outcome is null", AlreadyRecorded, call, cause),
        DueCommand.Schedule(at, stream, call, cause.ToString()),
    ];

    /// <summary>The rejection when the outcome was already recorded; not an error.</summary>
    public static Rejection AlreadyRecorded { get; } = new("outcome_recorded", "The outcome of this call has already been recorded.");

    // Longer than any call takes, including the redelivery after a host crash: the outcome will never be recorded, for example because the
    // case was decided in the meantime.
    private const string AbandonedCondition = "outcome is null and attempted_at < powercrm_now() - interval '30 minutes'";

    /// <summary>Returns the calls whose outcome is unknown, and those that are to be repeated and have not been yet.</summary>
    public async Task<IReadOnlyList<UnknownCall>> ReadUnknown(CancellationToken ct, string? call = null)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Call, Guid Cause, Guid Stream, DateTime At, string Outcome)>(new CommandDefinition(
            $"""
            select call, cause, stream, attempted_at, coalesce(outcome, 'unknown') from pc_outside_attempts
            where (outcome in ('unknown', 'again') or {AbandonedCondition}) and (@call::text is null or call = @call)
            order by attempted_at, cause
            """, new { call }, cancellationToken: ct));
        return [.. rows.Select(r => new UnknownCall(r.Call, r.Cause, r.Stream, r.At, r.Outcome))];
    }

    /// <summary>
    /// Records what a person has found out: the call was done, or it is to be repeated (once). Returns false if the call is not unknown.
    /// </summary>
    public async Task<bool> Resolve(string call, Guid cause, bool retry, string reason, string actor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            $"select stream from pc_outside_attempts "
                + $"where call = @call and cause = @cause and (outcome = 'unknown' or {AbandonedCondition})",
            new { call, cause },
            cancellationToken: ct)) is not { } stream)
            return false;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            foreach (var row in RecordResolution(call, cause, stream, isKnown: false, retry, reason, actor))
                await row.Run(connection, transaction, ct);
        }
        catch (RowMissedException)
        {
            return false;
        }
        await facts.Record(transaction, Caller.Of(actor), Guid.CreateVersion7(),
            CreateResolutionEvent(call, cause, retry, reason), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Returns the event of a person's decision, for the transaction that writes <see cref="RecordResolution"/>.</summary>
    public static OperatorActed CreateResolutionEvent(string call, Guid cause, bool retry, string reason) =>
        new("resolve_call", $"{call} {cause} {(retry ? "again" : "done")}", reason);

    /// <summary>Returns the rows of a person's decision. They miss when the call is no longer in that state.</summary>
    /// <param name="isKnown">Whether the outcome was known.</param>
    /// <param name="retry">Whether the call is repeated.</param>
    /// <param name="actor">The person who decided, such as <c>operator:{system user}</c>.</param>
    public static IReadOnlyList<Row> RecordResolution(string call, Guid cause, Guid stream, bool isKnown, bool retry, string reason,
        string actor) =>
    [
        Row.MustHit($"""
            update pc_outside_attempts set outcome = $3, completed_at = powercrm_now()
            where call = $1 and cause = $2 and (outcome = $4 or {AbandonedCondition})
            """, AlreadyRecorded, call, cause, retry ? "again" : "completed", isKnown ? "completed" : "unknown"),
        Row.Any("""
            insert into pc_outside_resolutions (call, cause, action, reason, actor, at)
            values ($1, $2, $3, $4, $5, powercrm_now())
            """, call, cause, retry ? "again" : "done", reason, actor),
        .. retry ? (IEnumerable<Row>)[DueCommand.Schedule(DateTimeOffset.UnixEpoch, stream, call, cause.ToString())] : [],
    ];

    // Logs neither the exception message nor the request: both may contain personal data.
    [LoggerMessage(Level = LogLevel.Error, Message = "The call {Call} for {Cause} failed in {Where} ({Fault}); its outcome is unknown")]
    private static partial void LogCallFailed(ILogger log, string call, Guid cause, string? where, string fault);
}

/// <summary>
/// An external call whose outcome is unknown. <paramref name="State"/>: <c>unknown</c> or <c>again</c> (to be repeated, not repeated yet).
/// </summary>
public sealed record UnknownCall(string Call, Guid Cause, Guid Stream, DateTimeOffset AttemptedAt, string State)
{
    /// <summary>One id for call and cause together, used in URLs.</summary>
    public Guid Id => Ids.Derived(Cause, $"unknown call {Call}");
}
