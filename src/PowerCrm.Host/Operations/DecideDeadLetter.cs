using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Retries a message that could not be handled, after its cause was fixed; a running host picks it up.</summary>
[Tags("operations")]
public static class RetryDeadLetter
{
    public sealed record Request([NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason);

    [WolverinePost("/ops/dead-letters/{id:guid}/retry"), Staff("admin"), Idempotent]
    [Answers(204), ProblemCodes("dead_letter_retrying")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, CurrentCaller caller, DeadLetters letters, CancellationToken ct) =>
        DeadLetterResults.ToResult(await letters.Retry(id, body.Value.Reason, caller.Actor, ct));
}

/// <summary>Removes a message that need not be handled any more for good; the reason and the operator are recorded.</summary>
[Tags("operations")]
public static class DiscardDeadLetter
{
    public sealed record Request([NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason);

    [WolverinePost("/ops/dead-letters/{id:guid}/discard"), Staff("admin"), Idempotent]
    [Answers(204), ProblemCodes("dead_letter_retrying")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, CurrentCaller caller, DeadLetters letters, CancellationToken ct) =>
        DeadLetterResults.ToResult(await letters.Discard(id, body.Value.Reason, caller.Actor, ct));
}

internal static class DeadLetterResults
{
    public static IResult ToResult(DeadLetterOutcome it) => it switch
    {
        DeadLetterOutcome.Done => Reply.NoContent(),
        DeadLetterOutcome.Retrying => new Problem("dead_letter_retrying"),
        _ => Problem.NotFound,
    };
}
