using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>The problem codes of the module Assignment.</summary>
internal static class AssignmentProblems
{
    public static void Add()
    {
        ProblemCatalogue.Add("already_contacted", 409, "该客户已完成首次联系。", "The first contact with this customer has already been recorded.");
        ProblemCatalogue.Add("not_yours_any_more", 409, "该客户已转给其他客户经理。", "This customer has been reassigned to another manager.");
        ProblemCatalogue.Add("illegal_transition", 409, "当前状态不允许此操作。", "The customer's state does not allow this.");
        ProblemCatalogue.Add(PlaceRows.ManagerFull, 409, "该客户经理的客户数已达上限。", "The manager has reached the maximum number of customers.");
        ProblemCatalogue.Add("manager_unavailable", 409, "该客户经理已停用或正在休假。", "The manager is not active, or is on leave.");
        ProblemCatalogue.Add("no_manager_eligible", 409, "没有符合条件的客户经理。", "No manager is eligible.");
        ProblemCatalogue.Add("transfer_open", 409, "该客户已有待答复的转交。", "The customer has already been offered to a colleague.");
        ProblemCatalogue.Add("transfer_over", 409, "该转交已撤回、已答复或已逾期。", "The offer was withdrawn, answered, or not answered in time.");
        ProblemCatalogue.Add("manager_exists", 409, "该员工已是客户经理。", "This member of staff is already an account manager.");
        ProblemCatalogue.Add("capacity_below_open", 409, "上限不能低于当前客户数。", "The capacity is below the number of current customers.");
        ProblemCatalogue.Add("not_offboarded", 409, "该客户经理未离岗。", "The manager is not off-boarded.");
        ProblemCatalogue.Add("undo_too_late", 409, "离岗超过 24 小时，无法撤销。", "An off-boarding can be undone only within 24 hours.");
        ProblemCatalogue.Add("manager_file_too_large", 413, "文件过大：最多 4 MB。", "The file is too large: at most 4 MB.");
        ProblemCatalogue.Add("manager_file_columns", 400, "这不是 CSV 文件，或缺少以下列：", "This is not a CSV file, or columns are missing:");
        ProblemCatalogue.AddFault("contacted_in_future", "联系时间不能晚于现在。", "The contact may not be in the future.");
        ProblemCatalogue.AddFault("contacted_before_assignment", "联系时间不能早于分配时间。", "The contact may not be before the assignment.");
        ProblemCatalogue.AddFault("next_action_past", "下一步的时间不能早于现在。", "The next action may not be in the past.");
        ProblemCatalogue.AddFault("manager_unknown", "没有这位客户经理。", "There is no such manager.");
        ProblemCatalogue.AddFault("substitute_mutual", "两位客户经理在同一时段休假时不能互相代班。",
            "Two managers who are away at the same time cannot stand in for each other.");
        ProblemCatalogue.AddFault("substitute_away", "已保存，但代班人“{0}”在此期间也有休假。",
            "Saved, but the substitute '{0}' is on leave on some of the same days.");
        ProblemCatalogue.AddFault("substitute_left", "已保存，但代班人“{0}”已离岗，休假期间无人代班。",
            "Saved, but the substitute '{0}' has left, so nobody covers the leave.");
        ProblemCatalogue.AddFault("wecom_user_invalid", "企业微信账号为 1 至 64 位字母、数字或 _ - @ . 。",
            "An id at WeCom has 1 to 64 letters, digits and _ - @ . characters.");
        ProblemCatalogue.AddFault("too_many", "最多 {0} 个。", "At most {0}.");
        ProblemCatalogue.AddFault("staff_unknown", "没有角色为客户经理的该员工。", "There is no such member of staff with the role manager.");
        ProblemCatalogue.AddFault("territory_unknown", "行政区划代码无效。", "The region is unknown.");
        ProblemCatalogue.AddFault("specialty_unknown", "已保存，但现行规则中没有专长“{0}”，分配客户时不起作用。",
            "Saved, but the policy in force has no specialty '{0}', so it matches no customer.");
        ProblemCatalogue.AddFault("number_restored", "表格软件把该账号当成了数字，已保留原账号；确要更改请在工作台中修改。",
            "A spreadsheet took the id for a number; the present id is kept. To change it, use the console.");
        ProblemCatalogue.AddFault("bands_order", "应从小到大排列，且只有最后一档没有上限。",
            "Bands go from small to large; only the last one has no upper limit.");
        ProblemCatalogue.AddFault("criterion_unknown", "只能是 specialty 或 load，且不能重复。", "Either specialty or load, each once.");
        ProblemCatalogue.AddFault("simulation_order", "结束时间应晚于开始时间。", "The end must be after the start.");
        ProblemCatalogue.AddFault("leave_order", "结束日期不能早于开始日期。", "The last day may not be before the first.");
    }
}
