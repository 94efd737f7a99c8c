using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>Refuses an offered customer with a reason. The customer stays with the manager.</summary>
[Tags("customers")]
public static class RefuseTransfer
{
    public sealed record Request([NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason);

    internal sealed record Answer(Guid CustomerId);

    public static IResult Before(Customer? it) => it is null ? Problem.NotFound : WolverineContinue.Result();

    public static ValueTask<Personal?> LoadAsync(Guid id, Customer it, Body<Request> body, CurrentCaller caller, IKeyRing keys,
        CancellationToken ct) => Notes.Seal(keys, it, id, caller, body.Value.Reason, ct);

    // No If-Match is needed: the colleague cannot know the version of a customer of another manager.
    [WolverinePost("/customers/{id:guid}/transfer/refuse"), Staff("manager"), Idempotent]
    [Answers<Answer>, ProblemCodes("transfer_over", "illegal_transition")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(Guid id, Body<Request> body, CurrentCaller caller,
        [WriteAggregate(Required = false)] Customer it, Personal? note, DateTimeOffset now) =>
        Decide(it, id, caller.Id, note, now).Answer(it.Version, now, _ => Reply.Ok(new Answer(id)));

    public static Decision Decide(Customer it, Guid customer, Guid colleague, Personal? reason, DateTimeOffset now) =>
        TransferOffers.Check(it, colleague, now)
            ?? TransferOffers.Close(customer, new TransferRefused(it.Offer!.From, colleague, reason));
}
