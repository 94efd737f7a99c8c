using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The texts of the automatic check's findings.</summary>
internal static class FindingTexts
{
    private static readonly Dictionary<string, (string Chinese, string English)> ByCode = new(StringComparer.Ordinal)
    {
        ["credit_code_missing"] = ("未填写统一社会信用代码。", "The credit code was not given."),
        ["credit_code_check_digit"] = ("统一社会信用代码校验位不符，请与营业执照核对。",
            "The credit code's check digit is wrong; compare it with the licence."),
        ["credit_code_other_province"] = ("信用代码的登记机关在其他省份，请核对用电地址与营业执照。",
            "The credit code was issued in another province; compare the place with the licence."),
        ["duplicate_credit_code"] = ("另有申请使用相同的信用代码。", "Another registration has the same credit code."),
        ["duplicate_company"] = ("另有申请使用相同的企业名称。", "Another registration has the same company name."),
        ["imported_customer"] = ("已有导入的历史客户与此申请的企业或手机号相同，请核对。",
            "An imported customer has the same company or phone; check whether it is the same."),
        ["same_picture"] = ("另有申请上传过同一张图片（可能经旋转、裁剪或调亮），请对照核查。",
            "Another registration has the same picture, possibly turned, cropped or made lighter; compare the two."),
        [PapersCheck.Unread] = ("未能识别该字段，请人工查看图片。", "The field was not read; look at the picture."),
        ["ocr_uncertain"] = ("识别结果把握不足，请人工查看图片。", "The reading is not certain; look at the picture."),
        ["ocr_corrected"] = ("申请人填写的内容与识别结果不一致，请人工查看图片。", "The applicant corrected what was read with certainty; look at the picture."),
        ["picture_copy"] = ("疑似复印件。", "The picture seems to be of a copy."),
        ["picture_reshot"] = ("疑似翻拍屏幕。", "The picture seems to be of a screen."),
        ["picture_temporary"] = ("疑似临时身份证。", "The picture seems to be of a temporary ID card."),
        ["picture_edited"] = ("疑似经过修改的图片。", "The picture seems to have been edited."),
        ["picture_covered"] = ("证件有遮挡。", "Part of the document is covered."),
        ["picture_cut_off"] = ("证件边框不完整。", "A border of the document is missing."),
        ["picture_is_card_front"] = ("此处上传的是身份证人像面。", "The picture is of the front of an ID card."),
        ["picture_is_card_back"] = ("此处上传的是身份证国徽面。", "The picture is of the back of an ID card."),
        ["picture_is_licence"] = ("此处上传的是营业执照。", "The picture is of a business licence."),
        ["picture_electronic"] = ("疑似电子证件。", "The picture seems to be of an electronic document."),
        ["company_mismatch"] = ("企业名称与营业执照识别结果不一致。", "The company name differs from the one read on the licence."),
        ["credit_code_mismatch"] = ("信用代码与营业执照识别结果不一致。", "The credit code differs from the one read on the licence."),
        ["name_mismatch"] = ("姓名与身份证识别结果不一致。", "The name differs from the one read on the ID card."),
        ["id_number_invalid"] = ("身份证号码校验不通过，请与图片核对。", "The ID number's check digit or date is wrong; compare it with the picture."),
        ["id_number_contradicted"] = ("身份证号码与证件上的出生日期或性别不符，请与图片核对。",
            "The ID number does not match the date of birth or sex on the card; compare it with the picture."),
        ["underage"] = ("申请人未满十八周岁。", "The applicant is under eighteen."),
        ["legal_person_other"] = ("申请人不是法定代表人，请核对授权。", "The applicant is not the legal representative; check for an authorisation."),
        ["company_confirmed"] = ("企业信息与登记机关一致。", "The register of companies confirms the company."),
        ["company_register_differs"] = ("企业信息与登记机关不一致。", "The company differs from the register."),
        ["company_not_registered"] = ("登记机关查无此企业。", "The register of companies does not know the company."),
        ["company_not_active"] = ("企业已吊销、注销或列入异常。", "The company is no longer in business."),
        ["company_not_asked"] = ("没有信用代码，未能向登记机关核验。", "There is no credit code, so the register of companies was not queried."),
        ["company_service_refused"] = ("企业核验服务拒绝了查询，请人工核验。", "The company register's service refused the query; check by hand."),
        ["company_service_silent"] = ("企业核验服务未答复，请人工核验。", "The company register's service did not answer; check by hand."),
        ["person_confirmed"] = ("姓名与身份证号码核验一致。", "Name and ID number match."),
        ["person_register_differs"] = ("姓名与身份证号码核验不一致。", "Name and ID number do not match."),
        ["person_not_registered"] = ("查无此身份证号码。", "There is no such ID number."),
        ["person_service_refused"] = ("身份核验服务拒绝了查询，请人工核验。", "The identity service refused the query; check by hand."),
        ["person_service_silent"] = ("身份核验服务未答复，请人工核验。", "The identity service did not answer; check by hand."),
        ["licence_expired"] = ("营业执照已过营业期限。", "The term on the business licence has ended."),
        ["id_card_expired"] = ("身份证已过有效期。", "The ID card has expired."),
    };

    /// <summary>Texts of the submission's warnings come from the problem catalogue, to which their module adds them.</summary>
    public static string Of(string code, Language language)
    {
        if (ByCode.TryGetValue(code, out var text))
            return language == Language.English ? text.English : text.Chinese;
        return ProblemCatalogue.All.FirstOrDefault(e => e.Code == code) is { } entry
            ? language == Language.English ? entry.English : entry.Chinese : code;
    }
}
