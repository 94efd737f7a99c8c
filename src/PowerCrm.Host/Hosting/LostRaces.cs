using Microsoft.Extensions.Logging.Abstractions;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Keeps attempts that lost a race out of the log. Wolverine logs each attempt that failed as an error with its stack trace, also where the
/// message is tried again at once and succeeds, as with two reactions to one approval. Everything else is logged, also that a message
/// failed to the end.
/// </summary>
internal sealed class LostRaces : LoggingSampler
{
    /// <summary>Of Wolverine's "Failed to process message".</summary>
    internal const int AttemptFailed = 105;

    public override bool ShouldSample<TState>(in LogEntry<TState> entry) =>
        entry.EventId.Id != AttemptFailed || entry.Exception is not { } e || !(StoreFaults.IsStale(e) || e is RowMissedException);
}
