namespace PowerCrm.Contracts;

/// <summary>A message outside is about to be tried (stream "notification", one a recipient and cause).</summary>
/// <param name="Channel"><c>wechat</c> or <c>sms</c>.</param>
public sealed record NotificationAttempted(Guid Registration, string Kind, string Channel, Guid Cause);

/// <param name="VendorId">The vendor's number of the message.</param>
public sealed record NotificationSent(Guid Registration, string Kind, string Channel, Guid Cause, string? VendorId);

/// <param name="Unknown">No answer came: it may have been sent, so it is never sent again by itself.</param>
public sealed record NotificationFailed(Guid Registration, string Kind, string Channel, Guid Cause, string Code, bool Unknown);

/// <summary>A message outside was not tried.</summary>
/// <param name="Reason">A budget (<c>person_limit</c>, <c>day_budget</c>), or what has changed since it was wanted.</param>
public sealed record NotificationSkipped(Guid Registration, string Kind, string Channel, Guid Cause, string Reason);
