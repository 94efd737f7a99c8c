using Microsoft.Extensions.Logging.Abstractions;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Keeps attempts that lost a race out of the log. Wolverine logs each failed attempt as an error with its stack trace, even if the message
/// is retried at once and succeeds, as with two reactions to one approval. Everything else is logged, including a message's final failure.
/// </summary>
internal sealed class LostRaceSampler : LoggingSampler
{
    /// <summary>The event id of Wolverine's "Failed to process message".</summary>
    internal const int AttemptFailedEventId = 105;

    public override bool ShouldSample<TState>(in LogEntry<TState> entry) =>
        entry.EventId.Id != AttemptFailedEventId || entry.Exception is not { } e || !(StoreFaults.IsStale(e) || e is RowMissedException);
}
