using PowerCrm.Registration;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Returns what a retention run would delete now under the policy in force: the number per class, and the ids of the registrations that a
/// legal hold keeps. Changes nothing.
/// </summary>
[Tags("operations")]
public static class PreviewRetention
{
    /// <param name="At">When it was counted.</param>
    /// <param name="Policy">The version in force.</param>
    public sealed record Answer(DateTimeOffset At, string Policy, IReadOnlyList<RetentionBacklog> Items);

    [WolverineGet("/ops/retention/preview"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(Retention retention, PolicyVersions policies, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await policies.ReadEffective<RetentionPolicy>(ct);
        return Reply.Ok(new Answer(now, policy.Name, await retention.ListBacklogs(policy.Content, ct))).WithHeader("Cache-Control",
            "no-store");
    }
}
