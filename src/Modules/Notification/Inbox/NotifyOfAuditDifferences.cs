using System.Globalization;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when the nightly audit has found something.</summary>
[MessageIdentity(DueCommands.AuditDiffers)]
public sealed record AuditDiffers(Guid Due, DateOnly Night, long Found)
{
    public static AuditDiffers Parse(DueCommand due) => due.Data.Split(' ') is [var night, var found]
        ? new AuditDiffers(due.Id, DateOnly.ParseExact(night, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            long.Parse(found, CultureInfo.InvariantCulture))
        : throw new FormatException("The findings of an audit name the night and how many there are.");
}

/// <summary>
/// Notifies auditors and administrators of what the nightly audit found: the log and the metric reach only those who operate the hosts.
/// </summary>
[StickyHandler("tell_of_audit")]
public static class NotifyOfAuditDifferencesHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(AuditDiffers message, IDocumentSession session, StaffAccounts accounts,
        DateTimeOffset now, CancellationToken ct)
    {
        var night = message.Night.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return GeneralInbox.Write(session, (await accounts.ListOpen("auditor", ct)).Concat(await accounts.ListOpen("admin", ct)),
            DueCommands.AuditDiffers, message.Due, new BilingualText("常设核查发现差异", "The standing audit found differences"),
            new BilingualText($"{night}夜间的常设核查发现{message.Found}处差异，请在审计页面的“常设核查”中查看，并通知运维人员。",
                $"The standing audit of the night of {night} found differences: {message.Found}. See \"Standing audit\" on the audit "
                + "page, and tell the operators."), now);
    }
}
