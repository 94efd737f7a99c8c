using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>A policy comes into force as the next version: every choice from now on is made by it, and names it.</summary>
[Tags("policies")]
public static class ActivatePolicy
{
    public sealed record Request(AssignmentPolicy Policy, [MinRunes(1), MaxRunes(500)] string Reason);

    public sealed record Answer(int Version, string Name, DateTimeOffset At);

    [WolverinePost("/policies/assignment/activate"), Staff("admin"), Idempotent]
    [Answers<Answer>, Refuses("version_mismatch", "precondition_required")]
    public static async Task<IResult> Post(Body<Request> body, IfMatch.Required seen, CurrentCaller caller, PolicyVersions policies,
        HttpContext http, CancellationToken ct)
    {
        if (body.Value.Policy.Faults("/policy") is { Count: > 0 } faults)
            return Problem.Invalid([.. faults]);
        return await policies.Activate(AssignmentPolicy.BuiltIn, body.Value.Policy, body.Value.Reason, caller.Actor, seen, http,
            it => Reply.Ok(new Answer(it.Version, it.Name, it.At!.Value), it.Version), ct);
    }
}
