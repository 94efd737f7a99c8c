using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when a person was erased who had the phone of an imported customer.</summary>
[MessageIdentity(DueCommands.ImportedRecordLeft)]
public sealed record ImportedRecordLeft(Guid Due, Guid Customer);

/// <summary>
/// Asks the administrators whether the imported customer is the person who was erased: the number may have been given to somebody else, so
/// the record is neither shown to the person nor erased with the registration.
/// </summary>
[StickyHandler("tell_of_imported_record")]
public static class NotifyOfImportedRecordHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(ImportedRecordLeft due, IDocumentSession session, StaffAccounts accounts,
        DateTimeOffset now, CancellationToken ct)
    {
        var (company, _) = await session.Fold<Company>(due.Customer, ct);
        // An erased customer needs no check.
        return company.Name == InboxRows.ErasedName ? [] : await AdministratorInbox.Write(session, accounts, due.Customer,
            DueCommands.ImportedRecordLeft, due.Due, DueCommands.ImportedRecordLeft,
            new BilingualText("导入的客户待核实删除", "An imported customer to check"), company.Name, CreateText, now, ct);
    }

    private static BilingualText CreateText(string company) => new(
        $"一位申请人已删除个人信息，其手机号与导入的客户{company}相同。请核实是否为同一人；如是，请在该客户页面删除其个人信息。",
        $"A person had the personal data erased, and the imported customer {BilingualText.Of(company).English} has the same phone. "
        + "Please check whether it is the same person. If so, erase the personal data on the customer's page.");
}
