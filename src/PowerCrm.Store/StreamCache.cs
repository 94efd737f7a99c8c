using System.Collections.Concurrent;

namespace PowerCrm.Store;

/// <summary>
/// A cache with one entry per stream, for a host that is told of every change. Changes arrive in two ways: by signals, at once in this
/// process and within milliseconds from other hosts; and by one query for all streams every 400 ms, which also finds changes whose signal
/// was lost. An entry is used only if the last such query was sent at most 800 ms ago: a host that is disconnected, frozen or overloaded
/// reads the database.
/// </summary>
/// <remarks>
/// A reader adds its entry before it reads, and a change in between removes that entry, so an outdated answer is never kept. The queries
/// leave no gap: each begins where the previous one ended. They stop when nobody has read for half a minute.
/// </remarks>
public sealed class StreamCache<T>(TimeProvider localClock) where T : class
{
    private const int MaxEntries = 20_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(400), MaxStaleness = TimeSpan.FromMilliseconds(800),
        IdleTimeout = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, Entry> entries = new();
    private long lastPolledAt, lastUsedAt;

    /// <param name="stream">The key of the entry.</param>
    /// <param name="isUsable">Whether the cached answer can be used for this call.</param>
    /// <param name="read">Queries the database. Null is not cached.</param>
    /// <param name="ct">Cancels the query.</param>
    public async ValueTask<T?> Get(Guid stream, Func<T, bool> isUsable, Func<CancellationToken, Task<T?>> read, CancellationToken ct)
    {
        Interlocked.Exchange(ref lastUsedAt, localClock.GetTimestamp());
        if (IsRecent(ref lastPolledAt, MaxStaleness) && entries.TryGetValue(stream, out var hit) && hit.Value is { } cached
            && isUsable(cached))
            return cached;
        var entry = new Entry();
        entries[stream] = entry;
        var value = await read(ct);
        if (value is null)
            entries.TryRemove(new KeyValuePair<Guid, Entry>(stream, entry));
        else
            entry.Value = value;
        return value;
    }

    /// <summary>Removes a stream's entry, because the stream has changed.</summary>
    public void Invalidate(Guid stream) => entries.TryRemove(stream, out _);

    /// <summary>Runs the change query until the host stops.</summary>
    /// <param name="readChanges">Takes the position at which the last query ended (null: starts now); returns the streams that changed
    /// since, and the new position.</param>
    /// <param name="onFailure">Receives the exception and the number of consecutive failures.</param>
    /// <param name="stopping">Cancelled when the host stops.</param>
    public Task PollChanges(Func<long?, CancellationToken, Task<(long End, IReadOnlyCollection<Guid> Changed)>> readChanges,
        Action<Exception, int> onFailure, CancellationToken stopping)
    {
        long? end = null;
        return TimerLoop.Run(PollInterval, localClock, async ct =>
        {
            if (!IsRecent(ref lastUsedAt, IdleTimeout))
            {
                end = null;
                return;
            }
            var polledAt = localClock.GetTimestamp();
            var (next, changed) = await readChanges(end, ct);
            if (end is null || entries.Count > MaxEntries)
                entries.Clear();
            foreach (var stream in changed)
                Invalidate(stream);
            end = next;
            Interlocked.Exchange(ref lastPolledAt, polledAt);
        }, onFailure, stopping);
    }

    private bool IsRecent(ref long time, TimeSpan atMost) =>
        Interlocked.Read(ref time) is not 0 and var timestamp && localClock.GetElapsedTime(timestamp) <= atMost;

    private sealed class Entry
    {
        public volatile T? Value;
    }
}
