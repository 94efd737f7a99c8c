using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>A manager hands a customer over to another manager, who takes it on or declines it as any new customer.</summary>
/// <remarks>
/// Nobody has to agree first: a customer who waits for an agreement is called by neither of the two. If the new manager declines, the rules
/// choose, as always.
/// </remarks>
[Tags("customers")]
public static class TransferCustomer
{
    public sealed record Request(Guid ManagerId, [MultiLine, MinRunes(1), MaxRunes(500)] string Reason);

    public static Task<(IResult, Reassign.Facts)> LoadAsync(Guid id, Customer? it, Body<Request> body, CurrentCaller caller,
        NpgsqlDataSource source, IKeyRing keys, CancellationToken ct) =>
        Reassign.Load(id, it, body.Value.ManagerId, body.Value.Reason, caller, source, keys, ct);

    [WolverinePost("/customers/{id:guid}/transfer"), Staff("manager"), Idempotent]
    [Answers<Reassign.Answer>, Refuses("illegal_transition", "not_yours_any_more", Places.Full, "manager_unavailable", "version_mismatch",
        "precondition_required")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body, IfMatch.Required seen, CurrentCaller caller,
        [WriteAggregate(Required = false)] Customer it, Reassign.Facts facts, DateTimeOffset now) =>
        Decide(it, id, caller.Id, body.Value.ManagerId, facts.Managers, facts.Policy, facts.Note, seen.Version, now)
            .Answer(it.Version, now, done =>
                Reply.Ok(new Reassign.Answer(id, body.Value.ManagerId, CustomerState.Assigned, done.Version), done.Version));

    public static Decision Decide(Customer it, Guid customer, Guid manager, Guid to, IReadOnlyList<Contender> managers, Policy policy,
        Personal? note, long seen, DateTimeOffset now) => Holder.Check(it, manager) ?? Reassign.Exists(it) ?? Versions.Check(it, seen)
            ?? Reassign.Give(it, customer, to, managers, policy, Reassign.ByManager, note, now);
}
