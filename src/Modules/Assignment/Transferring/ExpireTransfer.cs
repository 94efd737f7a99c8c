using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>The time to answer the offer of a customer is over.</summary>
[MessageIdentity("transfer_expires")]
public sealed record TransferExpires(Guid Registration, DateTimeOffset? At = null)
{
    public const string Command = "transfer_expires";
}

/// <summary>An offer that nobody answered is closed; the customer stays where it is.</summary>
[StickyHandler("expire_transfer")]
public static class ExpireTransferHandler
{
    public static async Task Handle(TransferExpires due, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<Customer>(due.Registration, ct);
        session.Append(due.Registration, version, Decide(it, due.Registration, Due.Reached(due.At, now)), now);
    }

    /// <summary>Nothing where it was answered meanwhile, or where another offer is open.</summary>
    internal static Decision Decide(Customer it, Guid customer, DateTimeOffset now) => it.Offer is { } offer && offer.ExpiresAt <= now
        ? Transfers.Close(customer, new TransferExpired(offer.From, offer.To)) : Decision.Nothing;
}
