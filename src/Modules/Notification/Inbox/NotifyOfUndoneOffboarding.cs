using System.Globalization;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when an off-boarding was undone and the manager's account is open again.</summary>
/// <param name="By">The actor who undid it.</param>
[MessageIdentity(DueCommands.ManagerReturned)]
public sealed record OffboardingUndone(Guid Due, Guid Manager, int Customers, string By)
{
    public static OffboardingUndone Parse(DueCommand due) => due.Data.Split(' ', 2) is [var customers, var actor]
        ? new OffboardingUndone(due.Id, due.Stream, int.Parse(customers, CultureInfo.InvariantCulture), actor)
        : throw new FormatException("The return of a manager names how many customers come back and who did it.");
}

/// <summary>Notifies the administrators that an off-boarding was undone, except the one who did it.</summary>
[StickyHandler("tell_of_return")]
public static class NotifyOfUndoneOffboardingHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(OffboardingUndone message, IDocumentSession session, StaffAccounts accounts,
        DateTimeOffset now, CancellationToken ct)
    {
        var name = (await accounts.Find(message.Manager, ct))?.DisplayName ?? "";
        return GeneralInbox.Write(session, (await accounts.ListOpen("admin", ct)).Where(a => message.By != Actor.Staff(a.Id)),
            DueCommands.ManagerReturned, message.Due, new BilingualText("客户经理离岗已撤销", "An off-boarding was undone"),
            new BilingualText($"{name}的账号已重新启用，{message.Customers} 个客户正归还给该客户经理。",
                $"The account of {name} is open again, and {message.Customers} customers are being returned."), now);
    }
}
