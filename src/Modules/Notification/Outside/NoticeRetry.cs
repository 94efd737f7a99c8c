using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// Retries of messages that were certainly not sent for a temporary reason (the vendor is unavailable or overloaded). They are retried with
/// growing delays for some hours; after the last retry the message has failed. A message that the vendor may have accepted is never retried
/// (docs/adr/0037).
/// </summary>
internal static class NoticeRetry
{
    /// <summary>The delays before each retry.</summary>
    internal static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(4)];

    /// <summary>
    /// Returns the time of the next retry. Up to a fifth is added to the delay, depending on the message, so that messages that failed
    /// together are not retried together.
    /// </summary>
    /// <param name="attempts">Number of earlier failed attempts, without the current one.</param>
    /// <returns>Null when there are no retries left.</returns>
    internal static DateTimeOffset? FindNextAttempt(int attempts, Guid cause, DateTimeOffset now) =>
        attempts < Delays.Length ? now + (Delays[attempts] * (1 + (cause.ToByteArray()[^1] / 1280.0))) : null;

    /// <summary>
    /// Writes the rows of the outcome: the call is finished, or repeated later. Nothing else may be written about its attempt.
    /// </summary>
    /// <param name="isKnown">Whether the outcome is known.</param>
    /// <param name="isTransient">It was certainly not sent, for a temporary reason.</param>
    /// <returns>The time of the retry; null when there is none.</returns>
    public static async Task<DateTimeOffset?> Finish(IDocumentSession session, Guid registration, Guid cause, string channel, string call,
        bool isKnown, bool isTransient, DateTimeOffset now, CancellationToken ct)
    {
        var retryAt = isTransient && (await session.Fold<DeliveryState>(NotificationStream.Of(registration, cause),
            ct)).State is { } delivery
            ? FindNextAttempt(delivery.Tries.GetValueOrDefault(channel), cause, now) : null;
        session.QueueRows(retryAt is { } at ? ExternalCalls.Reschedule(call, cause, registration, at)
            : [ExternalCalls.RecordOutcome(call, cause, isKnown)]);
        return retryAt;
    }
}
