using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>
/// Where the operator has switched it on, a clean case is approved without a person, by the same decision. It can be reversed like any
/// other, and does not happen to a case that somebody holds or that needs a second reviewer.
/// </summary>
[StickyHandler("automatic")]
public static class ApproveAutomaticallyHandler
{
    public static Task Handle(IEvent<MaterialsChecked> e, IDocumentSession session, IOptions<ReviewOptions> options, DateTimeOffset now,
        CancellationToken ct) => Approve(e.StreamId, session, options.Value, now, ct);

    public static Task Handle(IEvent<IdentityChecked> e, IDocumentSession session, IOptions<ReviewOptions> options, DateTimeOffset now,
        CancellationToken ct) => Approve(e.StreamId, session, options.Value, now, ct);

    private static async Task Approve(Guid id, IDocumentSession session, ReviewOptions options, DateTimeOffset now, CancellationToken ct)
    {
        if (!options.AutoApprove)
            return;
        var (it, version) = await session.Fold<ReviewCase>(id, ct);
        session.Append(id, version, Decide(id, it, options, now), now);
    }

    /// <summary>Pure, and silent where the case is a person's.</summary>
    internal static Decision Decide(Guid id, ReviewCase it, ReviewOptions options, DateTimeOffset now) =>
        options.AutoApprove && it.Clean && !(it.Capacity > options.AutoApproveUpToKva) && !(it.Risk >= options.SecondOpinionFrom)
            && DecideReview.Decide(id, it, ReviewDecided.NoPerson, AuthStatus.Approved, [], null, it.Version, own: false, now,
                options.SecondOpinionFrom) is { Rejection: null } decided ? decided : Decision.Nothing;
}
