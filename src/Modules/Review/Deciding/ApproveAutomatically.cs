using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>
/// Approves a clean case without a person when the policy allows it. The approval is a normal decision and can be reversed. Cases that
/// somebody holds or that need a second reviewer are not approved.
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
        var policy = await policies.ReadEffective<ReviewPolicy>(ct);
        if (!policy.Content.AutoApprove)
            return;
        var (it, version) = await session.Fold<ReviewCase>(id, ct);
        session.Append(id, version, Decide(id, it, policy, now), now);
    }

    /// <summary>A pure function. Returns no decision when a person has to decide.</summary>
    internal static Decision Decide(Guid id, ReviewCase it, EffectivePolicy<ReviewPolicy> policy, DateTimeOffset now) =>
        policy.Content.AutoApprove && it.Clean && !(it.Capacity > policy.Content.AutoApproveUpToKva)
            && !(it.Risk >= policy.Content.SecondOpinionFrom)
            && DecideReview.Decide(id, it, ReviewDecided.NoPerson, AuthStatus.Approved, [], null, it.Version, isOwn: false, now,
                policy) is { Rejection: null } approval ? approval : Decision.Nothing;
}
