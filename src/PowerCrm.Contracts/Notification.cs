using System.Text.Json.Serialization;

namespace PowerCrm.Contracts;

/// <summary>An external message is about to be sent (stream "notification", one per recipient and cause).</summary>
/// <param name="Channel"><c>wechat</c>, <c>sms</c> (to the applicant), <c>wecom</c> (to staff).</param>
/// <param name="Cause">The decision that the applicant is notified of; for <c>wecom</c>, the message in the inbox.</param>
/// <param name="Recipient">The staff member; null for the applicant.</param>
public sealed record NotificationAttempted(Guid Registration, string Kind, string Channel, Guid Cause,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);

/// <param name="VendorId">The vendor's id of the message.</param>
public sealed record NotificationSent(Guid Registration, string Kind, string Channel, Guid Cause, string? VendorId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);

/// <param name="Unknown">There was no response: the message may have been sent, so it is never resent automatically.</param>
/// <param name="RetryAt">The time of the next attempt, when the message was certainly not sent, for a transient reason.</param>
public sealed record NotificationFailed(Guid Registration, string Kind, string Channel, Guid Cause, string Code, bool Unknown,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RetryAt = null);

/// <summary>An external message was not attempted.</summary>
/// <param name="Reason">A budget (<c>person_limit</c>, <c>day_budget</c>), or what has changed since the message was requested.</param>
public sealed record NotificationSkipped(Guid Registration, string Kind, string Channel, Guid Cause, string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);
