using PowerCrm.Registration;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>
/// The last thirty runs of the retention, the newest first, with what was deleted of each class; the policy in force, and when the next
/// run begins. Numbers only, no person.
/// </summary>
[Tags("operations")]
public static class ListRetentionRuns
{
    private const int Most = 30;

    /// <param name="Policy">The version in force.</param>
    /// <param name="Days">What it says.</param>
    /// <param name="Nightly">When the nightly run begins, by China's clock; null: this host runs none.</param>
    public sealed record Answer(string Policy, RetentionPolicy Days, string? Nightly, IReadOnlyList<RetentionRun> Items);

    [WolverineGet("/ops/retention"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(Retention retention, RetentionTime nightly, PolicyVersions policies, CancellationToken ct)
    {
        var policy = await policies.InForce<RetentionPolicy>(ct);
        return Reply.Ok(new Answer(policy.Name, policy.Content, nightly.Shown, await retention.Runs(Most, ct)))
            .With("Cache-Control", "no-store");
    }
}
