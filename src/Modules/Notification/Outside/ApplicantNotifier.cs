using System.Globalization;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using Wolverine;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Sent when the message about a decision is due: quiet hours are over, it is retried, or a person decided to send it again.
/// </summary>
[MessageIdentity("tell_applicant_again")]
public sealed record NotifyApplicantAgain(Guid Registration, Guid Cause);

/// <summary>The outcome of the message about a decision.</summary>
/// <param name="Code"><c>sent</c>, the vendor's error code, <c>unknown</c>, or the reason why nothing was sent: <c>no_credit</c>,
/// <c>credit_reserved</c>, <c>no_template</c>, <c>no_openid</c>; <c>superseded</c>, <c>erased</c>, <c>told_already</c>.</param>
/// <param name="Template">The template whose credit was taken; null when there is none, and in messages of older builds without
/// credits.</param>
/// <param name="About">See <see cref="DecisionText.About"/>; null in messages of older builds without SMS.</param>
/// <param name="Passes">It was certainly not sent, for a temporary reason.</param>
/// <param name="UntilTomorrow">The reason lasts until the end of the day.</param>
[MessageIdentity("applicant_told")]
public sealed record ApplicantNoticeOutcome(Guid Registration, Guid Cause, string Code, string? MessageId, string? Template = null,
    string? About = null, bool Passes = false, bool UntilTomorrow = false);

/// <summary>
/// Sends the applicant a WeChat message about a decision or its reversal, if a template is configured and the applicant has granted a use
/// of it. At most once: the attempt is recorded before the call, and a call without an answer is unknown and never repeated automatically.
/// 43101 (no consent left for this template) is a state, not an error. A message that was certainly not sent is retried when the reason is
/// temporary (<see cref="NoticeRetry"/>), otherwise an SMS is sent if that is enabled (<see cref="NotifyBySmsHandler"/>). During quiet
/// hours it waits.
/// </summary>
[StickyHandler("tell_applicant")]
public static class NotifyApplicantHandler
{
    public const string Kind = "review_decided", Channel = "wechat", Call = "tell_applicant";

    // The session stores the answer in the transaction that marks the event as handled (docs/adr/0019).
    public static Task<ApplicantNoticeOutcome?> Handle(IEvent<ReviewDecided> e, ApplicantNotifier notifier, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct) =>
        TryPostpone(e.StreamId, e.Id, notifier, session, now) ? NoOutcome : notifier.Notify(e, wasPostponed: false, ct);

    public static Task<ApplicantNoticeOutcome?> Handle(IEvent<DecisionReversed> e, ApplicantNotifier notifier, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct) =>
        TryPostpone(e.StreamId, e.Id, notifier, session, now) ? NoOutcome : notifier.Notify(e, wasPostponed: false, ct);

    public static Task<ApplicantNoticeOutcome?> Handle(NotifyApplicantAgain retry, ApplicantNotifier notifier, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct) =>
        TryPostpone(retry.Registration, retry.Cause, notifier, session, now) ? NoOutcome : notifier.NotifyAgain(retry, ct);

    private static Task<ApplicantNoticeOutcome?> NoOutcome => Task.FromResult<ApplicantNoticeOutcome?>(null);

    private static bool TryPostpone(Guid registration, Guid cause, ApplicantNotifier notifier, IDocumentSession session, DateTimeOffset now)
    {
        if (notifier.NotBefore(now) is not { } notBefore)
            return false;
        session.QueueRows(DueCommand.Schedule(notBefore, registration, Call, cause.ToString()));
        return true;
    }
}

/// <summary>Sends the message. No transaction is open during the call; the handler's session opens one when it commits.</summary>
public sealed class ApplicantNotifier(IWechat wechat, IKeyRing keys, ExternalCalls calls, StreamsFactory streams,
    Templates templates, SmsNotifier smsNotifier, NpgsqlDataSource source, IOptionsMonitor<ApplicantNoticeOptions> options)
{
    private const string Call = NotifyApplicantHandler.Call;
    private readonly IStreams events = streams.As(Caller.System(Call));

    public async Task<ApplicantNoticeOutcome?> NotifyAgain(NotifyApplicantAgain retry, CancellationToken ct)
    {
        await foreach (var e in events.Read(retry.Registration, ct))
            if (e.Id == retry.Cause && e.Data is ReviewDecided or DecisionReversed)
                return await Notify(e, wasPostponed: true, ct);
        return null;
    }

    /// <summary>Returns when a message may be sent; null for now, also when no message is configured.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => templates.DecisionTemplateId is null
        ? null : options.CurrentValue.NotBefore(now);

    /// <param name="wasPostponed">The message was delayed or is retried, so its outcome is recorded even if the applicant was erased
    /// meanwhile.</param>
    public async Task<ApplicantNoticeOutcome?> Notify(IEvent e, bool wasPostponed, CancellationToken ct)
    {
        var (text, template) = (DecisionText.Of(e.Data), templates.DecisionTemplateId);
        if (template is null && !smsNotifier.IsEnabledFor(text.About))
            return null;
        var it = (await events.Load<NotifiedApplicant>(e.StreamId, ct)).State;
        var identity = await keys.Open<WechatIdentity>(it.Identity, SealedFieldNames.Identity, "tell the applicant", ct);
        if (it.Erased ? !wasPostponed : identity is null && (it.Identity is not null || !smsNotifier.IsEnabledFor(text.About)))
            return null;                                        // erased; or never signed in by WeChat, and no SMS is sent instead
        // Before the attempt, so that an exception here is retried like any other and leaves no call with an unknown outcome.
        var fields = CreateFields(text, it.Company, e.Timestamp);
        var attempt = await calls.Begin(Call, e.Id, e.StreamId, ct);
        if (attempt == ExternalCalls.AttemptState.Finished)
            return null;
        if (attempt == ExternalCalls.AttemptState.Unknown)
            return ToOutcome(e, null, template);
        if (it.FindObsoleteReason(e.Id) is { } reason)
            return new ApplicantNoticeOutcome(e.StreamId, e.Id, reason, null, null, text.About);
        if (template is null || identity is null)
            return new ApplicantNoticeOutcome(e.StreamId, e.Id, template is null ? "no_template" : "no_openid", null, null, text.About);
        // After a reversal a new decision follows, and only that one says how the application ended.
        if (await MessageCredits.Take(source, e.StreamId, template, e.Id, isSpare: text.About == DecisionText.Reversed, ct) is { } refusal)
            return new ApplicantNoticeOutcome(e.StreamId, e.Id, refusal, null, template, text.About);
        if (!await DeliveryState.TryBeginAttempt(events, new NotificationAttempted(e.StreamId, NotifyApplicantHandler.Kind,
            NotifyApplicantHandler.Channel, e.Id), ct))
            return new ApplicantNoticeOutcome(e.StreamId, e.Id, DeliveryState.AlreadyNotified, null, template, text.About);
        return ToOutcome(e, await calls.Invoke(Call, e.Id,
            () => wechat.SendSubscribeMessage(identity.OpenId, template, options.CurrentValue.Page, fields, ct), ct), template);
    }

    internal static ApplicantNoticeOutcome ToOutcome(IEvent e, MessageResult? result, string? template) =>
        new(e.StreamId, e.Id, result switch
        {
            MessageResult.Sent => "sent",
            MessageResult.Refused => "43101",
            MessageResult.Failed failed => failed.Code.ToString(CultureInfo.InvariantCulture),
            _ => "unknown",
        }, (result as MessageResult.Sent)?.MessageId, template, DecisionText.Of(e.Data).About,
        Passes: result is MessageResult.Failed { Permanent: false }, UntilTomorrow: result is MessageResult.Failed { Daily: true });

    private Dictionary<string, string> CreateFields(DecisionText text, string company, DateTimeOffset at)
    {
        var names = options.CurrentValue;
        return new Dictionary<string, string>
        {
            [names.CompanyField] = company,
            [names.ResultField] = text.Result,
            [names.TimeField] = ApplicantNoticeOptions.FormatTime(at),
            [names.HintField] = text.Hint,
        };
    }
}

/// <summary>
/// Records the outcome once; if another host recorded it first, nothing is written. The SMS is requested in the same transaction, so only a
/// recorded and certain outcome starts one.
/// </summary>
[StickyHandler("record_applicant_told")]
public static class RecordApplicantNoticeHandler
{
    public static async Task Handle(ApplicantNoticeOutcome outcome, SmsNotifier smsNotifier, IDocumentSession session, DateTimeOffset now,
        CancellationToken ct)
    {
        var retryAt = await NoticeRetry.Finish(session, new FinishedNotice(outcome.Registration, outcome.Cause,
            NotifyApplicantHandler.Channel, NotifyApplicantHandler.Call, IsKnown: outcome.Code != "unknown", outcome.Passes,
            outcome.UntilTomorrow), now, ct);
        foreach (var row in MessageCredits.AdjustAfter(outcome.Code, outcome.Cause, outcome.Registration, outcome.Template))
            session.QueueRows(row);
        if (retryAt is null && outcome.Code is not ("sent" or "unknown") && !IsSkipped(outcome) && smsNotifier.IsEnabledFor(outcome.About))
            session.QueueRows(DueCommand.ScheduleNow(outcome.Registration, NotifyBySmsHandler.Call, outcome.Cause.ToString()));
        await session.Append(NotificationStream.Of(outcome.Registration, outcome.Cause), ToEvent(outcome, retryAt), now, ct);
    }

    private static bool IsSkipped(ApplicantNoticeOutcome outcome) =>
        outcome.Code is DeliveryState.AlreadyNotified or NotifiedApplicant.SupersededCode or NotifiedApplicant.ErasedCode;

    internal static object ToEvent(ApplicantNoticeOutcome outcome, DateTimeOffset? retryAt = null) =>
        DeliveryState.ToEvent(outcome.Registration, NotifyApplicantHandler.Kind, NotifyApplicantHandler.Channel, outcome.Cause,
        outcome.Code is "sent" or "unknown" ? outcome.Code : IsSkipped(outcome) ? "skipped" : "failed", outcome.Code, outcome.MessageId,
            null, retryAt);
}
