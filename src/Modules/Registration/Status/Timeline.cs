using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <param name="Status"><c>completed</c>, <c>processing</c>, <c>pending</c> or <c>rejected</c>.</param>
/// <param name="Time">When the step was completed.</param>
public sealed record StepShown(string Title, string Desc, string Status, DateTimeOffset? Time);

public sealed record NextStep(string Code, string Title, string Desc);

/// <summary>The four steps of the timeline and the next step, by status.</summary>
internal static class Timeline
{
    private const string Completed = "completed", Processing = "processing", Pending = "pending", Rejected = "rejected";

    /// <summary>Three working days after the submission, or after the reversal of its decision; urging does not change it.</summary>
    public static DateTimeOffset GetExpectedBy(DateTimeOffset since) => WorkingCalendar.DueAfterWorkingDays(since, 3);

    /// <summary>Returns after how many seconds a client asks again: 30 in office hours, 300 when nobody works.</summary>
    public static int GetPollDelay(DateTimeOffset now) => WorkingCalendar.IsOfficeTime(now) ? 30 : 300;

    public static IReadOnlyList<StepShown> GetSteps(StatusDocument it, Language language)
    {
        var materialsPassed = it.MaterialsPassed is not null;
        (string Submit, string Materials, string Identity, string Account) statuses = it.AuthStatus switch
        {
            AuthStatus.Pending => (Completed, Processing, Pending, Pending),
            AuthStatus.Processing when materialsPassed => (Completed, Completed, Processing, Pending),
            AuthStatus.Processing => (Completed, Processing, Pending, Pending),
            AuthStatus.Approved => (Completed, Completed, Completed, Completed),
            AuthStatus.Rejected when it.Reasons is [{ Step: "identity" }, ..] =>
                (Completed, it.MaterialsFailed ? Rejected : Completed, Rejected, Pending),
            AuthStatus.Rejected => (Completed, Rejected, Pending, Pending),
            _ => (Pending, Pending, Pending, Pending),
        };
        var texts = language == Language.English ? TimelineTexts.English : TimelineTexts.Chinese;
        return
        [
            CreateStep(texts.Submit, statuses.Submit, it.SubmittedAt),
            CreateStep(texts.Materials, statuses.Materials, it.MaterialsPassed ?? it.DecidedAt),
            CreateStep(texts.Identity, statuses.Identity, it.DecidedAt),
            CreateStep(texts.Account, statuses.Account, it.DecidedAt),
        ];
    }

    public static IReadOnlyList<NextStep> GetNextSteps(StatusDocument it, Language language)
    {
        var code = it.AuthStatus switch
        {
            AuthStatus.Draft => "complete_form",
            AuthStatus.Pending or AuthStatus.Processing => "wait",
            AuthStatus.Rejected when it.Reasons.Any(r => r.Opens.Count > 0) => "resubmit",
            AuthStatus.Rejected => "contact_service",
            AuthStatus.Approved when it.Manager is null => "await_manager",
            AuthStatus.Approved => "talk_to_manager",
            _ => null,
        };
        var texts = language == Language.English ? TimelineTexts.English : TimelineTexts.Chinese;
        return code is null ? [] : [new NextStep(code, texts.Next[code].Title, texts.Next[code].Desc)];
    }

    private static StepShown CreateStep(StepTexts texts, string status, DateTimeOffset? time) => new(texts.Title, status switch
    {
        Completed => texts.Completed,
        Processing => texts.Processing,
        Rejected => texts.Rejected,
        _ => texts.Pending,
    }, status, status == Completed ? time : null);
}
