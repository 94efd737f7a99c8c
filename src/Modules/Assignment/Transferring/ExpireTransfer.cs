using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>Sent when the time to answer an offer is over.</summary>
[MessageIdentity("transfer_expires")]
public sealed record TransferExpires(Guid Registration, DateTimeOffset? At = null)
{
    public const string Command = "transfer_expires";
}

/// <summary>Closes an offer that nobody answered. The customer stays with the manager.</summary>
[StickyHandler("expire_transfer")]
public static class ExpireTransferHandler
{
    public static async Task Handle(TransferExpires due, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<Customer>(due.Registration, ct);
        session.Append(due.Registration, version, Decide(it, due.Registration, DueCommand.DecisionTime(due.At, now)), now);
    }

    /// <summary>Returns nothing when the offer was answered meanwhile, or when a newer offer is open.</summary>
    internal static Decision Decide(Customer it, Guid customer, DateTimeOffset now) => it.Offer is { } offer && offer.ExpiresAt <= now
        ? TransferOffers.Close(customer, new TransferExpired(offer.From, offer.To)) : Decision.Nothing;
}
