using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// An off-boarding was a mistake: within a day the account is opened again and the customers who left by it come back, but for those who
/// moved on and those who were called since. <c>?dryRun=true</c> changes nothing and says who would.
/// </summary>
/// <remarks>
/// There is no wish to take contacted customers along: who wants that names them in <c>POST /customers/reassign</c>. A customer comes back
/// as any new one, to be acknowledged; one whom nobody else took over meanwhile keeps the state.
/// </remarks>
[Tags("managers")]
public static class UndoOffboarding
{
    /// <summary>The reason of the event, and the code of its explanation.</summary>
    public const string Undone = "offboard_undone";

    public static readonly TimeSpan Within = TimeSpan.FromHours(24);

    public sealed record Request([NoPersonalNumber, MultiLine, MinRunes(1), MaxRunes(LongestReason)] string? Reason);

    /// <summary>
    /// Shorter than others: it lies sealed in the key of a row that falls due (<see cref="CustomerReturns"/>), and an index takes 2,700
    /// bytes.
    /// </summary>
    public const int LongestReason = 100;

    /// <param name="Until">The off-boarding can be undone before that time.</param>
    /// <param name="Returning">How many come back, and in <paramref name="Staying"/> how many do not.</param>
    /// <param name="Planned">As it is now; the customers move right after, and a place may be taken meanwhile: then that one stays.</param>
    public sealed record Answer(Guid ManagerId, bool DryRun, DateTimeOffset OffboardedAt, DateTimeOffset Until, int Returning, int Staying,
        IReadOnlyList<Planned> Planned);

    /// <param name="ManagerId">Who has the customer now; null: nobody.</param>
    /// <param name="Reason">Null: comes back. Else why not: <c>contacted</c> (by the present manager), <c>no_capacity</c>,
    /// <c>withdrawn</c> (the approval was reversed), <c>erased</c>, or how the present manager got the customer: <c>transferred</c>,
    /// <c>administrator</c>, <c>declined</c>, <c>overdue</c>, <c>offboarded</c>, <c>assigned</c>.</param>
    public sealed record Planned(Guid CustomerId, string Status, Guid? ManagerId, string? Reason);

    [WolverinePost("/managers/{id:guid}/offboard/undo"), DisableRequestTimeout, Staff("admin"), Idempotent]
    [Asks("dryRun")]
    [Answers<Answer>, Refuses("not_offboarded", "undo_too_late")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, FormerCustomers customers, CurrentCaller caller,
        HttpContext http, CancellationToken ct)
    {
        // An empty one must not be taken for the real thing.
        var dry = Query.Given(http, "dryRun");
        List<Fault> faults =
        [
            .. dry is null or "true" or "false" ? [] : (Fault[])[new Fault("/dryRun", "invalid")], .. Faults(body.Value.Reason),
        ];
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var (answer, problem) = await customers.Undo(id, body.Value.Reason, dry == "true", caller.ForEvents(),
            it => [.. IdempotencyScope.Of(http).For(Reply.Ok(it))], ct);
        return (IResult?)problem ?? Reply.Ok(answer!);
    }

    /// <summary>The faults of a reason. The command line has no reader of bodies, so the length is checked here too.</summary>
    public static IReadOnlyList<Fault> Faults(string? reason) =>
    [
        .. reason is not null && PersonalNumber.IsIn(reason) ? (Fault[])[StaffNote.HasPersonalNumber("/reason")] : [],
        .. reason?.EnumerateRunes().Count() > LongestReason ? (Fault[])[new Fault("/reason", "too_long", LongestReason)] : [],
    ];
}
