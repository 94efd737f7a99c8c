using System.Diagnostics.Metrics;
using System.Globalization;
using Dapper;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when an inbox message of staff also goes out by WeCom, or when a person decided to send it again.</summary>
/// <param name="Registration">The customer that the message is about.</param>
/// <param name="Cause">The id of the inbox message.</param>
[MessageIdentity("tell_staff_by_wecom")]
public sealed record NotifyStaffByWeCom(Guid Registration, Guid Cause);

/// <summary>The outcome of a WeCom message.</summary>
/// <param name="Kind">The kind of the inbox message.</param>
/// <param name="State"><c>sent</c>, <c>failed</c> (certainly not sent), <c>unknown</c>, or <c>skipped</c> (not attempted).</param>
/// <param name="Code">The vendor's code, or the reason why it was not attempted.</param>
/// <param name="MessageId">The vendor's id of the message.</param>
/// <param name="Day">The day of the budget.</param>
/// <param name="Passes">It was certainly not sent, for a temporary reason.</param>
[MessageIdentity("staff_told_by_wecom")]
public sealed record WeComNoticeOutcome(Guid Registration, Guid Cause, string Kind, Guid Recipient, string State, string? Code = null,
    string? MessageId = null, DateOnly? Day = null, bool Passes = false);

/// <summary>
/// Sends an inbox message also by WeCom, for staff who have no page open, if the operator enabled this kind. It starts in the transaction
/// that writes the inbox, and checks again before sending whether the message still holds. At most once, like every call to a vendor
/// (docs/adr/0019, 0033); retried as in <see cref="NoticeRetry"/>. During quiet hours it waits.
/// </summary>
[StickyHandler("tell_by_wecom")]
public static class NotifyByWeComHandler
{
    public const string Channel = "wecom", Call = "tell_by_wecom";

    public static async Task<WeComNoticeOutcome?> Handle(NotifyStaffByWeCom it, WeComNotifier notifier, IDocumentSession session,
        DateTimeOffset now, CancellationToken ct)
    {
        if (notifier.NotBefore(now) is not { } notBefore)
            return await notifier.Notify(it, now, ct);
        session.QueueRows(DueCommand.Schedule(notBefore, it.Registration, Call, it.Cause.ToString()));
        return null;
    }
}

/// <summary>Sends the message. No transaction is open during the call; the handler's session opens one when it commits.</summary>
public sealed class WeComNotifier(IWeCom wecom, ExternalCalls calls, StreamsFactory streams, WeComNoticeBudget budget,
    NpgsqlDataSource source, IOptionsMonitor<WeComNoticeOptions> options, IOptionsMonitor<WeComOptions> account,
    ISubstitutes substitutes)
{
    private const string Call = NotifyByWeComHandler.Call;
    private static readonly Meter Meter = new(SmsNotifier.MeterName);
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>("powercrm.notifications.wecom",
        description: "Messages to staff by WeCom, by state (sent, failed, unknown, skipped) and code");
    private readonly IStreams events = streams.As(Caller.System(Call));

    /// <summary>Reads the message with the recipient's WeCom address. A closed account gets no message.</summary>
    private const string Sql = """
        select i.recipient, i.kind, i.title, i.text, i.at, i.read_at, coalesce(a.user_id, s.user_id), coalesce(s.active, false)
        from pc_inbox i
        left join pc_v_wecom_users a on a.staff_id = i.recipient
        left join pc_v_staff_wecom s on s.staff_id = i.recipient
        where i.id = @Cause and i.customer_id = @Registration
        """;

    private sealed record Message(Guid Recipient, string Kind, string Title, string Text, DateTimeOffset At, bool IsRead, string? UserId,
        bool IsActive);

    /// <summary>
    /// Returns the row that sends an inbox message, for the transaction that writes the message; none when its kind is not enabled.
    /// </summary>
    public IEnumerable<Row> RowsToSend(string kind, Guid customer, Guid message) => options.CurrentValue.Kinds.Contains(kind)
        ? [DueCommand.ScheduleNow(customer, Call, message.ToString())] : [];

    public DateTimeOffset? NotBefore(DateTimeOffset now) => options.CurrentValue.NotBefore(now);

    public async Task<WeComNoticeOutcome?> Notify(NotifyStaffByWeCom it, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindMessage(it, ct) is not { } message)
            return null;
        var customer = (await events.Load<NotifiedCustomer>(it.Registration, ct)).State;
        var text = WeComText.Of(message.Title, message.Text, it.Registration, customer.Region);
        var attempt = await calls.Begin(Call, it.Cause, it.Registration, ct);
        if (attempt == ExternalCalls.AttemptState.Finished)
            return null;
        var outcome = attempt == ExternalCalls.AttemptState.Unknown ? CreateUnknown(it, message, null)
            : FindObstacle(message, customer, await FindAddressee(message, customer, now, ct)) is { } reason
            ? CreateOutcome(it, message, "skipped", reason) : await Send(it, message, text, ct);
        Outcomes.Add(1, new KeyValuePair<string, object?>("state", outcome.State), new KeyValuePair<string, object?>("code", outcome.Code));
        return outcome;
    }

    /// <summary>Returns the customer's manager if the recipient is the substitute today; otherwise the recipient.</summary>
    private async Task<Guid> FindAddressee(Message message, NotifiedCustomer customer, DateTimeOffset now, CancellationToken ct) =>
        InboxMessages.KindsForSubstitutes.Contains(message.Kind) && customer.Manager is { } manager && manager != message.Recipient
            && await substitutes.Find(manager, now, ct) == message.Recipient ? manager : message.Recipient;

    private async Task<Message?> FindMessage(NotifyStaffByWeCom it, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<(Guid Recipient, string Kind, string Title, string Text, DateTime At, DateTime? ReadAt,
            string? UserId, bool Active)>(new CommandDefinition(Sql, it, cancellationToken: ct)))
            .Select(r => new Message(r.Recipient, r.Kind, r.Title, r.Text, new DateTimeOffset(r.At), r.ReadAt is not null, r.UserId,
                r.Active))
            .SingleOrDefault();
    }

    private async Task<WeComNoticeOutcome> Send(NotifyStaffByWeCom it, Message message, string text, CancellationToken ct)
    {
        var budgetResult = await budget.TryTake(message.Recipient, it.Cause, ct);
        if (budgetResult.Day is not { } day)
            return CreateOutcome(it, message, "skipped", budgetResult.RefusalCode);
        await events.Append([new StreamAppend(NotificationStream.Of(it.Registration, it.Cause), ExpectedVersion.Any,
            new NotificationAttempted(it.Registration, message.Kind, NotifyByWeComHandler.Channel, it.Cause, message.Recipient))], ct);
        return await calls.Invoke(Call, it.Cause, () => wecom.SendText(message.UserId!, text, ct), ct) is { } result
            ? CreateOutcome(it, message, result, day) : CreateUnknown(it, message, day);
    }

    /// <summary>Returns why the message is not or cannot be sent. It may have waited for hours.</summary>
    /// <param name="addressee">Whose message it is: the manager's, if the recipient is the substitute.</param>
    private string? FindObstacle(Message message, NotifiedCustomer customer, Guid addressee) => customer switch
    {
        { Erased: true } => "erased",
        // Checked first, because an answered question is also marked as read.
        _ when customer.IsObsolete(message.Kind, addressee, message.At) => "superseded",
        _ when message.IsRead => "read",
        _ when !options.CurrentValue.Kinds.Contains(message.Kind) => "switched_off",
        _ when options.CurrentValue.Faults.Count > 0 || !account.CurrentValue.IsConfigured => "not_configured",
        _ when !message.IsActive => "inactive",
        _ when message.UserId is null => "no_address",
        _ => null,
    };

    private static WeComNoticeOutcome CreateUnknown(NotifyStaffByWeCom it, Message message, DateOnly? day) =>
        CreateOutcome(it, message, "unknown", "unknown", null, day);

    private static WeComNoticeOutcome CreateOutcome(NotifyStaffByWeCom it, Message message, WeComResult result, DateOnly day) =>
        result switch
        {
            WeComResult.Sent sent => CreateOutcome(it, message, "sent", null, sent.MessageId, day),
            WeComResult.NotDelivered undelivered => CreateOutcome(it, message, "failed", undelivered.Reason, null, day),
            WeComResult.Refused refused =>
                CreateOutcome(it, message, "failed", refused.Code.ToString(CultureInfo.InvariantCulture), null, day) with
                {
                    Passes = refused.IsTransient
                },
            WeComResult.Unavailable => CreateOutcome(it, message, "failed", "unavailable", null, day) with { Passes = true },
            _ => CreateUnknown(it, message, day),
        };

    private static WeComNoticeOutcome CreateOutcome(NotifyStaffByWeCom it, Message message, string state, string? code, string? id = null,
        DateOnly? day = null) => new(it.Registration, it.Cause, message.Kind, message.Recipient, state, code, id, day);
}

/// <summary>Records the outcome once; if another host recorded it first, nothing is written.</summary>
[StickyHandler("record_told_by_wecom")]
public static class RecordWeComNoticeHandler
{
    public static async Task Handle(WeComNoticeOutcome outcome, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var retryAt = await NoticeRetry.Finish(session, new FinishedNotice(outcome.Registration, outcome.Cause,
            NotifyByWeComHandler.Channel, NotifyByWeComHandler.Call, IsKnown: outcome.State != "unknown", outcome.Passes,
            UntilTomorrow: false), now, ct);
        if (outcome is { State: "failed", Day: { } day })
            session.QueueRows(WeComNoticeBudget.Release(outcome.Recipient, outcome.Cause, day));
        await session.Append(NotificationStream.Of(outcome.Registration, outcome.Cause),
            DeliveryState.ToEvent(outcome.Registration, outcome.Kind, NotifyByWeComHandler.Channel, outcome.Cause, outcome.State,
            outcome.Code, outcome.MessageId, outcome.Recipient, retryAt), now, ct);
    }
}
