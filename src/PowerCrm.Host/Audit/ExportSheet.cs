using System.Globalization;
using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>The readable part of an export: what happened, when, and who did it. It is written as an HTML page and as a PDF.</summary>
/// <param name="Warning">Shown first; null if there is no warning.</param>
/// <param name="Columns">The column heads, each with its share of the width.</param>
internal sealed record ExportSheet(string Title, string Summary, string? Warning, IReadOnlyList<(string Head, double Share)> Columns,
    IReadOnlyList<IReadOnlyList<ExportSheet.Cell>> Rows, string Foot)
{
    public const string Heading = "审计导出";

    /// <param name="Text">The readable text.</param>
    /// <param name="Code">The value as stored in the log, shown below the text.</param>
    /// <param name="Personal">Opened personal values, marked as such, shown below the code.</param>
    public sealed record Cell(string Text, string? Code = null, IReadOnlyList<string>? Personal = null);

    private const string ProofNote = "完整性由 events.jsonl 与检查点证明：python3 verify.py .";

    private static readonly (string Head, double Share)[] TimelineColumns =
        [("时间（北京）", 0.13), ("事件", 0.15), ("操作人", 0.15), ("流与版本", 0.14), ("内容", 0.43)];

    private static readonly Dictionary<string, string> EventTitles = new(StringComparer.Ordinal)
    {
        ["wechat_authorized"] = "微信登录授权",
        ["phone_verified"] = "手机号验证",
        ["info_submitted"] = "提交资料",
        ["materials_uploaded"] = "上传证照",
        ["materials_read"] = "证照识别",
        ["registration_withdrawn"] = "撤回申请",
        ["review_urged"] = "催办",
        ["review_claimed"] = "领取审核",
        ["review_released"] = "退回待审",
        ["materials_checked"] = "材料审核",
        ["identity_checked"] = "身份验证",
        ["review_decided"] = "审核决定",
        ["review_taken_over"] = "接管审核",
        ["review_noted"] = "添加内部备注",
        ["decision_proposed"] = "提交复核",
        ["second_opinion_given"] = "复核意见",
        ["reversal_opened"] = "申请撤销决定",
        ["decision_reversed"] = "撤销决定",
        ["account_activated"] = "账户激活",
        ["account_deactivated"] = "账户停用",
        ["customer_imported"] = "导入历史客户",
        ["import_started"] = "开始导入客户名单",
        ["import_finished"] = "客户名单导入完成",
        ["import_errors_read"] = "下载导入错误清单",
        ["manager_assigned"] = "分配客户经理",
        ["manager_reassigned"] = "更换客户经理",
        ["assignment_parked"] = "等待分配",
        ["assignment_declined"] = "客户经理退回",
        ["transfer_offered"] = "申请转交客户",
        ["transfer_accepted"] = "接受转交",
        ["transfer_refused"] = "未接受转交",
        ["transfer_withdrawn"] = "撤回转交",
        ["transfer_expired"] = "转交逾期",
        ["assignment_overdue"] = "分配超时",
        ["customer_withdrawn"] = "客户已撤回",
        ["customer_acknowledged"] = "客户经理接收",
        ["first_contact_recorded"] = "首次联系",
        ["follow_up_recorded"] = "跟进记录",
        ["service_started"] = "开始服务",
        ["consent_changed"] = "变更授权同意",
        ["legal_hold_placed"] = "设置法定保留",
        ["legal_hold_lifted"] = "解除法定保留",
        ["erasure_deferred"] = "删除等待中",
        ["personal_data_revealed"] = "查看个人信息",
        ["personal_export_requested"] = "申请导出个人信息",
        ["personal_export_approved"] = "批准导出个人信息",
        ["personal_export_taken"] = "取走个人信息导出",
        ["personal_data_erased"] = "删除个人信息",
        ["notification_attempted"] = "准备发送通知",
        ["notification_sent"] = "通知已发送",
        ["notification_failed"] = "通知未发送",
        ["notification_skipped"] = "通知已略过",
        ["customer_rated"] = "评定客户等级",
        ["manager_added"] = "新增客户经理",
        ["manager_changed"] = "变更客户经理资料",
        ["staff_account_added"] = "新增员工账号",
        ["staff_account_closed"] = "停用员工账号",
        ["staff_account_reopened"] = "恢复员工账号",
        ["staff_signed_out"] = "强制退出登录",
        ["staff_wecom_changed"] = "变更企业微信账号",
        ["password_changed"] = "修改密码",
        ["second_factor_enrolled"] = "启用动态码",
        ["second_factor_removed"] = "移除动态码",
        ["operator_acted"] = "运维操作",
        ["policy_version_activated"] = "启用规则新版本",
    };

    /// <param name="openedValues">The personal values if a second person approved their release; null if they stay sealed.</param>
    public static ExportSheet ForRegistration(Guid id, DateTimeOffset at, StateShown state, IEnumerable<IEvent> events,
        IReadOnlyList<OpenedValue>? openedValues)
    {
        var values = openedValues?.ToLookup(v => (v.Stream, v.Version));
        return new ExportSheet($"客户注册 {id}", $"{state.Submission?.CompanyName} · {state.AuthStatus} · {FormatTime(at)}",
            openedValues is null ? null : "本导出含明文个人信息，经第二人批准，仅限所述用途使用，用后请销毁。",
            TimelineColumns,
            [.. events.OrderBy(e => e.Sequence).Select(e => CreateRow(e, id, values?[(e.StreamId, e.Version)]))],
            (openedValues is null ? "个人信息未包含在导出中，以 *** 或哈希代替。" : "个人信息另见 personal.json；明文不在证明范围内。") + ProofNote);
    }

    /// <param name="exported">The number of events in events.jsonl.</param>
    /// <param name="events">The number of events in the period.</param>
    /// <param name="rows">The events, then the numbers of further events.</param>
    /// <param name="shown">The number of events that have a row.</param>
    public static ExportSheet ForPeriod(DateTimeOffset from, DateTimeOffset to, long exported, long events,
        IReadOnlyList<IReadOnlyList<Cell>> rows, int shown) =>
        new($"{FormatTime(from)} 至 {FormatTime(to)}",
            string.Create(CultureInfo.InvariantCulture, $"期间共 {events} 个事件（events.jsonl 含所涉检查点的全部事件，共 {exported} 个）。")
                + (shown < events
                    ? string.Create(CultureInfo.InvariantCulture, $"下表逐条列出前 {shown} 个，其后的事件按日期和类型计数。") : ""),
            null, TimelineColumns, rows,
            "期末状态见 states.jsonl，查看个人信息的记录见 looks.jsonl。个人信息未包含在导出中，以 *** 或哈希代替。" + ProofNote);

    /// <summary>Returns the row for the events of one type on one day.</summary>
    public static IReadOnlyList<Cell> CreateCountRow(string day, string type, long events) =>
        [new(day), new(EventTitles.GetValueOrDefault(type) ?? type, type), new(""), new(""),
            new(string.Create(CultureInfo.InvariantCulture, $"{events} 个事件"))];

    /// <param name="id">The registration of the sheet, whose stream is not repeated in each row; null for a period.</param>
    public static IReadOnlyList<Cell> CreateRow(IEvent e, Guid? id, IEnumerable<OpenedValue>? values)
    {
        var entry = EventShown.Of(e);
        return
        [
            new(FormatTime(entry.At)),
            new(EventTitles.GetValueOrDefault(entry.Type) ?? entry.Type, entry.Type),
            new(entry.Actor),
            new((e.StreamId == id ? "" : $"{e.StreamId} ") + entry.Version.ToString(CultureInfo.InvariantCulture)),
            new("", entry.Data?.ToJsonString(WebJson.Options) ?? "",
                values is null ? null
                    : [.. values.Select(v => $"{v.Pointer}：{(v.Erased ? "已删除" : v.Value!.ToJsonString(WebJson.Options))}")]),
        ];
    }

    /// <summary>Returns the day in China's time.</summary>
    public static string FormatDay(DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string FormatTime(DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy-MM-dd HH:mm:ss",
        CultureInfo.InvariantCulture);
}
