using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Checks a retention policy before it is activated.</summary>
[Tags("policies")]
public static class ValidateRetentionPolicy
{
    public sealed record Request(RetentionPolicy Policy) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => Policy.Faults("/policy");
    }

    [WolverinePost("/policies/retention/validate"), Staff("admin"), Idempotent]
    [Answers<PolicyChecked>]
    public static IResult Post(Body<Request> body, HttpContext http) => PolicyChecked.Of(body.Value.Policy, http);
}
