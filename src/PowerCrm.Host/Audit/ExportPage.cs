using System.Globalization;
using System.Net;
using System.Text;
using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>The page of an export that a person reads: what happened, when, by whom. Sealed values are starred.</summary>
internal static class ExportPage
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["wechat_authorized"] = "微信登录授权",
        ["phone_verified"] = "手机号验证",
        ["info_submitted"] = "提交资料",
        ["materials_uploaded"] = "上传证照",
        ["materials_read"] = "证照识别",
        ["registration_withdrawn"] = "撤回申请",
        ["review_urged"] = "催办",
        ["review_claimed"] = "领取审核",
        ["review_released"] = "释放审核",
        ["materials_checked"] = "材料审核",
        ["identity_checked"] = "身份核验",
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
        ["assignment_overdue"] = "分配超时",
        ["customer_withdrawn"] = "客户已撤回",
        ["customer_acknowledged"] = "客户经理确认",
        ["first_contact_recorded"] = "首次联系",
        ["follow_up_recorded"] = "跟进记录",
        ["service_started"] = "开始服务",
        ["consent_changed"] = "变更授权同意",
        ["personal_data_revealed"] = "查看个人信息",
        ["personal_data_erased"] = "删除个人信息",
        ["notification_attempted"] = "准备发送通知",
        ["notification_sent"] = "通知已发送",
        ["notification_failed"] = "通知未发送",
        ["notification_skipped"] = "通知已略过",
    };

    public static string Registration(Guid id, DateTimeOffset at, StateShown state, IEnumerable<IEvent> own, IEnumerable<IEvent> beside)
    {
        var text = Begin($"客户注册 {id}");
        text.Append("<p>").Append(Text(state.Submission?.CompanyName ?? "")).Append(" · ").Append(Text(state.AuthStatus)).Append(" · ")
            .Append(When(at)).Append("</p>\n<table><tr><th>时间（北京）<th>事件<th>操作人<th>流与版本<th>内容</tr>\n");
        foreach (var e in own.Concat(beside).OrderBy(e => e.Sequence))
        {
            var shown = EventShown.Of(e);
            text.Append("<tr><td>").Append(When(shown.At)).Append("<td>").Append(Text(Names.GetValueOrDefault(shown.Type) ?? shown.Type))
                .Append("<br><code>").Append(Text(shown.Type)).Append("</code><td>").Append(Text(shown.Actor)).Append("<td>")
                .Append(e.StreamId == id ? "" : Text($"{e.StreamId} "))
                .Append(shown.Version.ToString(CultureInfo.InvariantCulture))
                .Append("<td><pre>").Append(Text(shown.Data?.ToJsonString(WebJson.Options) ?? "")).Append("</pre></tr>\n");
        }
        return End(text);
    }

    public static string Period(DateTimeOffset from, DateTimeOffset to, long events, IReadOnlyList<Checkpoint> used)
    {
        var text = Begin($"{When(from)} 至 {When(to)}");
        text.Append("<p>").Append(events.ToString(CultureInfo.InvariantCulture))
            .Append(" 个事件（events.jsonl，含所涉检查点的全部事件）</p>\n<table>")
            .Append("<tr><th>检查点<th>时间（北京）<th>事件<th>根</tr>\n");
        foreach (var it in used)
            text.Append(CultureInfo.InvariantCulture, $"<tr><td>{it.Number}<td>{When(it.At)}<td>{it.After + 1}–{it.UpTo}（{it.Events}）")
                .Append("<td><code>").Append(it.Root).Append("</code></tr>\n");
        return End(text);
    }

    private static StringBuilder Begin(string title) => new StringBuilder("<!doctype html>\n<html lang=\"zh-CN\"><meta charset=\"utf-8\">")
        .Append("<title>").Append(Text(title)).Append("</title>\n<style>body{font:14px/1.5 sans-serif;margin:2em}")
        .Append("table{border-collapse:collapse}")
        .Append("td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}")
        .Append("pre{white-space:pre-wrap;margin:0}</style>\n")
        .Append("<h1>审计导出</h1>\n<h2>").Append(Text(title)).Append("</h2>\n");

    private static string End(StringBuilder text) => text.Append("</table>\n<p>个人信息未包含在导出中，以 *** 或哈希代替。")
        .Append("完整性由 events.jsonl 与检查点证明：<code>python3 verify.py .</code></p>\n</html>\n").ToString();

    private static string When(DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
