using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>
/// Frees the place of a customer whose approval was reversed, and deletes the waiting row and the due rows. Another approval starts from
/// the beginning.
/// </summary>
[StickyHandler("withdraw_customer")]
public static class WithdrawCustomerHandler
{
    public static async Task Handle(IEvent<DecisionReversed> e, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<Customer>(e.StreamId, ct);
        session.Append(e.StreamId, version, Decide(it, e.StreamId, now), now);
    }

    /// <summary>Returns nothing when the customer was approved again meanwhile; the manager keeps the customer then.</summary>
    internal static Decision Decide(Customer it, Guid customer, DateTimeOffset now) =>
        !it.Reversed || it.State is CustomerState.None or CustomerState.Erased ? Decision.Nothing
            : Decision.Append(new CustomerWithdrawn(it.Manager)).WithRows(
            [
                .. it.Manager is { } manager ? PlaceRows.Release(customer, manager, now) : [],
                PlaceRows.StopWaiting(customer),
            ]);
}
