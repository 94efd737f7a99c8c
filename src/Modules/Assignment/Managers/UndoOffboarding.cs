using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Undoes an off-boarding within 24 hours: the account is reopened and the customers who left by it come back, except those who have moved
/// on or have been contacted since. <c>?dryRun=true</c> changes nothing and shows who would come back.
/// </summary>
/// <remarks>
/// Contacted customers are never taken back; for these use <c>POST /customers/reassign</c>. A returning customer is like a new one, to be
/// acknowledged. A customer whom nobody else took over keeps the state.
/// </remarks>
[Tags("managers")]
public static class UndoOffboarding
{
    public static readonly TimeSpan UndoPeriod = TimeSpan.FromHours(24);

    public sealed record Request([NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(MaxReasonLength)] string? Reason);

    /// <summary>
    /// Shorter than other reasons, because it is stored sealed in the key of a due row (<see cref="CustomerReturns"/>), and an index entry
    /// is limited to 2,700 bytes.
    /// </summary>
    public const int MaxReasonLength = 100;

    /// <param name="Until">The time until which the off-boarding can be undone.</param>
    /// <param name="Returning">Number of customers who come back; <paramref name="Staying"/> counts those who do not.</param>
    /// <param name="Planned">The current plan. The customers move right after; if a place is taken meanwhile, that customer stays.</param>
    public sealed record Answer(Guid ManagerId, bool DryRun, DateTimeOffset OffboardedAt, DateTimeOffset Until, int Returning, int Staying,
        IReadOnlyList<Planned> Planned);

    /// <param name="ManagerId">The customer's current manager; null when there is none.</param>
    /// <param name="Reason">Null when the customer comes back. Otherwise the reason why not: <c>contacted</c> (by the current manager),
    /// <c>no_capacity</c>, <c>withdrawn</c> (the approval was reversed), <c>erased</c>, or how the current manager got the customer:
    /// <c>transferred</c>, <c>administrator</c>, <c>declined</c>, <c>overdue</c>, <c>offboarded</c>, <c>assigned</c>.</param>
    public sealed record Planned(Guid CustomerId, string Status, Guid? ManagerId, string? Reason);

    [WolverinePost("/managers/{id:guid}/offboard/undo"), DisableRequestTimeout, Staff("admin"), Idempotent]
    [QueryParameters("dryRun")]
    [Answers<Answer>, ProblemCodes("not_offboarded", "undo_too_late")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, FormerCustomers customers, CurrentCaller caller,
        HttpContext http, CancellationToken ct)
    {
        // An empty value must not count as a real run.
        var dryRun = Query.ReadSingleOrEmpty(http, "dryRun");
        List<Fault> faults =
        [
            .. dryRun is null or "true" or "false" ? [] : (Fault[])[new Fault("/dryRun", "invalid")], .. Faults(body.Value.Reason),
        ];
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var (answer, problem) = await customers.Undo(id, body.Value.Reason, dryRun == "true", caller.ToCaller(),
            it => [.. IdempotencyScope.Of(http).RowsFor(Reply.Ok(it))], ct);
        return (IResult?)problem ?? Reply.Ok(answer!);
    }

    /// <summary>
    /// Returns the faults of a reason. The command line does not validate request bodies, so the length is checked here too.
    /// </summary>
    public static IReadOnlyList<Fault> Faults(string? reason) =>
    [
        .. reason is not null && PersonalNumber.IsIn(reason) ? (Fault[])[StaffNote.CreateFault("/reason")] : [],
        .. reason?.EnumerateRunes().Count() > MaxReasonLength ? (Fault[])[new Fault("/reason", "too_long", MaxReasonLength)] : [],
    ];
}
