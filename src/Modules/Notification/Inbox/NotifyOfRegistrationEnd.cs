using System.Collections.Immutable;
using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Notifies staff when an applicant withdraws a registration, withdraws the consent, or is erased: the reviewer who holds the case, and the
/// customer's manager, and during a leave the substitute. If a customer who withdraws the consent has no manager, the administrators are
/// told.
/// </summary>
[StickyHandler("tell_of_end")]
public static class NotifyOfRegistrationEndHandler
{
    public const string ReviewKind = "review_ended", ErasedKind = "customer_erased", ConsentKind = "consent_withdrawn";

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<RegistrationWithdrawn> e, IDocumentSession session,
        InboxRecipients recipients, CancellationToken ct) => Notify(e, session, recipients, ct);

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<ConsentChanged> e, IDocumentSession session, InboxRecipients recipients,
        CancellationToken ct) => Notify(e, session, recipients, ct);

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<PersonalDataErased> e, IDocumentSession session, InboxRecipients recipients,
        CancellationToken ct) => Notify(e, session, recipients, ct);

    public static Task<IEnumerable<InboxChanged>> Handle(IEvent<ErasureDeferred> e, IDocumentSession session, InboxRecipients recipients,
        CancellationToken ct) => Notify(e, session, recipients, ct);

    private static async Task<IEnumerable<InboxChanged>> Notify(IEvent e, IDocumentSession session, InboxRecipients recipients,
        CancellationToken ct)
    {
        if ((await session.Fold<RegistrationEnds>(e.StreamId, ct)).State.Ends.GetValueOrDefault(e.Id) is not { } end)
            return [];
        var (company, _) = await session.Fold<Company>(e.StreamId, ct);
        var admins = end.LacksManager ? (await recipients.ListOpen("admin", ct)).Select(a => a.Id).ToList() : [];
        var messages = AddressTo(admins, CreateMessages(e.Data, end, BilingualText.Of(company.Name)));
        var changes = new List<InboxChanged>();
        var writes = new List<(InboxMessage Message, InboxMessage Erased)>();
        foreach (var (message, erased) in messages.Zip(AddressTo(admins,
            CreateMessages(e.Data, end, BilingualText.Of(InboxRows.ErasedName)))))
        {
            writes.Add((message, erased));
            if (await recipients.FindSubstitute(message, messages, e.Data, e.Timestamp, ct) is { } substitute)
                writes.Add((message.ForSubstitute(substitute), erased.ForSubstitute(substitute)));
        }
        // In the order of all writers of inboxes, to avoid deadlocks.
        foreach (var (message, erased) in writes.OrderBy(w => w.Message.To))
            Write(message, erased);
        return changes;

        void Write(InboxMessage message, InboxMessage erased)
        {
            var recipient = message.To!.Value;
            session.QueueRows([
                .. InboxRows.InsertAboutCustomer(e.StreamId, Ids.Derived(e.Id, $"{recipient:N} {message.Kind}"), recipient, message.Kind,
                    message.Title, message.Text, erased.Text, e.Timestamp),
                InboxRows.IncrementHead(recipient, message.Kind == ReviewKind ? "review" : "assignment")]);
            changes.Add(new InboxChanged(recipient));
        }
    }

    /// <summary>Returns a message without a recipient once for each administrator.</summary>
    private static IReadOnlyList<InboxMessage> AddressTo(List<Guid> admins, IReadOnlyList<InboxMessage> messages) =>
        [.. messages.SelectMany(m => m.To is null ? admins.Select(a => m with { To = a }) : [m])];

    internal static IReadOnlyList<InboxMessage> CreateMessages(object @event, RegistrationEnds.End end, BilingualText it) =>
    [
        .. end.Reviewer is not { } reviewer ? [] : (InboxMessage[])[@event is RegistrationWithdrawn
            ? new(reviewer, ReviewKind, new("申请已撤回", "An application was taken back"), new($"{it.Chinese}的申请人已撤回申请，您无需继续审核。",
                $"{it.English}: the applicant took the application back. No further action is needed."))
            : new(reviewer, ReviewKind, new("申请已终止", "An application has ended"), new($"{it.Chinese}的审核已终止：申请人要求删除个人信息。",
                $"{it.English}: the review has ended, as the applicant had the personal data deleted."))],
        .. end.LacksManager ? (InboxMessage[])[new(null, ConsentKind, new("客户撤回同意", "A customer withdrew the consent"),
            new($"{it.Chinese}尚无客户经理，已撤回个人信息处理的同意，重新同意前不会分配客户经理，请勿联系。",
                $"{it.English} has no manager, and the consent to the processing of personal data was withdrawn. No manager is assigned "
                + "until it is given again. Please do not contact the customer."))] : [],
        .. end.Manager is not { } manager ? [] : (InboxMessage[])[@event is ConsentChanged
            ? new(manager, ConsentKind, new("客户撤回同意", "A customer withdrew the consent"),
                new($"{it.Chinese}已撤回个人信息处理的同意，请暂停联系，并与主管确认。",
                    $"{it.English}: the consent to the processing of personal data was withdrawn. Please do not contact the customer, "
                    + "and ask your supervisor."))
            : new(manager, ErasedKind, new("客户已注销", "A customer has left"), new($"{it.Chinese}已不在您的客户中：个人信息已按本人要求或保存期限删除，请勿再联系。",
                $"{it.English} is no longer with you: the personal data were deleted. Please do not contact the customer again."))],
    ];
}

/// <summary>The reviewer and the manager of a registration at the time when it ended.</summary>
/// <param name="Ends">By the id of the event that ended it.</param>
/// <param name="Parked">Whether the customer waits for a manager.</param>
public sealed record RegistrationEnds(ReviewClaimState Case, ImmutableDictionary<Guid, RegistrationEnds.End> Ends, ParkedCustomer Parked)
    : IFold<RegistrationEnds>
{
    /// <param name="LacksManager">True for a customer, not an applicant, who has no manager or one who left.</param>
    public sealed record End(Guid? Reviewer, Guid? Manager, bool LacksManager = false);

    public static RegistrationEnds Initial { get; } =
        new(ReviewClaimState.Initial, ImmutableDictionary<Guid, End>.Empty, ParkedCustomer.Initial);

    private static RegistrationEnds When(RegistrationEnds it, object @event) => it with { Case = ReviewClaimState.When(it.Case, @event) };

    public static RegistrationEnds WhenRecorded(RegistrationEnds it, IEvent e)
    {
        var (previous, next) = (it.Case, When(it, e.Data) with { Parked = ParkedCustomer.WhenRecorded(it.Parked, e) });
        var manager = it.Parked.By is null ? previous.Life.Manager : null;
        var reviewer = previous.Open ? previous.FindHolder(e.Timestamp) : null;
        // If the erasure waits for a legal hold, the registration ended when the waiting started.
        var end = previous.Life.Erased || previous.Life.Deferred ? null : e.Data switch
        {
            RegistrationWithdrawn => new End(reviewer, null),
            ConsentChanged { Policy: false } => new End(null, manager, manager is null && previous.Life.Status == AuthStatus.Approved),
            PersonalDataErased or ErasureDeferred => new End(reviewer, previous.Life.Manager),
            _ => null,
        };
        return end is null ? next : next with { Ends = next.Ends.SetItem(e.Id, end) };
    }
}
