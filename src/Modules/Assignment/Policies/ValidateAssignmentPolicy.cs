using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Returns the faults of an assignment policy before it is activated.</summary>
[Tags("policies")]
public static class ValidateAssignmentPolicy
{
    public sealed record Request(AssignmentPolicy Policy) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => Policy.Faults("/policy");
    }

    [WolverinePost("/policies/assignment/validate"), Staff("admin"), Idempotent]
    [Answers<PolicyChecked>]
    public static IResult Post(Body<Request> body, HttpContext http) => PolicyChecked.Of(body.Value.Policy, http);
}
