using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Sends a message to the reviewer who holds the urged case. If nobody holds it, all reviewers get a hint to read the queue, but no
/// message, because only one of them will take the case.
/// </summary>
[StickyHandler("tell_of_urging")]
public static class NotifyOfUrgingHandler
{
    public const string Kind = "review_urged";

    public static async Task<IEnumerable<InboxChanged>> Handle(IEvent<ReviewUrged> e, IDocumentSession session, StaffAccounts accounts,
        WeComNotifier wecom, DateTimeOffset now, CancellationToken ct)
    {
        var (it, _) = await session.Fold<ReviewClaimState>(e.StreamId, ct);
        if (!it.Open)
            return [];                                          // decided or taken back a moment ago
        var holder = it.FindHolder(now);
        if (holder is { } holderId)
        {
            var id = Ids.Derived(e.Id, $"{holderId:N} review_urged");
            session.QueueRows([
                .. InboxRows.InsertAboutCustomer(e.StreamId, id, holderId, Kind, new BilingualText("申请人催办", "Reminder from the applicant"),
                CreateText(it.Company),
                    CreateText(InboxRows.ErasedName), e.Timestamp),
                .. wecom.RowsToSend(Kind, e.StreamId, id)]);
        }
        // Ordered by id, so that two concurrent urgings lock the rows in the same order.
        List<Guid> reviewers = holder is { } person ? [person] : [.. (await accounts.ListOpen("reviewer", ct)).Select(a => a.Id).Order()];
        foreach (var reviewer in reviewers)
            session.QueueRows(InboxRows.IncrementHead(reviewer, "review"));
        return reviewers.Select(reviewer => new InboxChanged(reviewer));
    }

    private static BilingualText CreateText(string company) => new($"{company}的申请人催办，请尽快审核。",
        $"{BilingualText.Of(company).English}: the applicant asks for a decision. Please decide it soon.");
}

/// <summary>The urged case: whether it is undecided, and who holds it.</summary>
public sealed record ReviewClaimState(string Company, Lifecycle Life, ReviewClaim Claim) : IEventFold<ReviewClaimState>
{
    public static ReviewClaimState Initial { get; } = new(Notification.Company.Unknown, Lifecycle.Initial, ReviewClaim.Initial);

    public bool Open => Life is { Erased: false, Deferred: false, Status: AuthStatus.Pending or AuthStatus.Processing };

    public Guid? FindHolder(DateTimeOffset now) => Claim.FindHolder(now);

    public static ReviewClaimState When(ReviewClaimState it, object @event) => it with
    {
        Company = @event is InfoSubmitted info ? info.CompanyName : it.Company,
        Life = Lifecycle.When(it.Life, @event),
        Claim = ReviewClaim.When(it.Claim, @event),
    };
}
