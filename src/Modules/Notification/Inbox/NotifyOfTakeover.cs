using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Notifies the former holder of a case that an administrator took over or reassigned, and the new holder unless that is the administrator.
/// </summary>
[StickyHandler("tell_of_takeover")]
public static class NotifyOfTakeoverHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(IEvent<ReviewTakenOver> e, IDocumentSession session, CancellationToken ct)
    {
        var (company, _) = await session.Fold<Company>(e.StreamId, ct);
        var messages = CreateMessages(e.Data, e.UserName, BilingualText.Of(company.Name));
        // In the order of all writers of inboxes, to avoid deadlocks.
        foreach (var (message, erased) in messages.Zip(CreateMessages(e.Data, e.UserName, BilingualText.Of(InboxRows.ErasedName)))
            .OrderBy(m => m.First.To))
            session.QueueRows([
                .. InboxRows.InsertAboutCustomer(e.StreamId, Ids.Derived(e.Id, $"{message.To:N} {message.Kind}"), message.To!.Value,
                message.Kind,
                    message.Title, message.Text, erased.Text, e.Timestamp),
                InboxRows.IncrementHead(message.To.Value, "review")]);
        return messages.Select(m => new InboxChanged(m.To!.Value));
    }

    /// <param name="actor">The actor who did it.</param>
    internal static IReadOnlyList<InboxMessage> CreateMessages(ReviewTakenOver e, string? actor, BilingualText company) =>
    [
        .. e.From is { } from && from != e.To
            ? (IEnumerable<InboxMessage>)[new(from, "review_lost", new("申请已转出", "A case was taken over"),
                new($"{company.Chinese}的审核已由主管接管或转交他人，您无需继续处理。",
                    $"{company.English}: a supervisor took the review over or gave it to somebody else. "
                    + "No further action is needed."))] : [],
        .. actor != Actor.Staff(e.To)
            ? (IEnumerable<InboxMessage>)[new(e.To, "review_given", new("申请待审核", "A case for you"),
                new($"{company.Chinese}的审核已由主管转交给您，请尽快处理。",
                    $"{company.English}: a supervisor gave the review to you. Please decide it soon."))] : [],
    ];
}
