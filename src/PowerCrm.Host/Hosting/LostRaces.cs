using Microsoft.Extensions.Logging.Abstractions;
using PowerCrm.Store;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Keeps lost races out of the log. Wolverine logs each attempt that failed as an error with its stack trace, also where the message is tried
/// again at once and succeeds, as with two reactions to one approval. A message that fails to the end is a dead letter, which
/// <see cref="DeadLetterWatch"/> logs.
/// </summary>
internal sealed class LostRaces : LoggingSampler
{
    public override bool ShouldSample<TState>(in LogEntry<TState> entry) =>
        entry.Exception is not { } e || !(Faults.IsStale(e) || e is RowMissedException);
}
