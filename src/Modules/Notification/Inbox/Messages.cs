using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Notification;

/// <summary>One message for one person, or (no recipient) for every administrator.</summary>
internal sealed record Message(Guid? To, string Kind, string Title, string Text);

/// <summary>
/// What an event has to say to whom. Pure. A text holds no personal data; a company's name is public. A new event also needs an overload of
/// <c>Handle</c> in <see cref="FillInboxHandler"/>.
/// </summary>
internal static class Messages
{
    /// <summary>The kinds of all messages that an inbox may have.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "assignment", "assignment_declined", "assignment_escalated", "assignment_lost", "assignment_overdue", "assignment_parked",
        "customer_withdrawn", "customers_imported", "decision_proposed", TellOfFollowUpHandler.Kind, DueCommands.ManagerBack,
        DueCommands.ManagerLeft, "reversal_opened", "review_given", "review_lost", TellOfUrgingHandler.Kind, "transfer_accepted",
        "transfer_expired", "transfer_offered", "transfer_refused", "transfer_withdrawn",
    ];

    public static IReadOnlyList<Message> Of(object @event, string company) => @event switch
    {
        ManagerAssigned e =>
            [new(e.Manager, "assignment", "新客户待接收", $"{company}已分配给您，请在{Clock(e.RespondBy)}前接收，{Clock(e.ContactBy)}前完成首次联系。")],
        ManagerReassigned { Kept: not null } e => [new(e.To, "assignment", "客户仍由您负责", $"离岗已撤销，{company}仍由您负责，请继续跟进。")],
        // Who accepted an offer has acknowledged already.
        ManagerReassigned { Reason: "transferred" } e =>
            [new(e.To, "assignment", "客户已转入", $"{company}已转由您负责，请在{Clock(e.ContactBy)}前完成首次联系。")],
        ManagerReassigned e =>
        [
            new(e.To, "assignment", "新客户待接收", $"{company}已转由您负责，请在{Clock(e.RespondBy)}前接收，{Clock(e.ContactBy)}前完成首次联系。"),
            // Who declined it knows it already.
            .. e is { From: { } from, Reason: not "declined" } && from != e.To
                ? (IEnumerable<Message>)[new(from, "assignment_lost", "客户已转出", $"{company}已转由其他客户经理负责（{Reason(e.Reason)}）。")] : [],
        ],
        TransferOffered e =>
            [new(e.To, "transfer_offered", "同事请您接手客户", $"同事希望将{company}转交给您，请在{Clock(e.ExpiresAt)}前答复。")],
        TransferAccepted e =>
            [new(e.From, "transfer_accepted", "转交已接受", $"{(e.InStead ? "管理员已代同事" : "同事已")}接受转交，{company}不再由您负责。")],
        TransferRefused e => [new(e.From, "transfer_refused", "转交未被接受", $"同事未接受{company}的转交，客户仍由您负责。")],
        TransferWithdrawn e => [new(e.To, "transfer_withdrawn", "转交已撤回", $"同事已撤回{company}的转交，您无需答复。")],
        TransferExpired e =>
        [
            new(e.From, "transfer_expired", "转交逾期未答复", $"{company}的转交逾期未获答复，客户仍由您负责。"),
            new(e.To, "transfer_expired", "转交逾期未答复", $"您未在期限内答复{company}的转交，客户仍由同事负责。"),
        ],
        ImportFinished { DryRun: true } => [],
        // Once for the whole file, not for each customer.
        ImportFinished e =>
        [
            .. e.Managers.Select(m => new Message(m.Manager, "customers_imported", "导入历史客户",
                $"管理员导入了历史客户名单，其中{m.Customers}位由您负责，请在“我的客户”中查看。")),
            .. e.Parked > 0 ? (IEnumerable<Message>)[new(null, "assignment_parked", "导入客户等待分配",
                $"本次导入的客户中有{e.Parked}位暂无合适的客户经理。")] : [],
        ],
        AssignmentParked e => [new(null, "assignment_parked", "客户等待分配", $"{company}暂无合适的客户经理：{Parked(e.Reason)}。")],
        AssignmentDeclined => [new(null, "assignment_declined", "客户被退回", $"{company}被客户经理退回，系统正在重新分配。")],
        AssignmentOverdue { Step: "reminded" } e => [new(e.Manager, "assignment_overdue", "客户处理超时", $"{company}{Late(e.What)}，请尽快处理。")],
        AssignmentOverdue e => [new(null, "assignment_escalated", "客户处理超时", $"{company}{Late(e.What)}，提醒后仍未处理。")],
        CustomerWithdrawn { Manager: { } manager } =>
            [new(manager, "customer_withdrawn", "客户已撤回", $"{company}的审核结论已撤销，请暂停与该客户的联系。")],
        ReversalOpened => [new(null, "reversal_opened", "撤销待复核", $"{company}的审核结论申请撤销，请另一位人员复核。")],
        DecisionProposed => [new(null, "decision_proposed", "审核结论待复核", $"{company}的审核结论需要第二位审核员复核。")],
        _ => [],
    };

    private static string Late(string what) => what == "respond" ? "超时未接收" : "超时未完成首次联系";

    private static string Reason(string code) => code switch
    {
        "overdue" => "超时未处理",
        "offboarded" => "人员离岗",
        "offboard_undone" => "原客户经理返岗",
        _ => "管理员调整",
    };

    private static string Parked(string code) => code switch
    {
        "all_at_capacity" => "客户经理名额已满",
        "all_on_leave" => "客户经理均在休假",
        "all_declined" => "客户经理均已退回",
        "no_active_manager" or "no_manager" => "没有可用的客户经理",
        _ => "该区域没有客户经理",
    };

    internal static string Clock(DateTimeOffset at) => ChinaTime.Local(at).ToString("M月d日HH:mm", CultureInfo.InvariantCulture);
}
