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
public sealed record TellApplicantBySms(Guid Registration, Guid Cause);

/// <summary>The outcome of the SMS about a decision.</summary>
/// <param name="State"><c>sent</c>, <c>failed</c> (certainly not sent), <c>unknown</c>, or <c>skipped</c> (not attempted).</param>
/// <param name="Code">The vendor's code, or the reason why it was not attempted.</param>
/// <param name="Serial">The vendor's id of the message.</param>
/// <param name="Day">The day of the budget.</param>
/// <param name="Passes">It was certainly not sent, for a temporary reason.</param>
[MessageIdentity("applicant_told_by_sms")]
public sealed record ApplicantToldBySms(Guid Registration, Guid Cause, string State, string? Code = null, string? Serial = null,
    DateOnly? Day = null, bool Passes = false);

/// <summary>
/// Sends the applicant an SMS about a decision, to the verified phone, when no WeChat message could be sent and the operator enabled this
/// kind. It starts only from the recorded outcome of the WeChat message, so nobody gets both; a WeChat message with an unknown outcome may
/// have arrived and starts nothing. At most once, like every call to a vendor (docs/adr/0019); retried as in <see cref="NextTry"/>. During
/// quiet hours it waits.
/// </summary>
[StickyHandler("tell_by_sms")]
public static class TellBySmsHandler
{
    public const string Channel = "sms", Call = "tell_by_sms";

    public static async Task<ApplicantToldBySms?> Handle(TellApplicantBySms it, TellBySms teller, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct)
    {
        if (teller.NotBefore(now) is not { } later)
            return await teller.Tell(it, ct);
        session.Write(Due.Schedule(later, it.Registration, Call, it.Cause.ToString()));
        return null;
    }
}

/// <summary>Sends the SMS. No transaction is open during the call; the handler's session opens one when it commits.</summary>
public sealed class TellBySms(ISms sms, IKeyRing keys, OutsideCalls calls, EventStreams streams, SmsNoticeBudget budget,
    IOptionsMonitor<SmsFallbackOptions> options)
{
    private const string Call = TellBySmsHandler.Call;
    internal const string MeterName = "PowerCrm.Notification";
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>("powercrm.notifications.sms",
        description: "SMS sent instead of WeChat messages, by state (sent, failed, unknown, skipped) and code");
    private readonly IStreams events = streams.As(Caller.System(Call));

    public DateTimeOffset? NotBefore(DateTimeOffset now) => options.CurrentValue.NotBefore(now);

    /// <summary>Returns true when an SMS replaces a message of this kind that could not be sent by WeChat.</summary>
    /// <param name="about">See <see cref="DecisionText.About"/>; null in messages of older builds without SMS.</param>
    public bool StandsInFor(string? about) => about is not null && options.CurrentValue.Kinds.Contains(about);

    public async Task<ApplicantToldBySms?> Tell(TellApplicantBySms it, CancellationToken ct)
    {
        var who = (await events.Load<ToldApplicant>(it.Registration, ct)).State;
        var obstacle = Obstacle(who, it.Cause);
        var values = obstacle is null ? Values(who) : [];
        var attempt = await calls.Begin(Call, it.Cause, it.Registration, ct);
        if (attempt == OutsideCalls.Attempt.Finished)
            return null;
        var told = attempt == OutsideCalls.Attempt.Unknown ? Unknown(it, null)
            : obstacle is not null ? Skipped(it, obstacle) : await Send(it, who, values, ct);
        Outcomes.Add(1, new KeyValuePair<string, object?>("state", told.State), new KeyValuePair<string, object?>("code", told.Code));
        return told;
    }

    private async Task<ApplicantToldBySms> Send(TellApplicantBySms it, ToldApplicant who, IReadOnlyList<SmsVariable> values,
        CancellationToken ct)
    {
        if (await keys.Open<VerifiedPhone>(who.Phone, Sealed.Phone, "tell the applicant", ct) is not { } phone)
            return Skipped(it, who.Phone is null ? "no_phone" : ToldApplicant.Gone);
        var taken = await budget.Take(it.Registration, it.Cause, ct);
        if (taken.Day is not { } day)
            return Skipped(it, taken.Refused!);
        // The SMS may have waited for hours, and a person may have retried WeChat meanwhile.
        if (!await Told.Attempt(events, new NotificationAttempted(it.Registration, TellApplicantHandler.Kind, TellBySmsHandler.Channel,
            it.Cause), ct))
            return Skipped(it, Told.Already) with { Day = day };
        return await calls.Make(Call, it.Cause, () => sms.SendNotice(phone.Phone, options.CurrentValue.Template, values, ct), ct)
            is { } result ? Result(it, result, day) : Unknown(it, day);
    }

    /// <summary>Returns why the SMS is not sent. It may have waited for hours.</summary>
    private string? Obstacle(ToldApplicant who, Guid cause) => who.Outdates(cause) ?? who switch
    {
        _ when !StandsInFor(who.Text!.About) => "switched_off",
        _ when options.CurrentValue.Faults.Count > 0 => "not_configured",
        _ => null,
    };

    private IReadOnlyList<SmsVariable> Values(ToldApplicant who) =>
        [.. options.CurrentValue.Names.Select(n => new SmsVariable(n, n == "result" ? who.Text!.Result : Short(who.Company)))];

    /// <summary>Shortens the name to 20 characters as in the WeChat message, without splitting a surrogate pair.</summary>
    internal static string Short(string company) =>
        company.Length <= 20 ? company : company[..(char.IsHighSurrogate(company[19]) ? 19 : 20)];

    private static ApplicantToldBySms Skipped(TellApplicantBySms it, string why) => new(it.Registration, it.Cause, "skipped", why);

    private static ApplicantToldBySms Unknown(TellApplicantBySms it, DateOnly? day) =>
        new(it.Registration, it.Cause, "unknown", "unknown", null, day);

    internal static ApplicantToldBySms Result(TellApplicantBySms it, SmsResult result, DateOnly day) => result switch
    {
        SmsResult.Accepted accepted => new(it.Registration, it.Cause, "sent", null, accepted.Serial, day),
        SmsResult.Refused refused => new(it.Registration, it.Cause, "failed", refused.Code, null, day),
        SmsResult.Throttled => new(it.Registration, it.Cause, "failed", "throttled", null, day, Passes: true),
        SmsResult.Unavailable away => new(it.Registration, it.Cause, "failed", "unavailable", null, day, Passes: !away.Alarm),
        _ => Unknown(it, day),
    };
}

/// <summary>Records the outcome once; if another host recorded it first, nothing is written.</summary>
[StickyHandler("record_told_by_sms")]
public static class ApplicantToldBySmsHandler
{
    public static async Task Handle(ApplicantToldBySms told, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var again = await NextTry.Finish(session, told.Registration, told.Cause, TellBySmsHandler.Channel, TellBySmsHandler.Call,
            known: told.State != "unknown", told.Passes, now, ct);
        if (told is { State: "failed" or "skipped", Day: { } day })
            session.Write(SmsNoticeBudget.GiveBack(told.Registration, told.Cause, day));
        await session.Append(NotificationStream.Of(told.Registration, told.Cause), Told.Outcome(told.Registration,
            TellApplicantHandler.Kind, TellBySmsHandler.Channel, told.Cause, told.State, told.Code, told.Serial, null, again), now, ct);
    }
}
