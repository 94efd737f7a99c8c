using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The rejections and problem codes of the module Review.</summary>
internal static class ReviewProblems
{
    public static readonly Rejection Missing = new("not_found", "There is no such case.", Missing: true);
    public static readonly Rejection NotClaimed = new("not_claimed", "Claim the case first.");
    public static readonly Rejection AlreadyDecided = new("already_decided", "The case is decided.");
    public static readonly Rejection OutOfOrder = new("step_out_of_order", "Check the materials first, then the identity.");
    public static readonly Rejection ChecksIncomplete = new("checks_incomplete", "A check is missing.");
    public static readonly Rejection ChecksFailed = new("checks_failed", "A check has failed.");
    public static readonly Rejection OwnApplication = new("own_application", "You cannot decide on your own application.");

    public static readonly Rejection NotDecided = new("not_decided", "There is no decision to reverse.");
    public static readonly Rejection ReversalOpen = new("reversal_open", "Another person has already opened the reversal.");
    public static readonly Rejection OpinionPending = new("second_opinion_pending", "A second reviewer has to agree first.");
    public static readonly Rejection ConsentWithdrawn = new("consent_withdrawn",
        "The applicant has withdrawn the consent, so the application must not go on.");
    public static readonly Rejection NotSecondPerson = new("not_second_person", "The second opinion must come from another person.");
    public static readonly Rejection NoOpinionAsked = new("no_opinion_asked", "No second opinion has been requested.");

    public static Rejection AlreadyClaimed(DateTimeOffset until) =>
        new("already_claimed", "Another reviewer has claimed the case.", Extra: new Dictionary<string, object?> { ["leaseUntil"] = until });

    public static void Describe()
    {
        ProblemCatalogue.Add("not_claimed", 409, "请先领取该申请。", "Claim the case first.");
        ProblemCatalogue.Add("already_claimed", 409, "该申请已被其他审核员领取。", "Another reviewer has claimed the case.");
        ProblemCatalogue.Add("already_decided", 409, "申请已有审核结论。", "The application has been decided.");
        ProblemCatalogue.Add("step_out_of_order", 409, "请先完成材料审核，再进行身份验证。", "Check the materials first, then the identity.");
        ProblemCatalogue.Add("checks_incomplete", 409, "审核步骤尚未完成。", "A check is still missing.");
        ProblemCatalogue.Add("checks_failed", 409, "有审核步骤未通过，不能批准。", "A check has failed; the case cannot be approved.");
        ProblemCatalogue.Add("own_application", 403, "不能审核本人的申请。", "You cannot decide on your own application.");
        ProblemCatalogue.Add("not_decided", 409, "申请尚无审核结论，无可撤销。", "There is no decision to reverse.");
        ProblemCatalogue.Add("reversal_open", 409, "已有人发起撤销，请直接复核。", "A reversal is already open; give your opinion on it.");
        ProblemCatalogue.Add("second_opinion_pending", 409, "该结论待第二位审核员复核。", "A second reviewer has to agree to the decision first.");
        ProblemCatalogue.Add("not_second_person", 403, "复核须由另一位人员进行。", "The second opinion must come from another person.");
        ProblemCatalogue.Add("no_opinion_asked", 409, "该申请没有待复核的事项。", "No second opinion has been requested.");
        ProblemCatalogue.AddFault("reviewer_unknown", "没有可领取申请的该员工。", "There is no such reviewer.");
        ProblemCatalogue.AddFault("round_unknown", "没有这一轮申请。", "There is no such round.");
        ProblemCatalogue.Add("reasons_required", 400, "拒绝时须选择原因。", "A rejection needs at least one reason.");
        ProblemCatalogue.Add("reason_unknown", 400, "未知的拒绝原因。", "There is no such reason in the catalogue.");
    }
}
