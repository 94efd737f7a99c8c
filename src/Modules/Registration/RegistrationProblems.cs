using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Registers the problems of this module, with their texts.</summary>
internal static class RegistrationProblems
{
    public static Rejection NotFound { get; } = new("not_found", "There is no such registration.", Missing: true);

    public static void Describe()
    {
        ProblemCatalogue.Add("consent_required", 400, "请先阅读并同意相关条款。", "Consent to the current terms is required first.");
        ProblemCatalogue.Add("wechat_code_invalid", 401, "微信授权已失效，请重试。", "The WeChat code is not valid; get a new one.");
        ProblemCatalogue.Add("wechat_unavailable", 503, "微信服务暂时不可用，请稍后再试。", "WeChat is temporarily unavailable; try again later.");
        ProblemCatalogue.Add("phone_invalid", 400, "请输入中国大陆 11 位手机号。", "A mobile number of mainland China with 11 digits is required.");
        ProblemCatalogue.Add("code_too_frequent", 429, "验证码发送过于频繁，请稍后再试。", "Codes were requested too often; try again later.");
        ProblemCatalogue.Add("code_daily_limit", 429, "今日验证码次数已达上限，请明天再试。", "The limit of codes for today is reached; try again tomorrow.");
        ProblemCatalogue.Add("captcha_required", 403, "请先完成人机验证。", "Pass the CAPTCHA first and send its ticket.");
        ProblemCatalogue.Add("sms_unavailable", 503, "短信服务暂时不可用，请稍后再试。", "SMS is temporarily unavailable; try again later.");
        ProblemCatalogue.Add("code_incorrect", 400, "验证码不正确或已失效。", "The code is wrong or has expired.");
        ProblemCatalogue.Add("code_locked", 429, "验证码错误次数过多，请稍后重新获取。", "Too many wrong attempts; request a new code later.");
        ProblemCatalogue.Add("phone_already_bound", 409, "该手机号已绑定其他注册。", "The phone belongs to another registration.");
        ProblemCatalogue.Add("phone_not_verified", 409, "请先验证手机号。", "Verify the phone first.");
        ProblemCatalogue.Add("already_submitted", 409, "申请已提交，当前不能修改。", "The application has been submitted and cannot be changed now.");
        ProblemCatalogue.Add("already_decided", 409, "申请已有审核结论。", "The application has been decided.");
        ProblemCatalogue.Add("nothing_to_urge", 409, "当前没有待审核的申请。", "No application is waiting for its review.");
        ProblemCatalogue.Add("urged_already", 429, "今日已催办，请下一个工作日再试。",
            "The review was urged today; it can be urged again on the next working day.");
        ProblemCatalogue.Add("already_held", 409, "该注册已有一项法定保留，请先解除后再设置。",
            "The registration already has a legal hold; lift it first.");
        ProblemCatalogue.Add("already_erased", 409, "该注册的个人信息已删除或已申请删除。",
            "The personal data of this registration have been erased or are about to be erased.");
        ProblemCatalogue.Add("not_held", 409, "该注册没有法定保留。", "This registration has no legal hold.");
        ProblemCatalogue.Add("own_hold", 409, "设置人不能自行解除，请由另一位人员解除。",
            "The person who placed the hold cannot lift it; another person must.");
        ProblemCatalogue.AddFault("province_unknown", "没有这个省级行政区划代码。", "There is no province with this code.");
        ProblemCatalogue.Add("identity_taken", 409, "该微信已注册。", "This WeChat identity has a registration.");
        ProblemCatalogue.Add("query_too_short", 400, "请至少输入 2 个字符。", "At least 2 characters are required.");
        ProblemCatalogue.Add("image_too_large", 413, "图片过大：不超过 10 MB、5033 万像素（8192 × 6144），边长不超过 12000 像素。"
            + "请在选择图片时使用“压缩图”，或调低相机分辨率后重新拍摄。",
            "The picture is too large: at most 10 MB, 8192 x 6144 pixels in all, 12,000 px a side. Choose \"compressed\" when you select "
            + "the picture, or take it again with a lower camera resolution.");
        ProblemCatalogue.Add("image_format_unsupported", 415, "请上传 JPEG、PNG 或静态 WebP 图片。", "Only JPEG, PNG and still WebP are accepted.");
        ProblemCatalogue.Add("image_corrupt", 400, "图片已损坏，无法读取。", "The picture is damaged.");
        ProblemCatalogue.Add("image_too_small", 400, "图片过小或过于狭长，每边至少 240 像素。",
            "The picture is too small or too narrow; at least 240 px a side.");
        ProblemCatalogue.Add("image_kind_unknown", 400, "图片类型应为 businessLicense、idCardFront 或 idCardBack。",
            "kind must be businessLicense, idCardFront or idCardBack.");
        ProblemCatalogue.Add("picture_unavailable", 503, "图片处理暂时不可用，请稍后再试。",
            "Pictures cannot be processed at the moment; try again later.");
        ProblemCatalogue.Add("ocr_unavailable", 503, "识别服务暂时不可用，请手动填写。",
            "Text recognition is temporarily unavailable; fill in the form by hand.");
        ProblemCatalogue.Add("ocr_unreadable", 422, "无法识别，请重新拍摄清晰的照片。", "The picture could not be read; take a clearer one.");
        // Faults of fields. The rules give more precise texts where they can.
        ProblemCatalogue.AddFault("name_invalid", "姓名应为 2 至 30 个汉字或字母。", "A name has 2 to 30 letters.");
        ProblemCatalogue.AddFault("email_invalid", "电子邮箱格式有误。", "This is not a valid e-mail address.");
        ProblemCatalogue.AddFault("region_unknown", "没有这个地区，请重新选择。", "There is no such region; choose again.");
        ProblemCatalogue.AddFault("credit_code_invalid", "统一社会信用代码有误。", "This is not a valid credit code.");
        ProblemCatalogue.AddFault("credit_code_check_digit", "统一社会信用代码校验位不符，请核对。", "The credit code's check digit is wrong.");
        ProblemCatalogue.AddFault("voltage_unknown", "没有这个电压等级。", "There is no such voltage level.");
        ProblemCatalogue.AddFault("industry_unknown", "没有这个行业。", "There is no such industry.");
        ProblemCatalogue.AddFault("price_out_of_range", "电价超出范围。", "The price is out of range.");
        ProblemCatalogue.AddFault("usage_exceeds_capacity", "月用电量超过该容量所能用的电量。", "The usage is more than this capacity allows in a month.");
        ProblemCatalogue.AddFault("image_unknown", "没有这张照片，请重新上传。", "There is no such picture; upload it again.");
        ProblemCatalogue.AddFault("image_kind_wrong", "照片种类不符，请重新上传。", "The picture is of another kind; upload it again.");
        ProblemCatalogue.AddFault("same_image", "同一张照片用了两次。", "One picture is used twice.");
        ProblemCatalogue.AddFault("id_number_invalid", "身份证号码有误。", "This is not a valid ID number.");
        // The warnings of the rules, which the reviewer sees as findings.
        ProblemCatalogue.AddFault("company_name_unusual", "企业名称含有不常见的字符。", "The company's name has unusual characters.");
        ProblemCatalogue.AddFault("price_unusual", "电价不在常见范围。", "The price is outside the usual range.");
        ProblemCatalogue.AddFault("usage_high", "相对容量，月用电量偏高。", "The usage is high for the capacity.");
        ProblemCatalogue.AddFault("usage_low", "相对容量，月用电量偏低。", "The usage is low for the capacity.");
        ProblemCatalogue.AddFault("capacity_high", "相对电压等级，容量偏大。", "The capacity is high for the voltage.");
        ProblemCatalogue.AddFault("capacity_low", "相对电压等级，容量偏小。", "The capacity is low for the voltage.");
        ProblemCatalogue.AddFault("device_shared", "同一设备上有多个注册。", "Several registrations came from one device.");
        ProblemCatalogue.AddFault("network_busy", "同一网络地址一天内有多个注册。", "Several registrations came from one network address within a day.");
        ProblemCatalogue.AddFault("phone_prefix_risk", "手机号段为虚拟运营商或未知号段。",
            "The phone number belongs to a virtual operator or an unknown range.");
        ProblemCatalogue.AddFault("account_number_shared", "另一家企业填写过相同的用电户号，请核对。",
            "Another company stated the same account number; compare them.");
        ProblemCatalogue.AddFault("contact_phone_of_staff", "联系电话是本公司工作人员的电话，请核对申请人。",
            "The contact phone belongs to a member of staff; check who is applying.");
        ProblemCatalogue.AddFault("address_shared", "同一用电地址有多家企业申请。", "Several companies gave this address.");
        ProblemCatalogue.AddFault("company_lookalike", "另有申请的企业名称与此形近，请核对。",
            "Another registration's company has a name that looks like this one; compare them.");
        ProblemCatalogue.AddFault("text_risky", "内容安全检测：文字违规。", "The content check found that the text breaks the rules.");
        ProblemCatalogue.AddFault("text_doubtful", "内容安全检测：文字存疑，请核对。", "The content check found the text doubtful; please check it.");
        ProblemCatalogue.AddFault("picture_risky", "内容安全检测：图片违规。", "The content check found that a picture breaks the rules.");
        ProblemCatalogue.AddFault("content_unchecked", "内容安全检测未完成，请人工核对。", "The content check gave no answer; please check it yourself.");
        ProblemCatalogue.AddFault(PersonalNumberTexts.Code, PersonalNumberTexts.Chinese, PersonalNumberTexts.English);
        ProblemCatalogue.AddFault("image_refused", "曾被退回的照片未更换。", "A picture that was refused before has not been replaced.");
    }
}
