using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>Withdraws the offer of a customer to a colleague.</summary>
[Tags("customers")]
public static class WithdrawTransfer
{
    internal sealed record Answer(Guid CustomerId, string Status, long Version);

    public static IResult Before(Customer? it) => it is null ? Problem.NotFound : WolverineContinue.Result();

    [WolverinePost("/customers/{id:guid}/transfer/withdraw"), Staff("manager"), Idempotent]
    [Answers<Answer>, ProblemCodes("transfer_over", "not_yours_any_more")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, CurrentCaller caller,
        [WriteAggregate(Required = false)] Customer it, DateTimeOffset now) =>
        Decide(it, id, caller.Id).Answer(it.Version, now, append => Reply.Ok(new Answer(id, it.State, append.Version), append.Version));

    public static Decision Decide(Customer it, Guid customer, Guid manager) => CustomerOwnership.Check(it, manager)
        ?? (it.Offer is { } offer ? TransferOffers.Close(customer, new TransferWithdrawn(manager, offer.To)) : TransferOffers.OfferClosed);
}
