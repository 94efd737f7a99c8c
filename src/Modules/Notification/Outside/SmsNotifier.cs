using System.Diagnostics.Metrics;
using Marten;
using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Sent when the message about a decision was certainly not sent by WeChat, or when a person decided to send the SMS again.
/// </summary>
[MessageIdentity("tell_applicant_by_sms")]
public sealed record NotifyApplicantBySms(Guid Registration, Guid Cause);

/// <summary>The outcome of the SMS about a decision.</summary>
/// <param name="State"><c>sent</c>, <c>failed</c> (certainly not sent), <c>unknown</c>, or <c>skipped</c> (not attempted).</param>
/// <param name="Code">The vendor's code, or the reason why it was not attempted.</param>
/// <param name="Serial">The vendor's id of the message.</param>
/// <param name="Day">The day of the budget.</param>
/// <param name="Passes">It was certainly not sent, for a temporary reason.</param>
/// <param name="UntilTomorrow">The reason lasts until the end of the day.</param>
[MessageIdentity("applicant_told_by_sms")]
public sealed record SmsNoticeOutcome(Guid Registration, Guid Cause, string State, string? Code = null, string? Serial = null,
    DateOnly? Day = null, bool Passes = false, bool UntilTomorrow = false);

/// <summary>
/// Sends the applicant an SMS about a decision, to the verified phone, when no WeChat message could be sent and the operator enabled this
/// kind. It starts only from the recorded outcome of the WeChat message, so nobody gets both; a WeChat message with an unknown outcome may
/// have arrived and starts nothing. At most once, like every call to a vendor (docs/adr/0019); retried as in <see cref="NoticeRetry"/>.
/// During quiet hours it waits.
/// </summary>
[StickyHandler("tell_by_sms")]
public static class NotifyBySmsHandler
{
    public const string Channel = "sms", Call = "tell_by_sms";

    public static async Task<SmsNoticeOutcome?> Handle(NotifyApplicantBySms it, SmsNotifier notifier, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct)
    {
        if (notifier.NotBefore(now) is not { } notBefore)
            return await notifier.Notify(it, ct);
        session.QueueRows(DueCommand.Schedule(notBefore, it.Registration, Call, it.Cause.ToString()));
        return null;
    }
}

/// <summary>Sends the SMS. No transaction is open during the call; the handler's session opens one when it commits.</summary>
public sealed class SmsNotifier(ISms sms, IKeyRing keys, ExternalCalls calls, StreamsFactory streams, SmsNoticeBudget budget,
    IOptionsMonitor<SmsFallbackOptions> options)
{
    private const string Call = NotifyBySmsHandler.Call;
    internal const string MeterName = "PowerCrm.Notification";
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>("powercrm.notifications.sms",
        description: "SMS sent instead of WeChat messages, by state (sent, failed, unknown, skipped) and code");
    private readonly IStreams events = streams.As(Caller.System(Call));

    public DateTimeOffset? NotBefore(DateTimeOffset now) => options.CurrentValue.NotBefore(now);

    /// <summary>Returns true when an SMS replaces a message of this kind that could not be sent by WeChat.</summary>
    /// <param name="kind">See <see cref="DecisionText.About"/>; null in messages of older builds without SMS.</param>
    public bool IsEnabledFor(string? kind) => kind is not null && options.CurrentValue.Kinds.Contains(kind);

    public async Task<SmsNoticeOutcome?> Notify(NotifyApplicantBySms it, CancellationToken ct)
    {
        var applicant = (await events.Load<NotifiedApplicant>(it.Registration, ct)).State;
        var reason = FindObstacle(applicant, it.Cause);
        var values = reason is null ? CreateVariables(applicant) : [];
        var attempt = await calls.Begin(Call, it.Cause, it.Registration, ct);
        if (attempt == ExternalCalls.AttemptState.Finished)
            return null;
        var outcome = attempt == ExternalCalls.AttemptState.Unknown ? CreateUnknown(it, null)
            : reason is not null ? CreateSkipped(it, reason) : await Send(it, applicant, values, ct);
        Outcomes.Add(1, new KeyValuePair<string, object?>("state", outcome.State), new KeyValuePair<string, object?>("code", outcome.Code));
        return outcome;
    }

    private async Task<SmsNoticeOutcome> Send(NotifyApplicantBySms it, NotifiedApplicant applicant, IReadOnlyList<SmsVariable> values,
        CancellationToken ct)
    {
        if (await keys.Open<VerifiedPhone>(applicant.Phone, SealedFieldNames.Phone, "tell the applicant", ct) is not { } phone)
            return CreateSkipped(it, applicant.Phone is null ? "no_phone" : NotifiedApplicant.ErasedCode);
        var budgetResult = await budget.TryTake(it.Registration, it.Cause, ct);
        if (budgetResult.Day is not { } day)
            return CreateSkipped(it, budgetResult.RefusalCode!);
        // The SMS may have waited for hours, and a person may have retried WeChat meanwhile.
        if (!await DeliveryState.TryBeginAttempt(events, new NotificationAttempted(it.Registration, NotifyApplicantHandler.Kind,
            NotifyBySmsHandler.Channel, it.Cause), ct))
            return CreateSkipped(it, DeliveryState.AlreadyNotified) with { Day = day };
        return await calls.Invoke(Call, it.Cause, () => sms.SendNotice(phone.Phone, options.CurrentValue.Template, values, ct), ct)
            is { } result ? ToOutcome(it, result, day) : CreateUnknown(it, day);
    }

    /// <summary>Returns why the SMS is not sent. It may have waited for hours.</summary>
    private string? FindObstacle(NotifiedApplicant applicant, Guid cause) => applicant.FindObsoleteReason(cause) ?? applicant switch
    {
        _ when !IsEnabledFor(applicant.Text!.About) => "switched_off",
        _ when options.CurrentValue.Faults.Count > 0 => "not_configured",
        _ => null,
    };

    private IReadOnlyList<SmsVariable> CreateVariables(NotifiedApplicant applicant) =>
        [.. options.CurrentValue.Names.Select(n =>
            new SmsVariable(n, n == "result" ? applicant.Text!.Result : Shorten(applicant.Company)))];

    /// <summary>Shortens the name to 20 characters as in the WeChat message, without splitting a surrogate pair.</summary>
    internal static string Shorten(string company) =>
        company.Length <= 20 ? company : company[..(char.IsHighSurrogate(company[19]) ? 19 : 20)];

    private static SmsNoticeOutcome CreateSkipped(NotifyApplicantBySms it, string reason) =>
        new(it.Registration, it.Cause, "skipped", reason);

    private static SmsNoticeOutcome CreateUnknown(NotifyApplicantBySms it, DateOnly? day) =>
        new(it.Registration, it.Cause, "unknown", "unknown", null, day);

    internal static SmsNoticeOutcome ToOutcome(NotifyApplicantBySms it, SmsResult result, DateOnly day) => result switch
    {
        SmsResult.Accepted accepted => new(it.Registration, it.Cause, "sent", null, accepted.Serial, day),
        SmsResult.Refused refused => new(it.Registration, it.Cause, "failed", refused.Code, null, day),
        SmsResult.Throttled throttled =>
            new(it.Registration, it.Cause, "failed", "throttled", null, day, Passes: true, UntilTomorrow: throttled.Daily),
        SmsResult.Unavailable unavailable => new(it.Registration, it.Cause, "failed", "unavailable", null, day,
            Passes: unavailable.Daily || !unavailable.Alarm, UntilTomorrow: unavailable.Daily),
        _ => CreateUnknown(it, day),
    };
}

/// <summary>Records the outcome once; if another host recorded it first, nothing is written.</summary>
[StickyHandler("record_told_by_sms")]
public static class RecordSmsNoticeHandler
{
    public static async Task Handle(SmsNoticeOutcome outcome, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var retryAt = await NoticeRetry.Finish(session, new FinishedNotice(outcome.Registration, outcome.Cause, NotifyBySmsHandler.Channel,
            NotifyBySmsHandler.Call, IsKnown: outcome.State != "unknown", outcome.Passes, outcome.UntilTomorrow), now, ct);
        if (outcome is { State: "failed" or "skipped", Day: { } day })
            session.QueueRows(SmsNoticeBudget.Release(outcome.Registration, outcome.Cause, day));
        await session.Append(NotificationStream.Of(outcome.Registration, outcome.Cause), DeliveryState.ToEvent(outcome.Registration,
            NotifyApplicantHandler.Kind, NotifyBySmsHandler.Channel, outcome.Cause, outcome.State, outcome.Code, outcome.Serial, null,
                retryAt), now, ct);
    }
}
