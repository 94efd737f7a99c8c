using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>
/// Changes the status of a customer: the manager, or the substitute during a leave, acknowledges a new customer or starts the service. Only
/// the manager can decline, with a reason, because the customer then leaves the manager.
/// </summary>
[Tags("customers")]
public static class AssignStatus
{
    public sealed record Request(WishedStatus Status, [NoPersonalNumber, MultiLine, MaxRunes(500)] string? Reason);

    internal sealed record Answer(Guid CustomerId, string Status, long Version);

    public static IResult Before(Customer? it, Body<Request> body) =>
        body.Value is { Status: WishedStatus.Declined, Reason: null or "" } ? Problem.Invalid(new Fault("/reason", "required"))
            : it is null ? Problem.NotFound : WolverineContinue.Result();

    public static async Task<(IResult, OnBehalf)> LoadAsync(Guid id, Customer it, Body<Request> body, CurrentCaller caller,
        CoveredColleagues covered, IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        var manager = await covered.FindManager(it, caller.Id, ct);
        if (body.Value.Status != WishedStatus.Declined)
            return (WolverineContinue.Result(), new OnBehalf(manager, null));
        if (manager != caller.Id)
            return (CoveredColleagues.CreateRefusal(http), new OnBehalf(manager, null));
        return (WolverineContinue.Result(), new OnBehalf(manager, await Notes.Seal(keys, it, id, caller, body.Value.Reason, ct)));
    }

    [WolverinePut("/customers/{id:guid}/assign-status"), Staff("manager"), Idempotent]
    [Answers<Answer>, ProblemCodes("illegal_transition", "not_yours_any_more", "version_mismatch", "precondition_required")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Put(Guid id, Body<Request> body, IfMatch.Required ifMatch,
        [WriteAggregate(Required = false)] Customer it, OnBehalf behalf, DateTimeOffset now) =>
        Decide(it, id, behalf.Manager, body.Value.Status, behalf.Note, ifMatch.Version, now)
            .Answer(it.Version, now, append => Reply.Ok(new Answer(id, WireNames.Of(body.Value.Status), append.Version), append.Version));

    public static Decision Decide(Customer it, Guid customer, Guid manager, WishedStatus status, Personal? reason, long expectedVersion,
        DateTimeOffset now) =>
        CustomerOwnership.Check(it, manager) ?? CustomerVersion.Check(it, expectedVersion) ?? (it.State, wish: status) switch
        {
            (CustomerState.Acknowledged, WishedStatus.Acknowledged) or (CustomerState.Serving, WishedStatus.Serving) => Decision.Nothing,
            (CustomerState.Assigned, WishedStatus.Acknowledged) =>
                Decision.Append(new CustomerAcknowledged(manager))
                .WithRows(PlaceRows.SetState(customer, manager, CustomerState.Acknowledged, now)),
            (CustomerState.Contacted, WishedStatus.Serving) =>
                Decision.Append(new ServiceStarted(manager)).WithRows(PlaceRows.SetState(customer, manager, CustomerState.Serving, now)),
            (CustomerState.Assigned or CustomerState.Acknowledged, WishedStatus.Declined) =>
                Decision.Append(new AssignmentDeclined(manager, reason)).WithRows(PlaceRows.Release(customer, manager, now)),
            _ => new Rejection("illegal_transition", $"The status cannot change from {it.State} to {status}."),
        };
}

public enum WishedStatus
{
    [WireName(CustomerState.Acknowledged)] Acknowledged,
    [WireName(CustomerState.Serving)] Serving,
    [WireName("declined")] Declined,
}

/// <summary>
/// Checks the version that the caller saw. This comes after the check of the customer's manager, because a 412 would tell other callers
/// that the customer exists.
/// </summary>
internal static class CustomerVersion
{
    public static Decision? Check(Customer it, long expectedVersion) => it.Version == expectedVersion ? (Decision?)null
        : new Rejection("version_mismatch", "It has changed.", Extra: new Dictionary<string, object?> { ["version"] = it.Version });
}
