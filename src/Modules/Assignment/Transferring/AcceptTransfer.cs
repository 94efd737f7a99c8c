using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>Accepts an offered customer, by the colleague or by an administrator on the colleague's behalf.</summary>
/// <remarks>
/// A manager who accepts has also acknowledged the customer, so the next deadline is that of the first contact. If an administrator
/// accepts, the manager has to acknowledge as usual.
/// </remarks>
[Tags("customers")]
public static class AcceptTransfer
{
    public static IResult Before(Customer? it) => it is null ? Problem.NotFound : WolverineContinue.Result();

    public static async Task<Reassign.Facts> LoadAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return new Reassign.Facts(await ManagerSnapshots.ReadAll(connection, null, ct), await ActivePolicy.Read(connection, ct), null);
    }

    [WolverinePost("/customers/{id:guid}/transfer/accept"), Staff("manager", "admin"), Idempotent]
    [Answers<Reassign.Answer>, ProblemCodes("transfer_over", "illegal_transition", PlaceRows.ManagerFull, "manager_unavailable")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, CurrentCaller caller,
        [WriteAggregate(Required = false)] Customer it, Reassign.Facts facts, DateTimeOffset now) =>
        Decide(it, id, caller.Has("admin") ? null : caller.Id, facts.Managers, facts.Policy, now).Answer(it.Version, now, append =>
            Reply.Ok(new Reassign.Answer(id, it.Offer?.To ?? it.Manager!.Value, FindState(it, append), append.Version), append.Version));

    /// <param name="colleague">The colleague; null for an administrator.</param>
    public static Decision Decide(Customer it, Guid customer, Guid? colleague, IReadOnlyList<ManagerSnapshot> managers, Policy policy,
        DateTimeOffset now)
    {
        var rejection = colleague is { } recipient ? TransferOffers.Check(it, recipient, now)
            : Reassign.CheckExists(it) ?? (it.Offer?.ExpiresAt > now ? (Decision?)null : TransferOffers.OfferClosed);
        if (it.Offer is null && colleague is { } holder && it.IsAssignedTo(holder) && it.OfferedTo.Contains(holder))
            return Decision.Nothing;                                        // accepted already
        if (rejection is not null || it.Offer is not { } offer)
            return rejection ?? TransferOffers.OfferClosed;
        var assignment = Reassign.AssignTo(it, customer, offer.To, managers, policy, ReassignmentReasons.Transferred, offer.Reason, now);
        if (assignment.Rejection is not null)
            return assignment;
        var accepted = assignment with
        {
            Events = [new TransferAccepted(offer.From, offer.To, InStead: colleague is null), .. assignment.Events],
        };
        return colleague is null ? accepted : accepted with
        {
            Events = [.. accepted.Events, new CustomerAcknowledged(offer.To)],
            Rows = [.. accepted.Rows, .. PlaceRows.SetState(customer, offer.To, CustomerState.Acknowledged, now)],
        };
    }

    private static string FindState(Customer it, PendingAppend append) => append.Events switch
    {
        [] => it.State,
        [.., CustomerAcknowledged] => CustomerState.Acknowledged,
        _ => CustomerState.Assigned,
    };
}
