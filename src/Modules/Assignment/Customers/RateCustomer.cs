using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Assignment;

/// <summary>
/// The manager or an administrator rates a customer by hand, with a reason, or returns to the rating by capacity and usage.
/// </summary>
[Tags("customers")]
public static class RateCustomer
{
    /// <param name="Rating">Null for the rating by capacity and usage.</param>
    public sealed record Request(GivenRating? Rating, [NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(500)] string Reason);

    public enum GivenRating
    {
        [WireName("A")] A,
        [WireName("B")] B,
        [WireName("C")] C,
    }

    /// <param name="Rating">The rating that now holds.</param>
    internal sealed record Answer(Guid CustomerId, string Rating, long Version);

    public static IResult Before(Customer? it) => it is null ? Problem.NotFound : WolverineContinue.Result();

    public static async Task<(IResult, Personal?)> LoadAsync(Guid id, Customer it, Body<Request> body, CurrentCaller caller,
        CoveredColleagues covered, IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        if (!caller.Has("admin") && await covered.FindManager(it, caller.Id, ct) != caller.Id)
            return (CoveredColleagues.CreateRefusal(http), null);
        return (WolverineContinue.Result(), await Notes.Seal(keys, it, id, caller, body.Value.Reason, ct));
    }

    [WolverinePut("/customers/{id:guid}/rating"), Staff("manager", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("not_yours_any_more", "version_mismatch", "precondition_required")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Put(Guid id, Body<Request> body, IfMatch.Required ifMatch, CurrentCaller caller,
        [WriteAggregate(Required = false)] Customer it, Personal? reason, DateTimeOffset now)
    {
        var rating = body.Value.Rating is { } given ? WireNames.Of(given) : null;
        return Decide(it, caller.Has("admin") ? null : caller.Id, rating, reason, ifMatch.Version).Answer(it.Version, now, append =>
            Reply.Ok(new Answer(id, rating ?? Assignment.Rating.Of(it.Info!.PowerCapacity, it.Info.MonthlyUsage, Language.Chinese).Letter,
                append.Version), append.Version));
    }

    /// <param name="manager">Null if an administrator rates.</param>
    /// <param name="rating">Null for the rating by capacity and usage.</param>
    /// <param name="reason">Null when there is no such customer, or not the manager's.</param>
    public static Decision Decide(Customer it, Guid? manager, string? rating, Personal? reason, long expectedVersion) =>
        (manager is { } own ? CustomerOwnership.Check(it, own) : Reassign.CheckExists(it)) ?? CustomerVersion.Check(it, expectedVersion)
            ?? (it.RatedAs == rating ? Decision.Nothing : Decision.Append(new CustomerRated(manager, rating, reason!)));
}
