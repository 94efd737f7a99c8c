using System.Text.Json.Serialization;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>A message to an applicant or a member of staff, with its state on each channel.</summary>
/// <param name="Id">The id of its stream.</param>
/// <param name="Cause">The event that the message is about.</param>
/// <param name="At">Time of the last change.</param>
/// <param name="Channels">By name: <c>wechat</c>, <c>sms</c>, <c>wecom</c>.</param>
/// <param name="Recipient">The member of staff; null for the applicant.</param>
public sealed record NoticeDocument(Guid Id, Guid Registration, string Kind, Guid Cause, DateTimeOffset At,
    IReadOnlyDictionary<string, NoticeState> Channels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);

/// <param name="State"><c>attempted</c>, <c>sent</c>, <c>waiting</c> (for a retry), <c>failed</c>, <c>unknown</c> or
/// <c>skipped</c>.</param>
/// <param name="Code">The vendor's code, or the reason.</param>
public sealed record NoticeState(string State, string? Code, DateTimeOffset At);

/// <summary>Updated asynchronously by Marten's daemon. It is read by operators.</summary>
public sealed class NoticeProjection : AsyncReadModel<NoticeDocument>
{
    public NoticeProjection() : base("notices")
    {
        HandlesByStream<NotificationAttempted>();
        HandlesByStream<NotificationSent>();
        HandlesByStream<NotificationFailed>();
        HandlesByStream<NotificationSkipped>();
    }

    protected override NoticeDocument? When(NoticeDocument? document, Guid id, IEvent e)
    {
        return e.Data switch
        {
            NotificationAttempted a => With(a.Registration, a.Kind, a.Cause, a.Channel, "attempted", null, a.Recipient),
            NotificationSent s => With(s.Registration, s.Kind, s.Cause, s.Channel, "sent", null, s.Recipient),
            NotificationFailed f => With(f.Registration, f.Kind, f.Cause, f.Channel, DeliveryState.StateOf(f), f.Code, f.Recipient),
            NotificationSkipped s => With(s.Registration, s.Kind, s.Cause, s.Channel, "skipped", s.Reason, s.Recipient),
            _ => document,
        };

        NoticeDocument With(Guid registration, string kind, Guid cause, string channel, string state, string? code, Guid? recipient) =>
            new(id, registration, kind, cause, e.Timestamp,
                (document?.Channels ?? new Dictionary<string, NoticeState>()).Where(c => c.Key != channel)
                .Append(new(channel, new NoticeState(state, code, e.Timestamp)))
                .OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary(), recipient);
    }
}
