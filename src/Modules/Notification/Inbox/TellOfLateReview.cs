using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent when a review is overdue.</summary>
[MessageIdentity(DueCommands.ReviewLate)]
public sealed record ReviewLate(Guid Registration, DateTimeOffset At);

/// <summary>Notifies the administrators of a case that was not decided in time, once per due time.</summary>
[StickyHandler("tell_of_late_review")]
public static class TellOfLateReviewHandler
{
    public static async Task<IEnumerable<InboxMoved>> Handle(ReviewLate due, IDocumentSession session, StaffAccounts accounts,
        DateTimeOffset now, CancellationToken ct)
    {
        var (it, _) = await session.Fold<UrgedCase>(due.Registration, ct);
        if (!it.Open)
            return [];
        var held = it.Holder(Due.Reached(due.At, now)) is not null;
        var moved = new List<InboxMoved>();
        foreach (var admin in await accounts.Open("admin", ct))
        {
            var id = Ids.Derived(due.Registration, $"{admin.Id:N} {DueCommands.ReviewLate} {due.At.UtcTicks}");
            session.Write([
                .. InboxRows.About(due.Registration, id, admin.Id, DueCommands.ReviewLate, new Bilingual("审核超时", "A review is late"),
                    Text(it.Company, held), Text(InboxRows.Nobody, held), now),
                InboxRows.Move(admin.Id)]);
            moved.Add(new InboxMoved(admin.Id));
        }
        return moved;
    }

    private static Bilingual Text(string company, bool held) => new(
        $"{company}的申请已超过审核时限，尚无结论，{(held ? "目前有审核员正在处理" : "目前无人处理")}。",
        $"{Bilingual.Of(company).English}: the review is past its deadline and not decided. "
        + (held ? "A reviewer is working on it." : "Nobody is working on it."));
}
