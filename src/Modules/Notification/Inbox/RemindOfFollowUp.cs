using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when a manager's next action for a customer is due.</summary>
[MessageIdentity(DueCommands.FollowUp)]
public sealed record FollowUpDue(Guid Customer, DateTimeOffset At);

/// <summary>
/// Reminds the manager of the next action at its time, once. There is no reminder if a later note replaced the action, or if the customer
/// was declined, withdrawn or erased. If the customer has moved to a colleague, the colleague is reminded; while the customer waits for
/// another manager, the reminder is tried again every hour, and every day while the consent is withdrawn. During the manager's leave the
/// substitute is reminded too.
/// </summary>
[StickyHandler("tell_of_follow_up")]
public static class RemindOfFollowUpHandler
{
    public const string Kind = "follow_up_due";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromHours(1), ConsentDelay = TimeSpan.FromDays(1);

    public static async Task<IEnumerable<InboxChanged>> Handle(FollowUpDue due, IDocumentSession session, WeComNotifier wecom,
        InboxRecipients recipients, DateTimeOffset now, CancellationToken ct)
    {
        if ((await session.Fold<NextAction>(due.Customer, ct)).State is not { FollowUp: { } followUp, At: { } at } it
            // The time of the due row is rounded down to microseconds.
            || at.AddMilliseconds(-1) > DueCommand.DecisionTime(due.At, now))
            return [];
        if (it.Consent.Withdrawn || it.Manager is not { } manager)
        {
            var retryAt = now + (it.Consent.Withdrawn ? ConsentDelay : RetryDelay);
            session.QueueRows([DueCommand.Schedule(retryAt, due.Customer, DueCommands.FollowUp)]);
            return [];
        }
        var substitute = await recipients.FindSubstitute(manager, now, ct);
        var changes = new List<InboxChanged>();
        var messages = new List<(Guid Recipient, Func<string, BilingualText> CreateText, bool SendsByWeCom)>
        {
            (manager, name => CreateText(name, at, it.TakenOver), substitute is null),
        };
        if (substitute is not null)
            messages.Add((substitute.Id, name => CreateTextForSubstitute(name, at, substitute), true));
        // In the order of all writers of inboxes, to avoid deadlocks.
        foreach (var (recipient, createText, sendsByWeCom) in messages.OrderBy(m => m.Recipient))
            Write(recipient, createText, sendsByWeCom);
        return changes;

        void Write(Guid recipient, Func<string, BilingualText> createText, bool sendsByWeCom)
        {
            var id = Ids.Derived(followUp, $"{recipient:N} {Kind}");
            session.QueueRows([
                .. InboxRows.InsertAboutCustomer(due.Customer, id, recipient, Kind, new BilingualText("跟进提醒", "Follow-up"),
                    createText(it.Company), createText(InboxRows.ErasedName), now),
                .. sendsByWeCom ? wecom.RowsToSend(Kind, due.Customer, id) : [],
                InboxRows.IncrementHead(recipient)]);
            changes.Add(new InboxChanged(recipient));
        }
    }

    private static BilingualText CreateTextForSubstitute(string company, DateTimeOffset at, Substitute substitute) =>
        InboxMessage.CreateTextForSubstitute(substitute, new BilingualText(
            $"{InboxMessages.FormatTime(at)}需跟进{company}，具体事项请查看跟进记录。",
            $"a follow-up with {BilingualText.Of(company).English} is planned for {InboxMessages.FormatTimeInEnglish(at)}. "
            + "See the follow-ups."));

    /// <summary>The action's text is sealed and can be read with the customer.</summary>
    private static BilingualText CreateText(string company, DateTimeOffset at, bool takenOver) => takenOver
        ? new($"原客户经理计划于{InboxMessages.FormatTime(at)}跟进{company}，具体事项请查看跟进记录。",
            $"{BilingualText.Of(company).English}: the former manager planned a follow-up for {InboxMessages.FormatTimeInEnglish(at)}. "
            + "See the follow-ups.")
        : new($"您计划于{InboxMessages.FormatTime(at)}跟进{company}，具体事项请查看跟进记录。",
            $"{BilingualText.Of(company).English}: you planned a follow-up for {InboxMessages.FormatTimeInEnglish(at)}. "
            + "See the follow-ups for your note.");
}

/// <summary>A manager's next action for a customer, and its time.</summary>
/// <param name="FollowUp">The note with the action; null when there is none, or none with a time.</param>
/// <param name="Manager">The manager to remind; null while the customer of a manager who left waits for another one.</param>
/// <param name="By">The author of the note.</param>
public sealed record NextAction(string Company, Guid? FollowUp, Guid? Manager, DateTimeOffset? At, Guid? By) : IEventFold<NextAction>
{
    public static NextAction Initial { get; } = new(Notification.Company.Unknown, null, null, null, null);

    public bool TakenOver => Manager != By;

    public ConsentState Consent { get; init; } = ConsentState.Initial;

    public static NextAction When(NextAction it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Company = e.CompanyName },
        CustomerImported e => it with { Company = e.Info.CompanyName },
        ConsentChanged => it with { Consent = ConsentState.When(it.Consent, @event) },
        FollowUpRecorded { NextActionAt: { } at } e => it with { FollowUp = e.FollowUp, Manager = e.Manager, At = at, By = e.Manager },
        ManagerReassigned e => it with { Manager = e.To },
        AssignmentParked => it with { Manager = null },
        FollowUpRecorded or ManagerAssigned or AssignmentDeclined or CustomerWithdrawn or PersonalDataErased or ErasureDeferred
            => it with { FollowUp = null },
        _ => it,
    };
}
