using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <param name="Status"><c>completed</c>, <c>processing</c>, <c>pending</c> or <c>rejected</c>.</param>
/// <param name="Time">When it was completed.</param>
internal sealed record StepShown(string Title, string Desc, string Status, DateTimeOffset? Time);

internal sealed record NextStep(string Code, string Title, string Desc);

/// <summary>The four steps and what comes next, by state.</summary>
internal static class Timeline
{
    private const string Completed = "completed", Processing = "processing", Pending = "pending", Rejected = "rejected";

    public static IReadOnlyList<StepShown> Steps(RegistrationTimeline it)
    {
        var materialsDone = it.MaterialsPassed is not null;
        (string, string, string, string) statuses = it.AuthStatus switch
        {
            AuthStatus.Pending => (Completed, Processing, Pending, Pending),
            AuthStatus.Processing when materialsDone => (Completed, Completed, Processing, Pending),
            AuthStatus.Processing => (Completed, Processing, Pending, Pending),
            AuthStatus.Approved => (Completed, Completed, Completed, Completed),
            AuthStatus.Rejected when it.Reasons is [{ Step: "identity" }, ..] => (Completed, Completed, Rejected, Pending),
            AuthStatus.Rejected => (Completed, Rejected, Pending, Pending),
            _ => (Pending, Pending, Pending, Pending),
        };
        return
        [
            new("提交申请", Said(statuses.Item1, "申请已提交", "", "请填写资料并提交申请"), statuses.Item1, When(statuses.Item1, it.SubmittedAt)),
            new("材料审核", Said(statuses.Item2, "材料审核通过", "正在审核您提交的材料", "提交后审核材料", "材料审核未通过"), statuses.Item2,
                When(statuses.Item2, it.MaterialsPassed ?? it.DecidedAt)),
            new("身份验证", Said(statuses.Item3, "身份验证通过", "正在核验身份与企业信息", "材料审核通过后进行", "身份验证未通过"), statuses.Item3,
                When(statuses.Item3, it.DecidedAt)),
            new("账户激活", Said(statuses.Item4, "账户已激活", "", "审核通过后自动激活"), statuses.Item4, When(statuses.Item4, it.DecidedAt)),
        ];
    }

    public static IReadOnlyList<NextStep> Next(RegistrationTimeline it) => it.AuthStatus switch
    {
        AuthStatus.Draft => [new("complete_form", "完善资料", "填写企业与用电信息，上传证件照片后提交。")],
        AuthStatus.Pending or AuthStatus.Processing => [new("wait", "等待审核", "通常在三个工作日内完成，结果会通知您。")],
        AuthStatus.Rejected when it.Reasons.Any(r => r.Opens.Count > 0) => [new("resubmit", "修改后重新提交", "请按拒绝原因修改相应内容。")],
        AuthStatus.Rejected => [new("contact_service", "联系客服", "如有疑问，请联系客服。")],
        AuthStatus.Approved when it.Manager is null => [new("await_manager", "等待客户经理", "正在为您安排客户经理。")],
        AuthStatus.Approved => [new("talk_to_manager", "与客户经理沟通", "客户经理会尽快与您联系。")],
        _ => [],
    };

    private static string Said(string status, string completed, string processing, string pending, string rejected = "") => status switch
    {
        Completed => completed,
        Processing => processing,
        Rejected => rejected,
        _ => pending,
    };

    private static DateTimeOffset? When(string status, DateTimeOffset? time) => status == Completed ? time : null;
}
