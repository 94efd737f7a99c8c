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
    public static Task Handle(IEvent<MaterialsChecked> e, IDocumentSession session, PolicyVersions policies, CaseDecryptor cases,
        StreamsFactory streams, DateTimeOffset now, CancellationToken ct) =>
        Approve(e.StreamId, session, policies, cases, streams.As(Caller.System("automatic")), now, ct);

    public static Task Handle(IEvent<IdentityChecked> e, IDocumentSession session, PolicyVersions policies, CaseDecryptor cases,
        StreamsFactory streams, DateTimeOffset now, CancellationToken ct) =>
        Approve(e.StreamId, session, policies, cases, streams.As(Caller.System("automatic")), now, ct);

    private static async Task Approve(Guid id, IDocumentSession session, PolicyVersions policies, CaseDecryptor cases, IStreams streams,
        DateTimeOffset now, CancellationToken ct)
    {
        var policy = await policies.ReadEffective<ReviewPolicy>(ct);
        if (!policy.Content.AutoApprove)
            return;
        var (history, version) = await session.Fold<CaseHistory>(id, ct);
        var approval = Decide(id, history.Case, policy, now);
        // The registers may answer days after the papers were checked. A person decides when a paper has expired since then, or when
        // another registration of the company was submitted.
        if (approval.Events.Count == 0 || await cases.Decrypt(id, history, streams, ct) is not { } file
            || AutomaticCheck.GetVerdict(CurrentFindings.Of(file, now)) != Verdicts.Passed)
            return;
        session.Append(id, version, approval, now);
    }

    /// <summary>A pure function. Returns no decision when a person has to decide.</summary>
    internal static Decision Decide(Guid id, ReviewCase it, EffectivePolicy<ReviewPolicy> policy, DateTimeOffset now) =>
        policy.Content.AutoApprove && it.Clean && !(it.Capacity > policy.Content.AutoApproveUpToKva)
            && !(it.Risk >= policy.Content.SecondOpinionFrom)
            && DecideReview.Decide(id, it, ReviewDecided.NoPerson, AuthStatus.Approved, [], null, it.Version, isOwn: false, now,
                policy) is { Rejection: null } approval ? approval : Decision.Nothing;
}
