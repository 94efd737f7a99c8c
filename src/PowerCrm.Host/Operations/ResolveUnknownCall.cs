using PowerCrm.China;
using PowerCrm.Notification;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>
/// An operator has found out what became of a call: it arrived (done), or it is to be made once more (again). The reason is recorded.
/// </summary>
[Tags("operations")]
public static class ResolveUnknownCall
{
    public sealed record Request(string Outcome, [NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason);

    [WolverinePost("/ops/unknown-calls/{id:guid}/resolve"), Staff("admin"), Idempotent]
    [Answers(204), ProblemCodes("call_not_unknown")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, IStreams events, ExternalCalls calls, CancellationToken ct)
    {
        var (outcome, reason) = (body.Value.Outcome, body.Value.Reason);
        if (outcome is not ("done" or "again"))
            return Problem.Invalid(new Fault("/outcome", "outcome_unknown"));
        if ((await calls.ReadUnknown(ct)).FirstOrDefault(c => c.Id == id) is not { } call)
            return Problem.NotFound;
        return await Resolve(calls, events, call, outcome == "again", reason, ct) ? Reply.NoContent() : new Problem("call_not_unknown");
    }

    /// <summary>Also used by the command line. For a call that sends a message, the message's outcome is recorded too.</summary>
    internal static async Task<bool> Resolve(ExternalCalls calls, IStreams events, UnknownCall call, bool shouldRepeat, string reason,
        CancellationToken ct) =>
        !shouldRepeat && await DecideNotice.ResolveArrived(events, call, reason, ct) is Outcome.Done
            || await calls.Resolve(call.Call, call.Cause, shouldRepeat, reason, events.Caller.Actor, ct);
}
