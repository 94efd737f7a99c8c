using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>
/// Where the policy has it switched on, a clean case is approved without a person, by the same decision. It can be reversed like any
/// other, and does not happen to a case that somebody holds or that needs a second reviewer.
/// </summary>
[StickyHandler("automatic")]
public static class ApproveAutomaticallyHandler
{
    public static Task Handle(IEvent<MaterialsChecked> e, IDocumentSession session, PolicyVersions policies, DateTimeOffset now,
        CancellationToken ct) => Approve(e.StreamId, session, policies, now, ct);

    public static Task Handle(IEvent<IdentityChecked> e, IDocumentSession session, PolicyVersions policies, DateTimeOffset now,
        CancellationToken ct) => Approve(e.StreamId, session, policies, now, ct);

    private static async Task Approve(Guid id, IDocumentSession session, PolicyVersions policies, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await policies.InForce<ReviewPolicy>(ct);
        if (!policy.Content.AutoApprove)
            return;
        var (it, version) = await session.Fold<ReviewCase>(id, ct);
        session.Append(id, version, Decide(id, it, policy, now), now);
    }

    /// <summary>Pure, and silent where the case is a person's.</summary>
    internal static Decision Decide(Guid id, ReviewCase it, PolicyInForce<ReviewPolicy> policy, DateTimeOffset now) =>
        policy.Content.AutoApprove && it.Clean && !(it.Capacity > policy.Content.AutoApproveUpToKva)
            && !(it.Risk >= policy.Content.SecondOpinionFrom)
            && DecideReview.Decide(id, it, ReviewDecided.NoPerson, AuthStatus.Approved, [], null, it.Version, own: false, now,
                policy) is { Rejection: null } decided ? decided : Decision.Nothing;
}
