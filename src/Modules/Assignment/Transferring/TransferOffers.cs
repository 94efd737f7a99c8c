using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Shared by accepting, refusing and withdrawing an offer: the offer's row and the rejections when it is not open.</summary>
internal static class TransferOffers
{
    public static IEnumerable<Row> InsertOffer(Guid customer, TransferOffered offer, DateTimeOffset now) =>
    [
        Row.Any("insert into pc_transfer_offers (registration_id, from_id, to_id, offered_at) values ($1, $2, $3, $4)", customer,
            offer.From, offer.To, now),
        DueCommand.Schedule(offer.ExpiresAt, customer, TransferExpires.Command),
    ];

    /// <summary>Closes the offer. Also used when the customer leaves the manager in another way, since the offer is void then.</summary>
    public static IEnumerable<Row> DeleteOffer(Guid customer) =>
    [
        Row.Any("delete from pc_transfer_offers where registration_id = $1", customer),
        DueCommand.Cancel(customer, TransferExpires.Command),
    ];

    public static Decision Close(Guid customer, object answer) => Decision.Append(answer).WithRows(DeleteOffer(customer));

    public static readonly Rejection OfferClosed = new("transfer_over", "The offer no longer exists.");

    /// <summary>
    /// Returns the rejection for a caller who cannot answer the offer; null when the offer is open and the caller's to answer.
    /// </summary>
    public static Decision? Check(Customer it, Guid colleague, DateTimeOffset now) => it switch
    {
        { Offer: { } offer } when offer.To == colleague => offer.ExpiresAt > now ? (Decision?)null : OfferClosed,
        { State: not (CustomerState.None or CustomerState.Erased) } when it.OfferedTo.Contains(colleague) => OfferClosed,
        _ when it.IsAssignedTo(colleague) => new Rejection("illegal_transition",
        "The manager who made the offer cannot accept or refuse it."),
        _ =>
        new Rejection("not_found", "There is no such customer.", Missing: true),
    };
}
