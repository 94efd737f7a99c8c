using Marten;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Writes one message about a customer to each administrator.</summary>
internal static class AdministratorInbox
{
    /// <param name="source">With <paramref name="name"/> and the administrator it gives the message's id: the same message is written once.
    /// </param>
    /// <param name="createText">Makes the text from the company's name, and from the name that replaces it after an erasure.</param>
    public static async Task<IEnumerable<InboxChanged>> Write(IDocumentSession session, StaffAccounts accounts, Guid customer, string kind,
        Guid source, string name, BilingualText title, string company, Func<string, BilingualText> createText, DateTimeOffset at,
        CancellationToken ct)
    {
        var changes = new List<InboxChanged>();
        // In the order of all writers of inboxes, to avoid deadlocks.
        foreach (var admin in (await accounts.ListOpen("admin", ct)).OrderBy(a => a.Id))
        {
            session.QueueRows([
                .. InboxRows.InsertAboutCustomer(customer, Ids.Derived(source, $"{admin.Id:N} {name}"), admin.Id, kind, title,
                    createText(company), createText(InboxRows.ErasedName), at),
                InboxRows.IncrementHead(admin.Id)]);
            changes.Add(new InboxChanged(admin.Id));
        }
        return changes;
    }
}
