using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>Activates a policy as the next version. Every decision from then on follows this version and records its name.</summary>
[Tags("policies")]
public static class ActivateReviewPolicy
{
    public sealed record Request(ReviewPolicy Policy, [NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => Policy.Faults("/policy");
    }

    [WolverinePost("/policies/review/activate"), Staff("admin"), Idempotent]
    [Answers<PolicyActivated>, ProblemCodes("version_mismatch", "precondition_required")]
    public static Task<IResult> Post(Body<Request> body, IfMatch.Required ifMatch, CurrentCaller caller, PolicyVersions policies,
        HttpContext http, CancellationToken ct) =>
        policies.Activate(body.Value.Policy, body.Value.Reason, caller.ToCaller(), ifMatch, http, ct);
}
