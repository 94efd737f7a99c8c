using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Compares an assignment policy with a version, by default with the one in force.</summary>
[Tags("policies")]
public static class DiffAssignmentPolicy
{
    /// <param name="From">A version; null for the one in force.</param>
    /// <param name="To">A version; null for <paramref name="Policy"/>.</param>
    public sealed record Request(int? From = null, int? To = null, AssignmentPolicy? Policy = null);

    [WolverinePost("/policies/assignment/diff"), Staff("admin"), Idempotent]
    [Answers<PolicyCompared>]
    public static Task<IResult> Post(Body<Request> body, PolicyVersions policies, CancellationToken ct) =>
        policies.Compare(body.Value.From, body.Value.To, body.Value.Policy, ct);
}
