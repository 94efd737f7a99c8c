using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// An operator's decisions about a message: one with an unknown outcome did or did not arrive; one that failed is sent again or no longer
/// needed. These decisions are never made automatically. Reason and actor are recorded.
/// </summary>
public static class DecideNotice
{
    /// <summary>The code of a message that did not arrive according to a person.</summary>
    public const string NotSent = "not_sent";

    /// <summary>The code of a failed message that a person decided not to send.</summary>
    public const string NotWanted = "not_wanted";

    /// <summary>Records whether a message with an unknown outcome was sent.</summary>
    public static Task<Outcome> Resolve(IStreams events, Notice it, bool wasSent, string reason, CancellationToken ct) =>
        Decide(events, it, delivery => delivery.FindState(it.Channel) is not "unknown" and var state
            ? Reject($"Only a message of unknown outcome is resolved; this one is {state ?? "not known"}.")
            : RecordResolution(Decision.Append(wasSent
                        ? new NotificationSent(it.Registration, it.Kind, it.Channel, it.Cause, null, it.Recipient)
                        : new NotificationFailed(it.Registration, it.Kind, it.Channel, it.Cause, NotSent, Unknown: false, it.Recipient)),
                    events, it, isKnown: false, retry: false, reason)
                // A message that did not arrive keeps its credit, because it may be sent again.
                .WithRows(wasSent ? AdjustCredits(it.Channel, [MessageCredits.Spend(it.Cause)]) : []), ct);

    /// <summary>
    /// Records that a call arrived, found by the call instead of the message. If the call was to send a message, the message counts as
    /// sent.
    /// </summary>
    /// <returns>Rejected when the call sends no message, or when the outcome of the message is already known.</returns>
    public static Task<Outcome> ResolveArrived(IStreams events, UnknownCall call, string reason, CancellationToken ct) =>
        events.Decide<DeliveryState>(NotificationStream.Of(call.Stream, call.Cause), (delivery, _) =>
            delivery.Unknown is { } it && CallOf(it.Channel) == call.Call
                ? Decision.Append(new NotificationSent(it.Registration, it.Kind, it.Channel, it.Cause, null, it.Recipient)).WithRows(
                    [.. ExternalCalls.RecordResolution(call.Call, call.Cause, call.Stream, isKnown: false, retry: false, reason,
                        events.Caller.Actor), .. AdjustCredits(it.Channel, [MessageCredits.Spend(it.Cause)])])
                    .WithFact(ExternalCalls.CreateResolutionEvent(call.Call, call.Cause, retry: false, reason))
                : ExternalCalls.AlreadyRecorded, ct);

    /// <summary>Sends a message again that was certainly not sent, if its content still holds.</summary>
    public static Task<Outcome> Retry(IStreams events, Notice it, string reason, CancellationToken ct) =>
        Decide(events, it, delivery => delivery.FindState(it.Channel) is not "failed" and var state
            ? Reject(state == "unknown" ? "It is unknown whether this message was sent: resolve it first."
                : $"Only a message that failed is sent again; this one is {state ?? "not known"}.")
            : delivery.FindOtherChannel(it.Channel) is { } other ? Reject($"The recipient was told by {other}, or may have been.")
            : RecordResolution(Decision.Nothing, events, it, isKnown: true, retry: true, reason), ct);

    /// <summary>Records that a message that was certainly not sent is no longer needed.</summary>
    public static Task<Outcome> Skip(IStreams events, Notice it, string reason, CancellationToken ct) =>
        Decide(events, it, delivery => delivery.FindState(it.Channel) is not "failed" and var state
            ? Reject($"Only a message that failed is skipped; this one is {state ?? "not known"}.")
            : RecordResolution(
                    Decision.Append(new NotificationSkipped(it.Registration, it.Kind, it.Channel, it.Cause, NotWanted, it.Recipient)),
                    events, it, isKnown: true, retry: false, reason)
                .WithRows(AdjustCredits(it.Channel, MessageCredits.Return(it.Cause))), ct);

    /// <summary>Only messages by WeChat hold a credit.</summary>
    private static IEnumerable<Row> AdjustCredits(string channel, IReadOnlyList<Row> rows) =>
        channel == NotifyApplicantHandler.Channel ? rows : [];

    private static Task<Outcome> Decide(IStreams events, Notice it, Func<DeliveryState, Decision> decide, CancellationToken ct) =>
        events.Decide<DeliveryState>(NotificationStream.Of(it.Registration, it.Cause), (delivery, _) =>
        ValueTask.FromResult(decide(delivery)), ct);

    /// <summary>Adds what the operator decided: the rows, and the act in the log, where the reason is sealed too.</summary>
    private static Decision RecordResolution(Decision decision, IStreams events, Notice it, bool isKnown, bool retry, string reason) =>
        decision.WithRows(ExternalCalls.RecordResolution(CallOf(it.Channel), it.Cause, it.Registration, isKnown, retry, reason,
            events.Caller.Actor)).WithFact(ExternalCalls.CreateResolutionEvent(CallOf(it.Channel), it.Cause, retry, reason));

    private static Rejection Reject(string detail) => ExternalCalls.AlreadyRecorded with { Detail = detail };

    private static string CallOf(string channel) => channel switch
    {
        NotifyApplicantHandler.Channel => NotifyApplicantHandler.Call,
        NotifyBySmsHandler.Channel => NotifyBySmsHandler.Call,
        NotifyByWeComHandler.Channel => NotifyByWeComHandler.Call,
        _ => throw new ArgumentException($"There is no channel {channel}.", nameof(channel)),
    };
}
