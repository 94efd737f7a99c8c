using Marten;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Writes one message that is not about one customer to each recipient.</summary>
internal static class GeneralInbox
{
    /// <param name="createId">Makes the message's id from the recipient. The same id is inserted once.</param>
    public static IEnumerable<InboxChanged> Write(IDocumentSession session, IEnumerable<StaffAccount> recipients, string kind,
        Func<StaffAccount, Guid> createId, BilingualText title, BilingualText text, DateTimeOffset at)
    {
        var changes = new List<InboxChanged>();
        // In the order of all writers of inboxes, to avoid deadlocks.
        foreach (var recipient in recipients.OrderBy(r => r.Id))
        {
            session.QueueRows(InboxRows.Insert(createId(recipient), recipient.Id, kind, title, text, at),
                InboxRows.IncrementHead(recipient.Id));
            changes.Add(new InboxChanged(recipient.Id));
        }
        return changes;
    }

    /// <summary>Writes the message of a command that was due.</summary>
    /// <param name="due">The command's id. A command that is handled again writes no second message.</param>
    public static IEnumerable<InboxChanged> Write(IDocumentSession session, IEnumerable<StaffAccount> recipients, string kind, Guid due,
        BilingualText title, BilingualText text, DateTimeOffset at) =>
        Write(session, recipients, kind, r => Ids.Derived(due, $"{r.Id:N} {kind}"), title, text, at);
}
