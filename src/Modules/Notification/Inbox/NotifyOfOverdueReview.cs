using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when a review is overdue.</summary>
[MessageIdentity(DueCommands.ReviewOverdue)]
public sealed record ReviewOverdue(Guid Registration, DateTimeOffset At);

/// <summary>Notifies the administrators of a case that was not decided in time, once per due time.</summary>
[StickyHandler("tell_of_late_review")]
public static class NotifyOfOverdueReviewHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(ReviewOverdue due, IDocumentSession session, StaffAccounts accounts,
        IReviewDeadlines deadlines, DateTimeOffset now, CancellationToken ct)
    {
        if (await deadlines.Find(due.Registration, ct) is not { } dueAt)
            return [];
        if (dueAt != due.At)
        {
            // There was another submission since, or another build changed the calendar: the notice is sent at the present due time.
            session.QueueRows(DueCommand.Schedule(dueAt, due.Registration, DueCommands.ReviewOverdue));
            return [];
        }
        var (it, _) = await session.Fold<ReviewClaimState>(due.Registration, ct);
        if (!it.Open)
            return [];
        var isHeld = it.FindHolder(DueCommand.DecisionTime(due.At, now)) is not null;
        return await AdministratorInbox.Write(session, accounts, due.Registration, DueCommands.ReviewOverdue, due.Registration,
            $"{DueCommands.ReviewOverdue} {due.At.UtcTicks}", new BilingualText("审核超时", "A review is late"), it.Company,
            company => CreateText(company, isHeld), now, ct);
    }

    private static BilingualText CreateText(string company, bool isHeld) => new(
        $"{company}的申请已超过审核时限，尚无结论，{(isHeld ? "目前有审核员正在处理" : "目前无人处理")}。",
        $"{BilingualText.Of(company).English}: the review is past its deadline and not decided. "
        + (isHeld ? "A reviewer is working on it." : "Nobody is working on it."));
}
