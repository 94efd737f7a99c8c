using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>The manager takes a new customer on, starts to serve them, or hands them back with a reason.</summary>
[Tags("customers")]
public static class AssignStatus
{
    public sealed record Request(WishedStatus Status, [MultiLine, MaxRunes(500)] string? Reason);

    public sealed record Answer(Guid CustomerId, string Status, long Version);

    [WolverinePut("/customers/{id:guid}/assign-status"), Staff("manager"), Idempotent]
    [Answers<Answer>, Refuses("illegal_transition", "not_yours_any_more", "version_mismatch", "precondition_required")]
    public static async Task<IResult> Put(Guid id, Body<Request> body, IfMatch.Required seen, CurrentCaller caller, Commands commands,
        IStreams events, IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        var (wish, reason) = (body.Value.Status, body.Value.Reason);
        if (wish == WishedStatus.Declined && string.IsNullOrEmpty(reason))
            return Problem.Invalid(new Fault("/reason", "required"));
        var note = wish == WishedStatus.Declined ? await Notes.Seal(keys, events, id, caller, reason, ct) : null;
        return await commands.Run<Customer>(http, id, (it, now) => Decide(it, id, caller.Id, wish, note, seen.Version, now),
            done => Reply.Ok(new Answer(id, WireNames.Of(wish), done.Version), done.Version), ct);
    }

    public static Decision Decide(Customer it, Guid customer, Guid manager, WishedStatus wish, Personal? reason, long seen,
        DateTimeOffset now) =>
        Holder.Check(it, manager) ?? Versions.Check(it, seen) ?? (it.State, wish) switch
        {
            (CustomerState.Acknowledged, WishedStatus.Acknowledged) or (CustomerState.Serving, WishedStatus.Serving) => Decision.Nothing,
            (CustomerState.Assigned, WishedStatus.Acknowledged) =>
                Decision.Append(new CustomerAcknowledged(manager)).With(Places.Move(customer, manager, CustomerState.Acknowledged, now)),
            (CustomerState.Contacted, WishedStatus.Serving) =>
                Decision.Append(new ServiceStarted(manager)).With(Places.Move(customer, manager, CustomerState.Serving, now)),
            (CustomerState.Assigned or CustomerState.Acknowledged, WishedStatus.Declined) =>
                Decision.Append(new AssignmentDeclined(manager, reason)).With(Places.GiveBack(customer, manager, now)),
            _ => new Rejection("illegal_transition", $"From {it.State} there is no way to {wish}."),
        };
}

public enum WishedStatus
{
    [WireName("acknowledged")] Acknowledged,
    [WireName("serving")] Serving,
    [WireName("declined")] Declined,
}

/// <summary>The version that the caller saw, asked after whose customer it is: a 412 would tell a stranger that there is one.</summary>
public static class Versions
{
    public static Decision? Check(Customer it, long seen) => it.Version == seen ? (Decision?)null
        : new Rejection("version_mismatch", "It has changed.", Extra: new Dictionary<string, object?> { ["version"] = it.Version });
}
