using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

internal sealed class EventStoreAdmin(NpgsqlDataSource source, Registry registry, Bells bells) : IEventStoreAdmin
{
    private readonly UnknownCalls unknown = new(source);
    private readonly DueCommands due = new(source);

    public IReadOnlyList<string> Projections => [.. registry.Projections.Select(p => p.Name)];
    public IReadOnlyList<string> Subscriptions => [.. registry.Subscriptions.Select(s => s.Name)];

    public Task<IReadOnlyList<string>> Migrate(CancellationToken ct) => new Migrator(source, registry).Migrate(ct);
    public Task<IReadOnlyList<string>> AssertSchema(CancellationToken ct) => new Migrator(source, registry).Assert(ct);

    public async Task<IReadOnlyList<Progress>> Progress(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var ceiling = await Fence.Settled(connection, ct);
        var rows = (await connection.QueryAsync<(string Name, long Seq)>(new CommandDefinition(
            "select name, last_seq_id from mt_event_progression", cancellationToken: ct))).ToDictionary(r => r.Name, r => r.Seq, StringComparer.Ordinal);
        var parked = (await connection.QueryAsync<(string Name, int Count)>(new CommandDefinition(
            "select subscription, count(*)::int from pc_parked_streams group by subscription", cancellationToken: ct))).ToDictionary(r => r.Name, r => r.Count, StringComparer.Ordinal);
        var stopped = (await connection.QueryAsync<(string Name, string Error)>(new CommandDefinition(
            "select name, 'at event ' || seq || ': ' || error from pc_stopped_readers", cancellationToken: ct))).ToDictionary(r => r.Name, r => r.Error, StringComparer.Ordinal);
        var led = (await connection.QueryAsync<long>(new CommandDefinition(
            """
            select (classid::bigint << 32) | objid::bigint from pg_locks
            where locktype = 'advisory' and objsubid = 1 and granted and database = (select oid from pg_database where datname = current_database())
            """, cancellationToken: ct))).ToHashSet();
        Progress Of(string name, string row, string kind) => new(name, kind, rows.GetValueOrDefault(row), ceiling,
            led.Contains(Ids.Lock("leader:" + row)), parked.GetValueOrDefault(name), stopped.GetValueOrDefault(name));
        return [
            .. registry.Projections.Select(p => p.Run == Run.Inline
                ? new Progress(p.Name, "inline projection", ceiling, ceiling, true, 0, null) : Of(p.Name, p.Progress, "projection")),
            .. registry.Subscriptions.Select(s => Of(s.Name, s.Progress, s.Outside ? "outside subscription" : "subscription")),
        ];
    }

    public Task<Rebuilt> Rebuild(string projection, IProgress<RebuildStep>? progress, CancellationToken ct) =>
        new Rebuilder(Named(projection), registry, source).Run(progress, ct);

    public Task<Compared> Compare(string projection, CancellationToken ct) => new Comparer(Named(projection), registry, source).Run(ct);

    private ProjectionType Named(string projection) => registry.Projections.FirstOrDefault(p => p.Name == projection)
        ?? throw new InvalidOperationException($"There is no projection '{projection}'.");

    public async Task<IReadOnlyList<ParkedStream>> Parked(CancellationToken ct, string? subscription = null)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Subscription, Guid Stream, long FromSeq, int Attempts, string State, string Error, DateTime At, DateTime? NextAt)>(
            new CommandDefinition(
                """
                select subscription, stream, from_seq, attempts, state, error, at, next_at from pc_parked_streams
                where @subscription::text is null or subscription = @subscription order by at
                """, new { subscription }, cancellationToken: ct));
        return [.. rows.Select(r => new ParkedStream(r.Subscription, r.Stream, r.FromSeq, r.Attempts, r.State, r.Error, r.At, r.NextAt))];
    }

    public async Task<bool> Retry(string subscription, Guid stream, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_parked_streams set state = 'waiting', attempts = 0, next_at = powercrm_now()
            where subscription = @subscription and stream = @stream
            """, new { subscription, stream }, cancellationToken: ct)) == 1 && Woken();
    }

    public async Task<bool> Skip(string subscription, Guid stream, long seq, string reason, string actor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            with moved as (
                update pc_parked_streams set from_seq = @seq + 1, state = 'waiting', attempts = 0, next_at = powercrm_now()
                where subscription = @subscription and stream = @stream and from_seq = @seq
                returning 1)
            insert into pc_skipped_events (subscription, stream, seq, reason, actor, at)
            select @subscription, @stream, @seq, @reason, @actor, powercrm_now() from moved
            """, new { subscription, stream, seq, reason, actor }, cancellationToken: ct)) == 1 && Woken();
    }

    public Task<IReadOnlyList<UnknownCall>> Unknown(CancellationToken ct, string? subscription = null) => unknown.List(subscription, ct);

    public async Task<bool> Resolve(string subscription, Guid eventId, bool again, string reason, string actor, CancellationToken ct) =>
        await unknown.Resolve(subscription, eventId, again, reason, actor, ct) && Woken();

    public Task<IReadOnlyList<DueCommand>> Due(CancellationToken ct, bool parkedOnly = false) => due.List(parkedOnly, ct);
    public Task<bool> RetryDue(Guid id, CancellationToken ct) => due.Retry(id, ct);
    public Task<bool> SkipDue(Guid id, string reason, string actor, CancellationToken ct) => due.Skip(id, reason, actor, ct);

    public async Task<bool> Settled(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            await using var connection = await source.OpenConnectionAsync(limit.Token);
            var rows = registry.Projections.Where(p => p.Run == Run.Async).Select(p => p.Progress).Concat(registry.Subscriptions.Select(s => s.Progress)).ToArray();
            // A subscription may append what another one reacts to: settled means that a round found nothing new.
            while (true)
            {
                var ceiling = await Fence.Settled(connection, limit.Token);
                while (await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                    "select count(*)::int from mt_event_progression where name = any(@rows) and last_seq_id >= @ceiling", new { rows, ceiling }, cancellationToken: limit.Token)) < rows.Length)
                    await Task.Delay(5, limit.Token);
                if (await Fence.ReadCandidate(connection, limit.Token) == ceiling)
                    return true;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool Woken()
    {
        bells.Ring(Topics.Events);
        return true;
    }
}
