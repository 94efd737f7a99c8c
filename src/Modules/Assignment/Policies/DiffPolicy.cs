using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Compares a policy with a version: with the one in force, if no other is named.</summary>
[Tags("policies")]
public static class DiffPolicy
{
    /// <param name="From">A version; null: the one in force.</param>
    /// <param name="To">A version; null: <paramref name="Policy"/>.</param>
    public sealed record Request(int? From = null, int? To = null, AssignmentPolicy? Policy = null);

    public sealed record Answer(string From, string To, IReadOnlyList<PolicyChange> Changes);

    [WolverinePost("/policies/assignment/diff"), Staff("admin"), Idempotent]
    [Answers<Answer>]
    public static async Task<IResult> Post(Body<Request> body, PolicyVersions policies, CancellationToken ct)
    {
        var (from, to, policy) = body.Value;
        if (to is null == policy is null)
            return Problem.Invalid(new Fault("/policy", "required"));
        var all = await policies.All(AssignmentPolicy.BuiltIn, ct);
        PolicyVersion? Of(int? version) => version is null ? all[0] : all.FirstOrDefault(p => p.Version == version);
        if (Of(from) is not { } before)
            return Problem.Invalid(new Fault("/from", "policy_unknown"));
        if (to is not null && Of(to) is null)
            return Problem.Invalid(new Fault("/to", "policy_unknown"));
        var (name, content) = to is null ? ("policy", JsonSerializer.Serialize(policy, WebJson.Options)) : (Of(to)!.Name, Of(to)!.Content);
        return Reply.Ok(new Answer(before.Name, name, PolicyVersions.Differences(before.Content, content)));
    }
}
