using PowerCrm.Contracts;

namespace PowerCrm.Notification;

/// <summary>The text about a decision or its reversal. WeChat message and SMS use the same text.</summary>
/// <param name="About"><c>approved</c>, <c>rejected</c> or <c>reversed</c>.</param>
internal sealed record DecisionText(string About, string Result, string Hint)
{
    public const string Approved = "approved", Rejected = "rejected", Reversed = "reversed";

    public static DecisionText Of(object decision) => decision switch
    {
        DecisionReversed => new(Reversed, "重新审核", "原审核结论已撤销，请等待新的结果"),
        ReviewDecided { Decision: AuthStatus.Approved } => new(Approved, "审核通过", "客户经理将尽快与您联系"),
        // A rejection that opens no field is final, as in the status of the application.
        ReviewDecided { Reasons: var reasons } when reasons.All(r => r.Opens.Count == 0) =>
            new(Rejected, "审核拒绝", "本申请不能再次提交，请查看原因或联系客服"),
        _ => new(Rejected, "审核拒绝", "请查看原因并修改后重新提交"),
    };
}
