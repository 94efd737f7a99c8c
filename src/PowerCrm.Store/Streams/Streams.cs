using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;

namespace PowerCrm.Store;

/// <summary>Creates <see cref="IStreams"/> for a caller.</summary>
public sealed class StreamsFactory(EventSessions sessions, DatabaseClock clock)
{
    public IStreams As(Caller caller) => new Streams(sessions, clock, caller);
}

internal sealed class Streams(EventSessions sessions, DatabaseClock clock, Caller caller) : IStreams
{
    private const int MaxAttempts = 5, StreamBatchSize = 500;

    public Caller Caller => caller;

    public IStreams As(Caller other) => new Streams(sessions, clock, other);

    public async Task<FoldedState<T>> Load<T>(Guid stream, CancellationToken ct, long? upTo = null, DateTimeOffset? at = null)
        where T : class, IFold<T>
    {
        await clock.RefreshIfMovable(ct);
        await using var session = sessions.OpenQuery();
        // For Marten, version 0 means the whole stream.
        var events = upTo <= 0 ? [] : await session.Events.FetchStreamAsync(stream, upTo ?? 0, at, 0, ct);
        return new FoldedState<T>(events.Fold<T>(), events.Version(), clock.GetUtcNow());
    }

    public async IAsyncEnumerable<IEvent> Read(Guid stream, [EnumeratorCancellation] CancellationToken ct, long after = 0)
    {
        await using var session = sessions.OpenQuery();
        foreach (var e in await session.Events.FetchStreamAsync(stream, 0, null, after + 1, ct))
            yield return e;
    }

    public async IAsyncEnumerable<IEvent> ReadAll([EnumeratorCancellation] CancellationToken ct, long after = 0,
        long upTo = long.MaxValue)
    {
        await using var session = sessions.OpenQuery();
        await foreach (var e in session.Events.QueryAllRawEvents().Where(e => e.Sequence > after && e.Sequence <= upTo)
            .OrderBy(e => e.Sequence).ToAsyncEnumerable(ct))
            yield return e;
    }

    public async IAsyncEnumerable<IReadOnlyList<IEvent>> ReadStreams(DateTimeOffset at, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        for (var last = Guid.Empty; ;)
        {
            var ids = (await session.QueryAsync<Guid>(
                $"select id from mt_streams where id > ? order by id limit {StreamBatchSize}", ct, last)).ToList();
            if (ids.Count == 0)
                yield break;
            last = ids[^1];
            var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamId.IsOneOf(ids) && e.Timestamp <= at)
                .OrderBy(e => e.StreamId).ThenBy(e => e.Version).ToListAsync(ct);
            foreach (var stream in events.GroupBy(e => e.StreamId))
                yield return [.. stream];
        }
    }

    public async Task<DateTimeOffset?> ReadFirstEventTime(CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        return (await session.QueryAsync<DateTimeOffset>("select timestamp from mt_events order by timestamp limit 1", ct))
            .Select(at => (DateTimeOffset?)at).FirstOrDefault();
    }

    public async Task<Outcome> Decide<T>(Guid stream, Func<T, DateTimeOffset, ValueTask<Decision>> decide, CancellationToken ct,
        ExpectedVersion expected = default, Func<PendingAppend, IReadOnlyList<Row>>? extraRows = null) where T : class, IFold<T>
    {
        using var activity = Telemetry.Source.StartActivity("decide");
        var sentIds = new HashSet<Guid>();
        for (int conflicts = 0, failures = 0; ;)
        {
            var unrecognisable = false;
            try
            {
                await clock.RefreshIfMovable(ct);
                await using var session = sessions.Open(caller);
                var events = await session.Events.FetchStreamAsync(stream, token: ct);
                // An earlier attempt was committed, but its response was lost.
                if (sentIds.Count > 0 && events.Where(e => sentIds.Contains(e.Id)).ToList() is [var first, ..] committed)
                {
                    await sessions.ConfirmDurability(ct);
                    return new Outcome.Done(committed[^1].Version, [.. committed.Select(e => e.Data)], first.Timestamp);
                }
                var version = events.Version();
                if (expected.Version is { } expectedVersion && expectedVersion != version)
                    return new Outcome.Stale(version);
                var now = clock.GetUtcNow();
                var decision = await decide(events.Fold<T>(), now);
                if (decision.Rejection is { } rejection)
                    return new Outcome.Rejected(rejection);
                var done = new Outcome.Done(version + decision.Events.Count, decision.Events, now);
                IReadOnlyList<Row> rows = [.. decision.Rows, .. extraRows?.Invoke(new PendingAppend(done.Version, done.At, done.Events))
                    ?? []];
                if (decision.Events.Count == 0 && rows.Count == 0)
                    return done;
                unrecognisable = decision.Events.Count == 0;            // without events there is no id to find them by: no retry
                sentIds.UnionWith(session.Append(stream, version, decision with { Rows = rows }, now));
                await session.SaveChangesAsync(ct);
                return done;
            }
            catch (Exception e) when (StoreFaults.IsStale(e))
            {
                Telemetry.CountConflict();
                // The conflict may be with an earlier attempt of its own whose response was lost. The next read shows it.
                if (expected.Version is not null && conflicts > 0)
                    return new Outcome.Stale(await ReadVersion(stream, ct));
                if (++conflicts > StoreFaults.MaxConflictRetries)
                    throw new TooManyConflictsException(stream);
                await Task.Delay(StoreFaults.ConflictDelay(conflicts), ct);
            }
            catch (RowMissedException e)
            {
                return new Outcome.Rejected(e.Rejection);
            }
            catch (Exception e) when (!unrecognisable && StoreFaults.IsTransient(e) && ++failures < MaxAttempts)
            {
                await Task.Delay(StoreFaults.BackOffDelay(failures), ct);
            }
        }
    }

    public async Task Append(IReadOnlyList<StreamAppend> appends, CancellationToken ct, IReadOnlyList<Row>? rows = null)
    {
        var sentIds = new HashSet<Guid>();
        for (int conflicts = 0, failures = 0; ;)
        {
            try
            {
                await clock.RefreshIfMovable(ct);
                await using var session = sessions.Open(caller);
                var now = clock.GetUtcNow();
                var eventIds = new List<Guid>();
                // the same order everywhere, so that two of them never deadlock
                foreach (var append in appends.OrderBy(a => a.Stream))
                {
                    var events = await session.Events.FetchStreamAsync(append.Stream, token: ct);
                    if (events.Any(e => sentIds.Contains(e.Id)))
                    {
                        // an earlier attempt was committed, but its response was lost
                        await sessions.ConfirmDurability(ct);
                        return;
                    }
                    var version = events.Version();
                    if (append.Expected.Version is { } expectedVersion && expectedVersion != version)
                        throw new StaleVersionException(append.Stream, version);
                    eventIds.AddRange(session.Append(append.Stream, version, new Decision(append.Events), now));
                }
                sentIds.UnionWith(eventIds);
                session.QueueRows(rows ?? []);
                await session.SaveChangesAsync(ct);
                return;
            }
            catch (Exception e) when (StoreFaults.IsStale(e))
            {
                Telemetry.CountConflict();
                if (++conflicts > StoreFaults.MaxConflictRetries)
                    throw new TooManyConflictsException(appends[0].Stream);
                await Task.Delay(StoreFaults.ConflictDelay(conflicts), ct);
            }
            catch (Exception e) when (StoreFaults.IsTransient(e) && ++failures < MaxAttempts)
            {
                await Task.Delay(StoreFaults.BackOffDelay(failures), ct);
            }
        }
    }

    private async Task<long> ReadVersion(Guid stream, CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        return await session.VersionOf(stream, ct) ?? 0;
    }
}
