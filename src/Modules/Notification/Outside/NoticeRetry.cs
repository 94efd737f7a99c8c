using Marten;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// Retries of messages that were certainly not sent for a temporary reason (the vendor is unavailable or overloaded). They are retried with
/// growing delays for some hours, or on the next day when the vendor's limit of the day is reached; after the last retry the message has
/// failed. A message that the vendor may have accepted is never retried (docs/adr/0037).
/// </summary>
internal static class NoticeRetry
{
    /// <summary>The delays before each retry.</summary>
    internal static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(4)];

    /// <summary>The delay after midnight of a retry on the next day, in case the vendor's clock is late.</summary>
    internal static readonly TimeSpan MidnightDelay = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Returns the time of the next retry. Up to a fifth is added to the delay, depending on the message, so that messages that failed
    /// together are not retried together.
    /// </summary>
    /// <param name="attempts">Number of earlier failed attempts, without the current one.</param>
    /// <param name="untilTomorrow">No earlier than on the next day in China. Quiet hours may postpone it further.</param>
    /// <returns>Null when there are no retries left.</returns>
    internal static DateTimeOffset? FindNextAttempt(int attempts, Guid cause, DateTimeOffset now, bool untilTomorrow = false)
    {
        if (attempts >= Delays.Length)
            return null;
        var (start, delay) = untilTomorrow ? (ChinaTime.Start(ChinaTime.Day(now).AddDays(1)), MidnightDelay) : (now, Delays[attempts]);
        return start + (delay * (1 + (cause.ToByteArray()[^1] / 1280.0)));
    }

    /// <summary>
    /// Writes the rows of the outcome: the call is finished, or repeated later. Nothing else may be written about its attempt.
    /// </summary>
    /// <returns>The time of the retry; null when there is none.</returns>
    public static async Task<DateTimeOffset?> Finish(IDocumentSession session, FinishedNotice notice, DateTimeOffset now,
        CancellationToken ct)
    {
        var retryAt = notice.IsTransient && (await session.Fold<DeliveryState>(NotificationStream.Of(notice.Registration, notice.Cause),
            ct)).State is { } delivery
            ? FindNextAttempt(delivery.Tries.GetValueOrDefault(notice.Channel), notice.Cause, now, notice.UntilTomorrow) : null;
        session.QueueRows(retryAt is { } at ? ExternalCalls.Reschedule(notice.Call, notice.Cause, notice.Registration, at)
            : [ExternalCalls.RecordOutcome(notice.Call, notice.Cause, notice.IsKnown)]);
        return retryAt;
    }
}

/// <summary>A call that was to send a message, and how it ended.</summary>
/// <param name="Channel">The channel, whose earlier failures are counted.</param>
/// <param name="Call">The stored name of the call.</param>
/// <param name="IsKnown">Whether the outcome is known.</param>
/// <param name="IsTransient">It was certainly not sent, for a temporary reason.</param>
/// <param name="UntilTomorrow">That reason lasts until the end of the day.</param>
internal sealed record FinishedNotice(Guid Registration, Guid Cause, string Channel, string Call, bool IsKnown, bool IsTransient,
    bool UntilTomorrow);
