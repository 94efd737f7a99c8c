using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Backup;

/// <summary>
/// How far a loop has read the log: to the end of the sealed events. No event appears below it any more, even if a transaction takes long,
/// so the next round starts there, whether something was found or not.
/// </summary>
internal sealed class LogPosition(LogChain chain)
{
    // For the first round after startup, which reads the whole log: there is no index on the type, which would cost every append something.
    private const int WholeLogTimeoutSeconds = 600;

    public long ReadUpTo { get; private set; }

    /// <param name="read">
    /// Reads the events after a number, with a timeout in seconds (null for the usual one). Returns false if they must be read again.
    /// </param>
    /// <param name="ct">Cancels looking for the end.</param>
    public async Task Advance(Func<long, int?, Task<bool>> read, CancellationToken ct)
    {
        // Before the events, so that every event up to this end is among those that are read.
        var end = (await chain.FindHead(ct))?.Seq ?? 0;
        // After `demo reset`, the log is shorter than what was read.
        var after = Math.Min(ReadUpTo, end);
        if (await read(after, after == 0 ? WholeLogTimeoutSeconds : null))
            ReadUpTo = end;
    }
}
