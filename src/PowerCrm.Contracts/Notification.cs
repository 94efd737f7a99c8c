using System.Text.Json.Serialization;

namespace PowerCrm.Contracts;

/// <summary>A message outside is about to be tried (stream "notification", one a recipient and cause).</summary>
/// <param name="Channel"><c>wechat</c>, <c>sms</c> (to the applicant), <c>wecom</c> (to staff).</param>
/// <param name="Cause">The decision that the applicant is told of; of <c>wecom</c>, the message in the inbox.</param>
/// <param name="Recipient">The member of staff; null: the applicant.</param>
public sealed record NotificationAttempted(Guid Registration, string Kind, string Channel, Guid Cause,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);

/// <param name="VendorId">The vendor's number of the message.</param>
public sealed record NotificationSent(Guid Registration, string Kind, string Channel, Guid Cause, string? VendorId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);

/// <param name="Unknown">No answer came: it may have been sent, so it is never sent again by itself.</param>
/// <param name="RetryAt">It certainly was not sent, for a reason that passes by itself: when it is tried again.</param>
public sealed record NotificationFailed(Guid Registration, string Kind, string Channel, Guid Cause, string Code, bool Unknown,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RetryAt = null);

/// <summary>A message outside was not tried.</summary>
/// <param name="Reason">A budget (<c>person_limit</c>, <c>day_budget</c>), or what has changed since it was wanted.</param>
public sealed record NotificationSkipped(Guid Registration, string Kind, string Channel, Guid Cause, string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Recipient = null);
