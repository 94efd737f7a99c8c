using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Writes messages to the inboxes of staff, once per event, also after a crash, a rebuild or a restore.</summary>
[StickyHandler("fill_inbox")]
public static class FillInboxHandler
{
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<ManagerAssigned> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<ManagerReassigned> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<AssignmentParked> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<AssignmentDeclined> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<AssignmentOverdue> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<TransferOffered> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<TransferAccepted> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<TransferRefused> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<TransferWithdrawn> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<TransferExpired> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<CustomerWithdrawn> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<ReversalOpened> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);
    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<DecisionProposed> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<ImportFinished> e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct) => Fill(e, session, recipients, wecom, ct);

    private static async Task<IEnumerable<InboxChanged>> Fill(IEvent e, IDocumentSession session, InboxRecipients recipients,
        WeComNotifier wecom, CancellationToken ct)
    {
        var (company, _) = await session.Fold<Company>(e.StreamId, ct);
        // Events may be handled in any order, so the question may already have been answered.
        if (!(await session.Fold<OpenQuestions>(e.StreamId, ct)).State.IsStillOpen(e))
            return [];
        // A customer who waits for another reason than before is no news: the list shows the reason, and the morning message counts all.
        if (e.Data is AssignmentParked)
        {
            var parked = (await session.Fold<ParkedCustomer>(e.StreamId, ct, e.Version)).State;
            if (parked.By != e.Id)
                return [];
            // A manager who leaves may leave hundreds of customers: one message for all of them.
            if (parked.Manager is { } manager && await recipients.HasLeft(manager, ct))
            {
                session.QueueRows(NotifyOfOffboardedCustomersHandler.Schedule(manager, e.Timestamp));
                return [];
            }
        }
        // As of this event, like the texts.
        var consentWithdrawn = e.Data is ManagerAssigned or ManagerReassigned
            && (await session.Fold<ConsentState>(e.StreamId, ct, e.Version)).State.Withdrawn;
        var changes = new List<InboxChanged>();
        var writes = new List<(Guid Recipient, IEnumerable<Row> Rows)>();
        var messages = InboxMessages.Of(e.Data, BilingualText.Of(company.Name), consentWithdrawn);
        foreach (var (message, erased) in messages
            .Zip(InboxMessages.Of(e.Data, BilingualText.Of(InboxRows.ErasedName), consentWithdrawn)))
        {
            var substitute = await recipients.FindSubstitute(message, messages, e.Data, e.Timestamp, ct);
            foreach (var recipient in message.To is { } to ? [to] : (await recipients.ListOpen("admin", ct)).Select(a => a.Id))
                writes.Add((recipient, CreateRows(recipient, message, erased, substitute is null)));
            if (substitute is not null)
                writes.Add((substitute.Id, CreateRows(substitute.Id, message.ForSubstitute(substitute), erased.ForSubstitute(substitute),
                    true)));
        }
        // Reviewers get a hint instead of a message: the second reviewer finds the case in the queue, and only one of them takes it.
        if (e.Data is DecisionProposed proposed)
            writes.AddRange((await recipients.ListOpen("reviewer", ct)).Where(r => r.Id != proposed.Reviewer)
                .Select(r => (r.Id, (IEnumerable<Row>)[InboxRows.IncrementHead(r.Id, "review")])));
        // In the order of all writers of inboxes, to avoid deadlocks.
        foreach (var (recipient, rows) in writes.OrderBy(w => w.Recipient))
        {
            session.QueueRows(rows);
            changes.Add(new InboxChanged(recipient));
        }
        return changes;

        IEnumerable<Row> CreateRows(Guid recipient, InboxMessage message, InboxMessage erased, bool sendsByWeCom)
        {
            var id = Ids.Derived(e.Id, $"{recipient:N} {message.Kind}");
            return
            [
                .. e.Data is ImportFinished
                    ? [InboxRows.Insert(id, recipient, message.Kind, message.Title, message.Text, e.Timestamp)]
                    : InboxRows.InsertAboutCustomer(e.StreamId, id, recipient, message.Kind, message.Title, message.Text, erased.Text,
                        e.Timestamp),
                InboxRows.IncrementHead(recipient), .. sendsByWeCom ? wecom.RowsToSend(message.Kind, e.StreamId, id) : [],
            ];
        }
    }
}

/// <summary>Wakes the clients that listen to a person's inbox. It is sent after the commit from a queue in memory.</summary>
[MessageIdentity("inbox_moved")]
public sealed record InboxChanged(Guid Recipient);

[StickyHandler("wake_inbox")]
public static class WakeInboxHandler
{
    public static void Handle(InboxChanged changed, WakeUpSignals signals) => signals.Signal(Topics.Inbox(changed.Recipient));
}

/// <summary>A customer who may wait for a manager.</summary>
/// <param name="By">The event by which the wait began; null when the customer does not wait.</param>
/// <param name="Manager">The manager; during a wait, the one from whom the customer was taken, unless that manager declined.</param>
public sealed record ParkedCustomer(Guid? By, Guid? Manager) : IFold<ParkedCustomer>
{
    public static ParkedCustomer Initial { get; } = new(null, null);

    public static ParkedCustomer WhenRecorded(ParkedCustomer it, IEvent e) => e.Data switch
    {
        AssignmentParked => it with { By = it.By ?? e.Id },
        CustomerImported { Place.ParkedFor: not null } => it with { By = e.Id },
        CustomerImported imported => new ParkedCustomer(null, imported.Place.Manager),
        ManagerAssigned assigned => new ParkedCustomer(null, assigned.Manager),
        ManagerReassigned reassigned => new ParkedCustomer(null, reassigned.To),
        AssignmentDeclined => it with { Manager = null },
        CustomerWithdrawn => Initial,
        _ => it,
    };
}

/// <summary>Whether a customer's consent to the processing of personal data is withdrawn.</summary>
public sealed record ConsentState(bool Withdrawn) : IEventFold<ConsentState>
{
    public static ConsentState Initial { get; } = new(false);

    public static ConsentState When(ConsentState it, object @event) => @event is ConsentChanged e ? new(!e.Policy) : it;
}

/// <summary>The company's name as last submitted; <see cref="InboxRows.ErasedName"/> after an erasure.</summary>
public sealed record Company(string Name) : IEventFold<Company>
{
    public const string Unknown = "客户";

    public static Company Initial { get; } = new(Unknown);

    public static Company When(Company it, object @event) => @event switch
    {
        InfoSubmitted e => new Company(e.CompanyName),
        CustomerImported e => new Company(e.Info.CompanyName),
        PersonalDataErased or ErasureDeferred => new Company(InboxRows.ErasedName),
        _ => it,
    };
}
