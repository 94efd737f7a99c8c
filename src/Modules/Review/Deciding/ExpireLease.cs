using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>Sent when the lease of a claim expires.</summary>
[MessageIdentity("lease_expired")]
public sealed record LeaseExpired(Guid Registration, DateTimeOffset? At = null)
{
    public const string Command = "lease_expired";

    internal static Row Schedule(DateTimeOffset at, Guid id) => DueCommand.Schedule(at, id, Command);
    internal static Row Cancel(Guid id) => DueCommand.Cancel(id, Command);
}

/// <summary>Releases a claim that was not renewed, so that the case is free in the queue again.</summary>
[StickyHandler("expire_lease")]
public static class ExpireLeaseHandler
{
    public static async Task Handle(LeaseExpired due, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<ReviewCase>(due.Registration, ct);
        session.Append(due.Registration, version, Decide(due.Registration, it, DueCommand.DecisionTime(due.At, now)), now);
    }

    internal static Decision Decide(Guid id, ReviewCase it, DateTimeOffset now) => it switch
    {
        { Exists: false } or { Decided: true } or { Reviewer: null } => Decision.Nothing,
        _ when it.LeaseUntil > now => Decision.Nothing,                     // renewed, or claimed by somebody else, meanwhile
        { Reviewer: { } holder } => it.Append(id, now, new ReviewReleased(holder, "expired")),
    };
}
