using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>The state of a message on each channel.</summary>
internal sealed record Told(IReadOnlyDictionary<string, string> Channels) : IFold<Told>
{
    /// <summary>The code of a message that is not sent, because the recipient was told by another channel meanwhile.</summary>
    public const string Already = "told_already";

    /// <summary>The message by the last channel, while it is unknown whether it was sent.</summary>
    public NotificationFailed? Unknown { get; init; }

    public static Told Initial { get; } = new(new Dictionary<string, string>());

    public string? State(string channel) => Channels.GetValueOrDefault(channel);

    /// <summary>Another channel by which the recipient was told, or may have been.</summary>
    public string? Elsewhere(string channel) =>
        Channels.FirstOrDefault(c => c.Key != channel && c.Value is "attempted" or "sent" or "unknown").Key;

    /// <summary>
    /// Records that a message is about to be sent. Of two channels at once one is first, and the other reads that here: nobody gets both.
    /// </summary>
    /// <returns>False: it must not be sent.</returns>
    public static async Task<bool> Attempt(IStreams events, NotificationAttempted attempt, CancellationToken ct) =>
        await events.Decide<Told>(NotificationStream.Of(attempt.Registration, attempt.Cause), (told, _) =>
            told.Elsewhere(attempt.Channel) is null ? Decision.Append(attempt) : OutsideCalls.Recorded, ct) is Outcome.Done;

    public static Told When(Told it, object @event) => @event switch
    {
        NotificationAttempted e => it.With(e.Channel, "attempted"),
        NotificationSent e => it.With(e.Channel, "sent"),
        NotificationFailed e => it.With(e.Channel, e.Unknown ? "unknown" : "failed") with { Unknown = e.Unknown ? e : null },
        NotificationSkipped e => it.With(e.Channel, "skipped"),
        _ => it,
    };

    private Told With(string channel, string state) => new(new Dictionary<string, string>(Channels) { [channel] = state });
}
