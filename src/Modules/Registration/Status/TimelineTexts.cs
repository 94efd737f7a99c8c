using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The texts of one step, by status.</summary>
internal sealed record StepTexts(string Title, string Completed, string Processing, string Pending, string Rejected);

/// <summary>The texts of the timeline in one language. The codes with them never change.</summary>
internal sealed record TimelineTexts(StepTexts Submit, StepTexts Materials, StepTexts Identity, StepTexts Account,
    IReadOnlyDictionary<string, (string Title, string Desc)> Next)
{
    public static TimelineTexts Chinese { get; } = new(
        new("提交申请", "申请已提交", "", "请填写资料并提交申请", ""),
        new("材料审核", "材料审核通过", "正在审核您提交的材料", "提交后审核材料", "材料审核未通过"),
        new("身份验证", "身份验证通过", "正在核验身份与企业信息", "材料审核通过后进行", "身份验证未通过"),
        new("账户激活", "账户已激活", "", "审核通过后自动激活", ""),
        new Dictionary<string, (string, string)>
        {
            ["complete_form"] = ("完善资料", "填写企业与用电信息，上传证件照片后提交。"),
            ["wait"] = ("等待审核", "通常在三个工作日内完成，结果会通知您。"),
            ["resubmit"] = ("修改后重新提交", "请按上方说明修改后重新提交。"),
            ["contact_service"] = ("联系客服", "如有疑问，请联系客服。"),
            ["await_manager"] = ("等待客户经理", "正在为您安排客户经理。"),
            ["talk_to_manager"] = ("与客户经理沟通", "客户经理会尽快与您联系。"),
        });

    public static TimelineTexts English { get; } = new(
        new("Application", "Submitted", "", "Fill in the form and submit it", ""),
        new("Materials", "The materials passed", "Your materials are being checked", "Checked after submission",
            "The materials did not pass"),
        new("Identity", "Person and company are verified", "Person and company are being verified", "After the materials have passed",
            "The verification did not pass"),
        new("Account", "The account is active", "", "Activated on approval", ""),
        new Dictionary<string, (string, string)>
        {
            ["complete_form"] = ("Complete the form", "Enter company and power data, add photos of the documents, then submit."),
            ["wait"] = ("Wait for the review", "It usually takes up to three working days; you will be notified."),
            ["resubmit"] = ("Change and submit again", "Correct what the reasons above name, then submit again."),
            ["contact_service"] = ("Contact customer service", "If you have questions, contact customer service."),
            ["await_manager"] = ("Wait for your account manager", "One is being assigned."),
            ["talk_to_manager"] = ("Talk to your account manager", "The manager will get in touch soon."),
        });

    /// <summary>Returns the text that an applicant gets when the reviewer gave a reason without one.</summary>
    public static string GetReasonText(string step, Language language) => (step, language) switch
    {
        ("identity", Language.English) => "Person or company could not be verified.",
        ("identity", _) => "身份或企业信息核验未通过。",
        (_, Language.English) => "The documents did not pass.",
        _ => "提交的材料未通过审核。",
    };
}
