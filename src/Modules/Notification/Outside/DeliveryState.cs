using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>The state of a message on each channel.</summary>
internal sealed record DeliveryState(IReadOnlyDictionary<string, string> Channels) : IEventFold<DeliveryState>
{
    /// <summary>The code of a message that is not sent because the recipient was reached by another channel meanwhile.</summary>
    public const string AlreadyNotified = "told_already";

    /// <summary>The last channel's outcome while it is unknown; otherwise null.</summary>
    public NotificationFailed? Unknown { get; init; }

    public static DeliveryState Initial { get; } = new(new Dictionary<string, string>());

    /// <summary>Number of failed attempts of each channel that are followed by a retry. A final failure resets it.</summary>
    public IReadOnlyDictionary<string, int> Tries { get; init; } = new Dictionary<string, int>();

    /// <returns><c>unknown</c>, <c>waiting</c> (for a retry) or <c>failed</c>.</returns>
    public static string StateOf(NotificationFailed it) => it.Unknown ? "unknown" : it.RetryAt is null ? "failed" : "waiting";

    public string? FindState(string channel) => Channels.GetValueOrDefault(channel);

    /// <summary>Returns another channel by which the recipient was reached, or may have been.</summary>
    public string? FindOtherChannel(string channel) =>
        Channels.FirstOrDefault(c => c.Key != channel && c.Value is "attempted" or "sent" or "unknown").Key;

    /// <summary>
    /// Records that a message is about to be sent. If two channels do so at once, the second one sees the first, so nobody gets both
    /// messages.
    /// </summary>
    /// <returns>False when the message must not be sent.</returns>
    public static async Task<bool> TryBeginAttempt(IStreams events, NotificationAttempted attempt, CancellationToken ct) =>
        await events.Decide<DeliveryState>(NotificationStream.Of(attempt.Registration, attempt.Cause), (delivery, _) =>
            delivery.FindOtherChannel(attempt.Channel) is null ? Decision.Append(attempt) : ExternalCalls.AlreadyRecorded,
            ct) is Outcome.Done;

    /// <summary>Returns the event for the outcome of an attempt, or for the reason why there was none.</summary>
    /// <param name="state"><c>sent</c>, <c>skipped</c>, <c>failed</c> or <c>unknown</c>.</param>
    /// <param name="code">The vendor's code, or the reason why it was not attempted; null when it was sent.</param>
    /// <param name="retryAt">The time of the retry, if there is one.</param>
    public static object ToEvent(Guid registration, string kind, string channel, Guid cause, string state, string? code, string? messageId,
        Guid? recipient, DateTimeOffset? retryAt) => state switch
        {
            "sent" => new NotificationSent(registration, kind, channel, cause, messageId, recipient),
            "skipped" => new NotificationSkipped(registration, kind, channel, cause, code!, recipient),
            _ => new NotificationFailed(registration, kind, channel, cause, code!, Unknown: state == "unknown", recipient, retryAt),
        };

    public static DeliveryState When(DeliveryState it, object @event) => @event switch
    {
        NotificationAttempted e => it.WithChannel(e.Channel, "attempted"),
        NotificationSent e => it.WithChannel(e.Channel, "sent"),
        NotificationFailed e => it.WithChannel(e.Channel, StateOf(e)) with
        {
            Unknown = e.Unknown ? e : null,
            Tries = e.RetryAt is null ? RemoveChannel(it.Tries, e.Channel)
                : new Dictionary<string, int>(it.Tries) { [e.Channel] = it.Tries.GetValueOrDefault(e.Channel) + 1 },
        },
        NotificationSkipped e => it.WithChannel(e.Channel, "skipped"),
        _ => it,
    };

    private static Dictionary<string, int> RemoveChannel(IReadOnlyDictionary<string, int> attempts, string channel) =>
        attempts.Where(t => t.Key != channel).ToDictionary();

    private DeliveryState WithChannel(string channel, string state) =>
        new(new Dictionary<string, string>(Channels) { [channel] = state }) { Tries = Tries };
}
