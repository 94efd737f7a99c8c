using Marten;
using PowerCrm.Contracts;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when the account of a manager with customers was closed.</summary>
[MessageIdentity(DueCommands.ManagerLeft)]
public sealed record ManagerOffboarded(Guid Due, Guid Manager, int Customers);

/// <summary>
/// Notifies the administrators at once that the customers are being moved. Customers for whom nobody is eligible are reported one by one.
/// </summary>
[StickyHandler("tell_of_leaving")]
public static class NotifyOfOffboardingHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(ManagerOffboarded message, IDocumentSession session, StaffAccounts accounts,
        DateTimeOffset now, CancellationToken ct)
    {
        var name = (await accounts.Find(message.Manager, ct))?.DisplayName ?? "";
        return GeneralInbox.Write(session, await accounts.ListOpen("admin", ct), DueCommands.ManagerLeft, message.Due,
            new BilingualText("客户经理离岗", "A manager has left"),
            new BilingualText($"{name}的账号已停用，名下 {message.Customers} 个客户正按规则转给其他客户经理；没有合适人选的会另行提醒。",
                $"The account of {name} is closed, and {message.Customers} customers are being reassigned by the rules. "
                + "You are notified of customers for whom no manager is found."), now);
    }
}
