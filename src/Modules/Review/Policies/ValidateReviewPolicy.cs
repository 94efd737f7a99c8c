using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>Returns the faults of a review policy before it is activated.</summary>
[Tags("policies")]
public static class ValidateReviewPolicy
{
    public sealed record Request(ReviewPolicy Policy) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => Policy.Faults("/policy");
    }

    [WolverinePost("/policies/review/validate"), Staff("admin"), Idempotent]
    [Answers<PolicyChecked>]
    public static IResult Post(Body<Request> body, HttpContext http) => PolicyChecked.Of(body.Value.Policy, http);
}
