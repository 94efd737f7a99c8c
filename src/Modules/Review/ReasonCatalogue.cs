using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// One reason for a rejection: the step that it belongs to, the text for the applicant, and the fields that it opens for resubmission.
/// </summary>
/// <param name="NeedsMessage">The code alone does not say what is wrong: the reviewer must add a message and may point at a field. Without
/// a pointer no field may be changed, so the application is rejected for good.</param>
internal sealed record ReviewReason(string Code, string Step, string Zh, string En, IReadOnlyList<string> Opens, bool NeedsMessage = false)
{
    public string GetText(Language language) => language == Language.English ? En : Zh;
}

/// <summary>
/// The reasons in force. A code never changes its meaning. A changed list gets a new version, and each decision records the version.
/// </summary>
internal static class ReasonCatalogue
{
    public const string Version = "2026-12";
    public const string Materials = "materials", Identity = "identity";

    /// <summary>The fields that a reason may name, as JSON pointers.</summary>
    public static readonly IReadOnlyList<string> Pointers =
    [
        "/realName", "/position", "/email", "/contactPhone", "/companyName", "/creditCode", "/regionCode", "/province", "/city",
        "/district", "/detailAddress", "/powerCapacity", "/monthlyUsage", "/currentPrice", "/voltageLevel", "/industry",
        "/accountNumbers", "/businessLicense", "/idCardFront", "/idCardBack",
    ];

    public static readonly IReadOnlyList<ReviewReason> All =
    [
        new("licence_unreadable", Materials, "营业执照照片不清晰，请重新拍摄", "The photo of the business licence cannot be read; take it again",
            ["/businessLicense"]),
        new("licence_expired", Materials, "营业执照已过期", "The business licence has expired",
            ["/businessLicense"]),
        new("id_card_unreadable", Materials, "身份证照片不清晰，请重新拍摄", "The photos of the ID card cannot be read; take them again",
            ["/idCardFront", "/idCardBack"]),
        new("id_card_expired", Materials, "身份证已过期", "The ID card has expired",
            ["/idCardFront", "/idCardBack"]),
        new("company_mismatch", Materials, "企业信息与营业执照不一致", "The company differs from the licence",
            ["/companyName", "/creditCode", "/businessLicense"]),
        new("credit_code_invalid", Materials, "统一社会信用代码有误", "The credit code is wrong",
            ["/creditCode", "/businessLicense"]),
        new("address_incomplete", Materials, "用电地址不完整", "The address is incomplete",
            ["/detailAddress", "/province", "/city", "/district", "/regionCode"]),
        new("power_data_implausible", Materials, "用电信息不合理，请核对", "The power data are not plausible; check them",
            ["/powerCapacity", "/monthlyUsage", "/currentPrice", "/voltageLevel", "/accountNumbers"]),
        new("duplicate_registration", Materials, "该企业已有有效申请", "The company has a valid registration already",
            [.. Pointers.SkipWhile(p => p != "/companyName").TakeWhile(p => p != "/idCardFront")]),
        new("name_mismatch", Identity, "姓名与身份证不一致", "The name differs from the ID card",
            ["/realName", "/idCardFront"]),
        new("identity_not_verified", Identity, "身份信息核验未通过", "The identity could not be verified",
            ["/realName", "/idCardFront", "/idCardBack"]),
        new("not_authorised", Identity, "申请人无权代表该企业", "The applicant may not act for the company",
            ["/realName", "/position", "/businessLicense"]),
        new("other", Materials, "其他原因", "Another reason", [], NeedsMessage: true),
    ];

    public static ReviewReason? Find(string code) => All.FirstOrDefault(r => r.Code == code);
}
