using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>Offers a customer to a colleague. The customer moves when the colleague, or an administrator, accepts.</summary>
/// <remarks>
/// Until then the customer stays with the manager and the deadlines continue, so that no customer has to wait for a call. The colleague's
/// capacity and presence are checked at the acceptance.
/// </remarks>
[Tags("customers")]
public static class TransferCustomer
{
    public sealed record Request(Guid ManagerId, [NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason);

    /// <param name="ManagerId">The colleague to whom the customer is offered.</param>
    /// <param name="Status">The customer's state with the current manager.</param>
    internal sealed record Answer(Guid CustomerId, Guid ManagerId, string Status, long Version, DateTimeOffset ExpiresAt);

    public static Task<(IResult, Reassign.Facts)> LoadAsync(Guid id, Customer? it, Body<Request> body, CurrentCaller caller,
        NpgsqlDataSource source, IKeyRing keys, CancellationToken ct) =>
        Reassign.LoadFacts(id, it, body.Value.ManagerId, body.Value.Reason, caller, source, keys, ct);

    [WolverinePost("/customers/{id:guid}/transfer"), Staff("manager"), Idempotent]
    [Answers<Answer>, ProblemCodes("illegal_transition", "not_yours_any_more", "transfer_open", "manager_unavailable", "version_mismatch",
        "precondition_required")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body, IfMatch.Required ifMatch,
        CurrentCaller caller,
        [WriteAggregate(Required = false)] Customer it, Reassign.Facts facts, DateTimeOffset now) =>
        Decide(it, id, caller.Id, body.Value.ManagerId, facts.Managers, facts.Policy, facts.Note, ifMatch.Version, now)
            .Answer(it.Version, now, append => Reply.Ok(new Answer(id, body.Value.ManagerId, it.State, append.Version,
                append.Events.OfType<TransferOffered>().Single().ExpiresAt), append.Version));

    public static Decision Decide(Customer it, Guid customer, Guid manager, Guid to, IReadOnlyList<ManagerSnapshot> managers, Policy policy,
        Personal? reason, long expectedVersion, DateTimeOffset now) =>
        CustomerOwnership.Check(it, manager) ?? Reassign.CheckExists(it) ?? CustomerVersion.Check(it, expectedVersion) ?? it switch
        {
            _ when it.IsAssignedTo(to) => new Rejection("illegal_transition", "The customer already has this manager."),
            { Offer: not null } => new Rejection("transfer_open", "The customer has already been offered to a colleague."),
            _ when managers.Any(m => m.Id == to && !m.Active) =>
                new Rejection("manager_unavailable", "The manager is not active or is on leave."),
            _ => CreateOffer(new TransferOffered(manager, to, Deadlines.AnswerOfferBy(now, policy.TransferDays), reason), customer, now),
        };

    private static Decision CreateOffer(TransferOffered offer, Guid customer, DateTimeOffset now) =>
        Decision.Append(offer).WithRows(TransferOffers.InsertOffer(customer, offer, now));
}
