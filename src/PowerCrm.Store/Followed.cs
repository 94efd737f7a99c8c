using System.Collections.Concurrent;

namespace PowerCrm.Store;

/// <summary>
/// Answers that a host remembers for as long as it hears of every change to them, one for each stream. Changes are heard twice: by bells,
/// at once here and within milliseconds from other hosts; and by one question for all streams every 400 ms, which also finds what a lost
/// bell did not tell. An answer is given from memory only if the last such question was asked at most 800 ms ago: a host that is cut off,
/// frozen or too busy reads again.
/// </summary>
/// <remarks>
/// A reader places its entry before it reads, and a change that comes meanwhile removes that very entry, so an old answer is never kept.
/// Questions follow each other without a gap: each begins where the one before ended. Without readers for half a minute they stop.
/// </remarks>
public sealed class Followed<T>(TimeProvider machine) where T : class
{
    private const int Most = 20_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400), Longest = TimeSpan.FromMilliseconds(800),
        Interest = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, Entry> entries = new();
    private long asked, used;

    /// <param name="stream">Whose answer.</param>
    /// <param name="fits">Whether the answer in memory answers this question.</param>
    /// <param name="read">Asks the database. Null is not kept.</param>
    /// <param name="ct">Ends it.</param>
    public async ValueTask<T?> Get(Guid stream, Func<T, bool> fits, Func<CancellationToken, Task<T?>> read, CancellationToken ct)
    {
        Interlocked.Exchange(ref used, machine.GetTimestamp());
        if (Recent(ref asked, Longest) && entries.TryGetValue(stream, out var it) && it.Answer is { } kept && fits(kept))
            return kept;
        var mine = new Entry();
        entries[stream] = mine;
        var answer = await read(ct);
        if (answer is null)
            entries.TryRemove(new KeyValuePair<Guid, Entry>(stream, mine));
        else
            mine.Answer = answer;
        return answer;
    }

    /// <summary>Something about this stream has changed.</summary>
    public void Forget(Guid stream) => entries.TryRemove(stream, out _);

    /// <summary>Asks for as long as the host runs.</summary>
    /// <param name="ask">From where the last question ended (null: from now on): the streams that changed, and where this one
    /// ended.</param>
    /// <param name="failed">Gets the fault, and how many questions have failed in a row.</param>
    /// <param name="stopping">Of the host.</param>
    public Task Follow(Func<long?, CancellationToken, Task<(long End, IReadOnlyCollection<Guid> Changed)>> ask,
        Action<Exception, int> failed, CancellationToken stopping)
    {
        long? end = null;
        return TimerLoop.Run(Pause, machine, async ct =>
        {
            if (!Recent(ref used, Interest))
            {
                end = null;
                return;
            }
            var at = machine.GetTimestamp();
            var (next, changed) = await ask(end, ct);
            if (end is null || entries.Count > Most)
                entries.Clear();
            foreach (var stream in changed)
                Forget(stream);
            end = next;
            Interlocked.Exchange(ref asked, at);
        }, failed, stopping);
    }

    private bool Recent(ref long time, TimeSpan atMost) =>
        Interlocked.Read(ref time) is not 0 and var then && machine.GetElapsedTime(then) <= atMost;

    private sealed class Entry
    {
        public volatile T? Answer;
    }
}
