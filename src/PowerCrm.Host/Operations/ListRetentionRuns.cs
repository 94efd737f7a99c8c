using PowerCrm.Registration;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Returns the last thirty retention runs, newest first, with the numbers deleted per class, the policy in force and the time of the
/// nightly run. The response contains no personal data.
/// </summary>
[Tags("operations")]
public static class ListRetentionRuns
{
    private const int MaxItems = 30;

    /// <param name="Policy">The version in force.</param>
    /// <param name="Days">The content of that version.</param>
    /// <param name="Nightly">The time of day in China at which the nightly run begins; null if this host never starts one.</param>
    public sealed record Answer(string Policy, RetentionPolicy Days, string? Nightly, IReadOnlyList<RetentionRun> Items);

    [WolverineGet("/ops/retention"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(Retention retention, RetentionSchedule nightly, PolicyVersions policies, CancellationToken ct)
    {
        var policy = await policies.ReadEffective<RetentionPolicy>(ct);
        return Reply.Ok(new Answer(policy.Name, policy.Content, nightly.DisplayTime, await retention.ListRuns(MaxItems, ct)))
            .WithHeader("Cache-Control", "no-store");
    }
}
