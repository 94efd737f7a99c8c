using System.Collections.Concurrent;

namespace PowerCrm.Store;

/// <summary>
/// A cache with one entry per stream, for a host that is told of every change. Changes arrive in two ways: by bells, at once in this
/// process and within milliseconds from other hosts; and by one query for all streams every 400 ms, which also finds changes whose bell was
/// lost. An entry is used only if the last such query was sent at most 800 ms ago: a host that is disconnected, frozen or overloaded reads
/// the database.
/// </summary>
/// <remarks>
/// A reader adds its entry before it reads, and a change in between removes that entry, so an outdated answer is never kept. The queries
/// leave no gap: each begins where the previous one ended. They stop when nobody has read for half a minute.
/// </remarks>
public sealed class StreamCache<T>(TimeProvider machine) where T : class
{
    private const int MaxEntries = 20_000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(400), MaxStaleness = TimeSpan.FromMilliseconds(800),
        IdleTimeout = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, Entry> entries = new();
    private long lastPoll, lastUse;

    /// <param name="stream">The key of the entry.</param>
    /// <param name="fits">Whether the cached answer can be used for this call.</param>
    /// <param name="read">Queries the database. Null is not cached.</param>
    /// <param name="ct">Cancels the query.</param>
    public async ValueTask<T?> Get(Guid stream, Func<T, bool> fits, Func<CancellationToken, Task<T?>> read, CancellationToken ct)
    {
        Interlocked.Exchange(ref lastUse, machine.GetTimestamp());
        if (IsRecent(ref lastPoll, MaxStaleness) && entries.TryGetValue(stream, out var it) && it.Value is { } kept && fits(kept))
            return kept;
        var mine = new Entry();
        entries[stream] = mine;
        var answer = await read(ct);
        if (answer is null)
            entries.TryRemove(new KeyValuePair<Guid, Entry>(stream, mine));
        else
            mine.Value = answer;
        return answer;
    }

    /// <summary>Removes a stream's entry, because the stream has changed.</summary>
    public void Invalidate(Guid stream) => entries.TryRemove(stream, out _);

    /// <summary>Runs the change query until the host stops.</summary>
    /// <param name="ask">Takes the position at which the last query ended (null: starts now); returns the streams that changed since, and
    /// the new position.</param>
    /// <param name="failed">Receives the exception and the number of consecutive failures.</param>
    /// <param name="stopping">Cancelled when the host stops.</param>
    public Task PollChanges(Func<long?, CancellationToken, Task<(long End, IReadOnlyCollection<Guid> Changed)>> ask,
        Action<Exception, int> failed, CancellationToken stopping)
    {
        long? end = null;
        return TimerLoop.Run(PollInterval, machine, async ct =>
        {
            if (!IsRecent(ref lastUse, IdleTimeout))
            {
                end = null;
                return;
            }
            var at = machine.GetTimestamp();
            var (next, changed) = await ask(end, ct);
            if (end is null || entries.Count > MaxEntries)
                entries.Clear();
            foreach (var stream in changed)
                Invalidate(stream);
            end = next;
            Interlocked.Exchange(ref lastPoll, at);
        }, failed, stopping);
    }

    private bool IsRecent(ref long time, TimeSpan atMost) =>
        Interlocked.Read(ref time) is not 0 and var then && machine.GetElapsedTime(then) <= atMost;

    private sealed class Entry
    {
        public volatile T? Value;
    }
}
