using System.Globalization;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.China;
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
public sealed record TellApplicantAgain(Guid Registration, Guid Cause);

/// <summary>The outcome of the message about a decision.</summary>
/// <param name="Code"><c>sent</c>, the vendor's error code, <c>unknown</c>, or the reason why nothing was sent: <c>no_credit</c>,
/// <c>no_template</c>, <c>no_openid</c>; <c>superseded</c>, <c>erased</c>, <c>told_already</c>.</param>
/// <param name="Template">The template whose credit was taken; null when there is none, and in messages of older builds without
/// credits.</param>
/// <param name="About">See <see cref="DecisionText.About"/>; null in messages of older builds without SMS.</param>
/// <param name="Passes">It was certainly not sent, for a temporary reason.</param>
[MessageIdentity("applicant_told")]
public sealed record ApplicantTold(Guid Registration, Guid Cause, string Code, string? MessageId, string? Template = null,
    string? About = null, bool Passes = false);

/// <summary>
/// Sends the applicant a WeChat message about a decision or its reversal, if a template is configured and the applicant has granted a use
/// of it. At most once: the attempt is recorded before the call, and a call without an answer is unknown and never repeated automatically.
/// 43101 (no consent left for this template) is a state, not an error. A message that was certainly not sent is retried when the reason is
/// temporary (<see cref="NextTry"/>), otherwise an SMS is sent if that is enabled (<see cref="TellBySmsHandler"/>). During quiet hours it
/// waits.
/// </summary>
[StickyHandler("tell_applicant")]
public static class TellApplicantHandler
{
    public const string Kind = "review_decided", Channel = "wechat", Call = "tell_applicant";

    // The session stores the answer in the transaction that marks the event as handled (docs/adr/0019).
    public static Task<ApplicantTold?> Handle(IEvent<ReviewDecided> e, TellApplicant teller, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct) =>
        Waits(e.StreamId, e.Id, teller, session, now) ? Nothing : teller.Tell(e, waited: false, ct);

    public static Task<ApplicantTold?> Handle(IEvent<DecisionReversed> e, TellApplicant teller, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct) =>
        Waits(e.StreamId, e.Id, teller, session, now) ? Nothing : teller.Tell(e, waited: false, ct);

    public static Task<ApplicantTold?> Handle(TellApplicantAgain again, TellApplicant teller, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct) =>
        Waits(again.Registration, again.Cause, teller, session, now) ? Nothing : teller.Again(again, ct);

    private static Task<ApplicantTold?> Nothing => Task.FromResult<ApplicantTold?>(null);

    private static bool Waits(Guid registration, Guid cause, TellApplicant teller, IDocumentSession session, DateTimeOffset now)
    {
        if (teller.NotBefore(now) is not { } later)
            return false;
        session.Write(Due.Schedule(later, registration, Call, cause.ToString()));
        return true;
    }
}

/// <summary>Sends the message. No transaction is open during the call; the handler's session opens one when it commits.</summary>
public sealed class TellApplicant(IWechat wechat, IKeyRing keys, OutsideCalls calls, EventStreams streams,
    Templates templates, TellBySms bySms, NpgsqlDataSource source, IOptionsMonitor<TellApplicantOptions> own)
{
    private const string Call = TellApplicantHandler.Call;
    private readonly IStreams events = streams.As(Caller.System(Call));

    public async Task<ApplicantTold?> Again(TellApplicantAgain again, CancellationToken ct)
    {
        await foreach (var e in events.Read(again.Registration, ct))
            if (e.Id == again.Cause && e.Data is ReviewDecided or DecisionReversed)
                return await Tell(e, waited: true, ct);
        return null;
    }

    /// <summary>Returns when a message may be sent; null for now, also when no message is configured.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => templates.Decided is null ? null : own.CurrentValue.NotBefore(now);

    /// <param name="waited">The message was delayed or is retried, so its outcome is recorded even if the applicant was erased
    /// meanwhile.</param>
    public async Task<ApplicantTold?> Tell(IEvent e, bool waited, CancellationToken ct)
    {
        var (text, template) = (DecisionText.Of(e.Data), templates.Decided);
        if (template is null && !bySms.StandsInFor(text.About))
            return null;
        var it = (await events.Load<ToldApplicant>(e.StreamId, ct)).State;
        var identity = await keys.Open<WechatIdentity>(it.Identity, Sealed.Identity, "tell the applicant", ct);
        if (it.Erased ? !waited : identity is null && (it.Identity is not null || !bySms.StandsInFor(text.About)))
            return null;                                        // erased; or never signed in by WeChat, and no SMS is sent instead
        // Before the attempt, so that an exception here is retried like any other and leaves no call with an unknown outcome.
        var fields = Fields(text, it.Company, e.Timestamp);
        var attempt = await calls.Begin(Call, e.Id, e.StreamId, ct);
        if (attempt == OutsideCalls.Attempt.Finished)
            return null;
        if (attempt == OutsideCalls.Attempt.Unknown)
            return Result(e, null, template);
        if (it.Outdates(e.Id) is { } why)
            return new ApplicantTold(e.StreamId, e.Id, why, null, null, text.About);
        if (template is null || identity is null)
            return new ApplicantTold(e.StreamId, e.Id, template is null ? "no_template" : "no_openid", null, null, text.About);
        if (!await Credits.Take(source, e.StreamId, template, ct))
            return new ApplicantTold(e.StreamId, e.Id, Credits.NoCredit, null, template, text.About);
        if (!await Told.Attempt(events, new NotificationAttempted(e.StreamId, TellApplicantHandler.Kind,
            TellApplicantHandler.Channel, e.Id), ct))
            return new ApplicantTold(e.StreamId, e.Id, Told.Already, null, template, text.About);
        return Result(e, await calls.Make(Call, e.Id,
            () => wechat.SendSubscribeMessage(identity.OpenId, template, own.CurrentValue.Page, fields, ct), ct), template);
    }

    internal static ApplicantTold Result(IEvent e, MessageResult? result, string? template) => new(e.StreamId, e.Id, result switch
    {
        MessageResult.Sent => "sent",
        MessageResult.Refused => "43101",
        MessageResult.Failed failed => failed.Code.ToString(CultureInfo.InvariantCulture),
        _ => "unknown",
    }, (result as MessageResult.Sent)?.MessageId, template, DecisionText.Of(e.Data).About,
        Passes: result is MessageResult.Failed { Permanent: false });

    private Dictionary<string, string> Fields(DecisionText text, string company, DateTimeOffset at)
    {
        var names = own.CurrentValue;
        return new Dictionary<string, string>
        {
            [names.CompanyField] = company,
            [names.ResultField] = text.Result,
            [names.TimeField] = ChinaTime.Local(at).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture),
            [names.HintField] = text.Hint,
        };
    }
}

/// <summary>
/// Records the outcome once; if another host recorded it first, nothing is written. The SMS is requested in the same transaction, so only a
/// recorded and certain outcome starts one.
/// </summary>
[StickyHandler("record_applicant_told")]
public static class ApplicantToldHandler
{
    public static async Task Handle(ApplicantTold told, TellBySms bySms, IDocumentSession session, DateTimeOffset now,
        CancellationToken ct)
    {
        var again = await NextTry.Finish(session, told.Registration, told.Cause, TellApplicantHandler.Channel, TellApplicantHandler.Call,
            known: told.Code != "unknown", told.Passes, now, ct);
        foreach (var row in told.Template is { } template ? Credits.After(told.Code, told.Registration, template) : [])
            session.Write(row);
        if (again is null && told.Code is not ("sent" or "unknown") && !Skipped(told) && bySms.StandsInFor(told.About))
            session.Write(Due.Now(told.Registration, TellBySmsHandler.Call, told.Cause.ToString()));
        await session.Append(NotificationStream.Of(told.Registration, told.Cause), Outcome(told, again), now, ct);
    }

    private static bool Skipped(ApplicantTold told) => told.Code is Told.Already or ToldApplicant.Superseded or ToldApplicant.Gone;

    internal static object Outcome(ApplicantTold told, DateTimeOffset? again = null) => Told.Outcome(told.Registration,
        TellApplicantHandler.Kind, TellApplicantHandler.Channel, told.Cause,
        told.Code is "sent" or "unknown" ? told.Code : Skipped(told) ? "skipped" : "failed", told.Code, told.MessageId, null, again);
}
