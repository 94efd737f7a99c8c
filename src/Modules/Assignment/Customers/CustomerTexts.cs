using System.Globalization;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Texts that explain the choice of a manager, the wait for one, and the entries of the timeline.</summary>
internal static class CustomerTexts
{
    private static readonly Dictionary<string, (string Chinese, string English)> RuleTexts = new(StringComparer.Ordinal)
    {
        [ExplanationCodes.ExistingCustomer] = ("已负责该企业的其他用电点", "Looks after other sites of the company"),
        [ExplanationCodes.OnlyCandidate] = ("唯一符合条件的客户经理", "The only eligible manager"),
        [ExplanationCodes.Territory] = ("负责区域最贴近", "The closest territory"),
        [ExplanationCodes.Specialty] = ("专长最匹配", "The best match of specialties"),
        [ExplanationCodes.Load] = ("当前工作量最低", "The lowest load"),
        [ExplanationCodes.Turn] = ("按轮次分配", "Next in turn"),
        [ExplanationCodes.Manual] = ("由管理员指定", "Named by an administrator"),
        [ExplanationCodes.Named] = ("导入名单中指定的客户经理", "Named in the imported list"),
        [ExplanationCodes.Transferred] = ("由原客户经理转交", "Handed over by the former manager"),
        [ExplanationCodes.OffboardUndone] = ("原客户经理返岗，客户归还", "Back with the former manager, whose off-boarding was undone"),
    };

    private static readonly Dictionary<string, (string Chinese, string English)> ParkedReasonTexts = new(StringComparer.Ordinal)
    {
        ["all_at_capacity"] = ("客户经理名额已满", "Every eligible manager is at capacity"),
        ["all_on_leave"] = ("客户经理均在休假", "Every eligible manager is on leave"),
        ["all_declined"] = ("客户经理均已退回", "Every eligible manager has declined"),
        ["no_manager_for_region"] = ("该区域没有客户经理", "No manager for this region"),
        ["no_active_manager"] = ("没有在岗的客户经理", "No active manager"),
        ["no_manager"] = ("没有客户经理", "There is no manager"),
        [ParkingReason.ConsentWithdrawn] = ("客户已撤回同意，暂不分配", "The customer withdrew the consent"),
    };

    private static readonly Dictionary<string, (string Chinese, string English)> TimelineTexts = new(StringComparer.Ordinal)
    {
        ["approved"] = ("审核通过", "Approved"),
        ["imported"] = ("由历史客户名单导入", "Imported from a list of existing customers"),
        ["parked"] = ("暂无合适的客户经理，等待分配", "Waiting for a manager"),
        ["assigned"] = ("已分配客户经理", "A manager was assigned"),
        ["reassigned"] = ("已更换客户经理", "Another manager took over"),
        ["returned"] = ("离岗撤销，由原客户经理继续负责", "The off-boarding was undone: back with the former manager"),
        ["declined"] = ("客户经理退回", "The manager declined"),
        ["respond_overdue"] = ("超时未接收", "Not acknowledged in time"),
        ["contact_overdue"] = ("超时未首次联系", "Not contacted in time"),
        ["acknowledged"] = ("客户经理已接收", "Acknowledged by the manager"),
        ["first_contact"] = ("已首次联系", "First contact made"),
        ["follow_up"] = ("新增跟进记录", "Followed up"),
        ["serving"] = ("开始服务", "Service started"),
        ["rated"] = ("人工评定客户等级", "Rated by hand"),
        ["rating_reset"] = ("恢复按用电数据评级", "Rated by capacity and usage again"),
        ["withdrawn"] = ("审核结论已撤销", "The approval was reversed"),
        [ParkingReason.ConsentWithdrawn] = ("客户撤回同意，请勿联系", "The customer withdrew the consent: no contact"),
        [ReassignmentReasons.ConsentGiven] = ("客户重新同意，可以联系", "The customer gave the consent again"),
        ["transfer_offered"] = ("申请转交给同事，等待答复", "Offered to a colleague, who has to accept"),
        ["transfer_refused"] = ("同事未接受转交", "The colleague refused the offer"),
        ["transfer_withdrawn"] = ("转交申请已撤回", "The offer was withdrawn"),
        ["transfer_expired"] = ("转交申请逾期未答复", "The offer was not answered in time"),
    };

    /// <summary>
    /// Texts for how specific the manager's territory is. 0 means that an administrator or a colleague chose a manager from outside the
    /// territory.
    /// </summary>
    private static readonly string[] ChineseLevels = ["负责区域之外", "区域全国级", "区域省级", "区域市级", "区域区县级"],
        EnglishLevels = ["outside their territories", "territory country", "territory province", "territory city", "territory district"];

    public static string ParkedText(string code, Language language) => Translate(ParkedReasonTexts, code, language);

    public static string TimelineText(string code, Language language) => Translate(TimelineTexts, code, language);

    /// <summary>Returns one line with the rule and the chosen manager's values.</summary>
    public static string? ReasonText(CustomerAssignmentReason? reason, Language language)
    {
        if (reason is null)
            return null;
        var load = Math.Round(reason.Load * 100).ToString(CultureInfo.InvariantCulture);
        var rule = Translate(RuleTexts, reason.Code, language);
        return language == Language.English
            ? $"{rule}: {EnglishLevels[reason.Territory]}, specialties {reason.Specialty}, load {load}%, of {reason.Considered} considered"
            : $"{rule}：{ChineseLevels[reason.Territory]}，专长匹配{reason.Specialty}项，工作量{load}%，共比较{reason.Considered}人";
    }

    private static string Translate(Dictionary<string, (string Chinese, string English)> texts, string code, Language language) =>
        !texts.TryGetValue(code, out var text) ? code : language == Language.English ? text.English : text.Chinese;
}
