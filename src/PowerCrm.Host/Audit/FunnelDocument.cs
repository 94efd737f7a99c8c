using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>The times at which a registration first reached each step, across all modules; null for steps not reached yet.</summary>
/// <param name="ContactedAt">When the first contact took place, which may be before it was recorded.</param>
public sealed record FunnelDocument(Guid Id, DateTimeOffset SignedIn, DateTimeOffset? PhoneVerified = null,
    DateTimeOffset? Submitted = null, DateTimeOffset? Approved = null, DateTimeOffset? Assigned = null,
    DateTimeOffset? ContactedAt = null, DateTimeOffset? Serving = null);

/// <summary>Updated asynchronously by Marten's daemon, so that requests of applicants do not wait for these statistics.</summary>
public sealed class FunnelProjection : AsyncReadModel<FunnelDocument>
{
    public FunnelProjection() : base("registration_funnel")
    {
        HandlesByStream<WechatAuthorized>();
        HandlesByStream<PhoneVerified>();
        HandlesByStream<InfoSubmitted>();
        HandlesByStream<ReviewDecided>();
        HandlesByStream<ManagerAssigned>();
        HandlesByStream<ManagerReassigned>();
        HandlesByStream<FirstContactRecorded>();
        HandlesByStream<ServiceStarted>();
        HandlesByStream<DecisionReversed>();
        HandlesByStream<CustomerWithdrawn>();
    }

    protected override FunnelDocument? When(FunnelDocument? document, Guid id, IEvent e)
    {
        // An imported customer never signed in, so events of managers about them are not part of the funnel.
        if (document is null && e.Data is not WechatAuthorized)
            return null;
        var it = document ?? new FunnelDocument(id, e.Timestamp);
        return e.Data switch
        {
            PhoneVerified => it with { PhoneVerified = it.PhoneVerified ?? e.Timestamp },
            InfoSubmitted => it with { Submitted = it.Submitted ?? e.Timestamp },
            ReviewDecided { Decision: AuthStatus.Approved } => it with { Approved = it.Approved ?? e.Timestamp },
            ManagerAssigned or ManagerReassigned => it with { Assigned = it.Assigned ?? e.Timestamp },
            FirstContactRecorded c => it with { ContactedAt = it.ContactedAt ?? c.ContactedAt },
            ServiceStarted => it with { Serving = it.Serving ?? e.Timestamp },
            DecisionReversed => it with { Approved = null },
            CustomerWithdrawn => it with { Assigned = null, ContactedAt = null, Serving = null },
            _ => it,
        };
    }
}
