using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>
/// Records the first contact or an attempt, by the manager, or by the substitute during a leave. It ends the deadline of one working day.
/// </summary>
[Tags("customers")]
public static class FirstContact
{
    public sealed record Request(Guid CustomerId, ContactChannel Channel, ContactOutcome Outcome, DateTimeOffset? ContactedAt,
        [NoPersonalNumber, MultiLine, MaxRunes(1000)] string? Note);

    internal sealed record Answer(Guid CustomerId, string Status, DateTimeOffset FirstContactAt, long Version);

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // Marten does not accept the nil id as a stream. The id used instead does not exist either, so the answer is 404.
    public static Guid CustomerOf(Body<Request> body) =>
        body.Value.CustomerId == Guid.Empty ? Guid.AllBitsSet : body.Value.CustomerId;

    public static async Task<OnBehalf> LoadAsync(Customer it, Body<Request> body, CurrentCaller caller, CoveredColleagues covered,
        IKeyRing keys, CancellationToken ct)
    {
        var manager = await covered.FindManager(it, caller.Id, ct);
        return new OnBehalf(manager, await Notes.Seal(keys, it, body.Value.CustomerId, caller, body.Value.Note, ct, manager));
    }

    [WolverinePost("/customers/first-contact"), Staff("manager"), Idempotent]
    [Answers<Answer>(201), ProblemCodes("already_contacted", "not_yours_any_more", "not_found")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Body<Request> body,
        [WriteAggregate(FromMethod = nameof(CustomerOf))] Customer it, OnBehalf behalf, DateTimeOffset now)
    {
        var request = body.Value;
        var (result, events, rows) = Decide(it, behalf.Manager, request, behalf.Note, now).Answer(it.Version, now, append =>
            Reply.Created(new Answer(request.CustomerId, CustomerState.Contacted,
                append.Events.OfType<FirstContactRecorded>().First().ContactedAt, append.Version),
                append.Version));
        return (result is Problem { Code: "contacted_in_future" or "contacted_before_assignment" } problem
            ? Problem.Invalid(new Fault("/contactedAt", problem.Code)) : result, events, rows);
    }

    public static Decision Decide(Customer it, Guid manager, Request request, Personal? note, DateTimeOffset now)
    {
        var at = request.ContactedAt ?? now;
        return CustomerOwnership.Check(it, manager) ?? it switch
        {
            { State: CustomerState.Contacted or CustomerState.Serving } =>
                new Rejection("already_contacted", "The first contact has already been recorded."),
            _ when at > now + Tolerance => new Rejection("contacted_in_future", "The contact is in the future."),
            _ when at < it.AssignedAt - Tolerance => new Rejection("contacted_before_assignment", "The contact was before the assignment."),
            _ => RecordContact(it, manager,
                new FirstContactRecorded(manager, WireNames.Of(request.Channel), WireNames.Of(request.Outcome), at, note),
                request.CustomerId, now),
        };
    }

    /// <summary>
    /// A contact implies that the manager has seen the customer, so the acknowledgement is recorded too if it is missing.
    /// </summary>
    private static Decision RecordContact(Customer it, Guid manager, FirstContactRecorded contact, Guid customer, DateTimeOffset now) =>
        (it.State == CustomerState.Assigned ? Decision.Append(new CustomerAcknowledged(manager), contact) : Decision.Append(contact))
            .WithRows(PlaceRows.SetState(customer, manager, CustomerState.Contacted, now));
}

public enum ContactChannel
{
    [WireName("phone")] Phone,
    [WireName("wechat")] Wechat,
    [WireName("visit")] Visit,
    [WireName("other")] Other,
}

public enum ContactOutcome
{
    [WireName("reached")] Reached,
    [WireName("no_answer")] NoAnswer,
    [WireName("wrong_number")] WrongNumber,
    [WireName("refused")] Refused,
}
