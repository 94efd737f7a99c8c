using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>
/// The customer of a reversed approval is nobody's any more: the place is free, the wait is over, nothing falls due. Another approval
/// begins anew.
/// </summary>
[StickyHandler("withdraw_customer")]
public static class WithdrawCustomerHandler
{
    public static async Task Handle(IEvent<DecisionReversed> e, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<Customer>(e.StreamId, ct);
        session.Append(e.StreamId, version, Decide(it, e.StreamId, now), now);
    }

    /// <summary>Nothing where it was approved again meanwhile: then the manager keeps the customer.</summary>
    internal static Decision Decide(Customer it, Guid customer, DateTimeOffset now) =>
        !it.Reversed || it.State is CustomerState.None or CustomerState.Erased ? Decision.Nothing
            : Decision.Append(new CustomerWithdrawn(it.Manager)).With(
            [
                .. it.Manager is { } manager ? Places.GiveBack(customer, manager, now) : [],
                Places.NoWait(customer),
            ]);
}
