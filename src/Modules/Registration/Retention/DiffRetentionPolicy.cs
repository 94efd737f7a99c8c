using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Compares a retention policy with a version, by default with the one in force.</summary>
[Tags("policies")]
public static class DiffRetentionPolicy
{
    /// <param name="From">A version; null means the one in force.</param>
    /// <param name="To">A version; null means <paramref name="Policy"/>.</param>
    public sealed record Request(int? From = null, int? To = null, RetentionPolicy? Policy = null);

    [WolverinePost("/policies/retention/diff"), Staff("admin"), Idempotent]
    [Answers<PolicyCompared>]
    public static Task<IResult> Post(Body<Request> body, PolicyVersions policies, CancellationToken ct) =>
        policies.Compare(body.Value.From, body.Value.To, body.Value.Policy, ct);
}
