using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The rules of the company's name and credit code.</summary>
internal static class CompanyRules
{
    public static string? CheckName(FormReader form)
    {
        if (form.ReadText("companyName") is not { } name)
            return null;
        if (PersonalNumber.IsIn(name))
            return BlockPersonalNumber(form, "companyName");
        var (valid, invalidRune) = Names.CheckCompany(name);
        if (valid)
            return name;
        var (chinese, english) = invalidRune is { } rune ? OddCharacter.AdviseForCompanyName(rune)
            : ("企业名称写法不常见，请与营业执照核对。", "The company's name is unusual; compare it with the licence.");
        form.Warn("companyName", "company_name_unusual", chinese, english);
        return name;
    }

    /// <summary>A wrong check digit only warns the applicant and the reviewer, because some codes in use have one.</summary>
    public static string? CheckCreditCode(FormReader form, bool required = false)
    {
        if (form.ReadText("creditCode", required) is not { } text)
            return null;
        if (PersonalNumber.IsIn(text))
            return BlockPersonalNumber(form, "creditCode");
        var code = China.CreditCode.Normalise(text);
        switch (China.CreditCode.Check(code))
        {
            case CreditCodeVerdict.Ok:
                return code;
            case CreditCodeVerdict.WrongCheckDigit:
                form.Warn("creditCode", "credit_code_check_digit", "统一社会信用代码的校验位不符，请核对。", "The check digit is wrong; check the code.");
                return code;
            case CreditCodeVerdict.OldLicenceNumber:
                return form.Block<string>("creditCode", "credit_code_invalid", "这是 15 位旧注册号，请填写 18 位统一社会信用代码。",
                    "This is an old registration number of 15 digits; enter the credit code of 18 characters.");
            default:
                // The suggestion is only offered: the value is never changed silently.
                if (China.CreditCode.SuggestCorrection(code) is { } suggestion)
                    return form.Block<string>("creditCode", "credit_code_invalid",
                        $"统一社会信用代码只有 18 位数字和大写字母，不含空格、横线和字母 I、O、S、V、Z，是否为 {suggestion}？",
                        $"A credit code has only digits and letters, without I, O, S, V and Z; is it {suggestion}?");
                return form.Block<string>("creditCode", "credit_code_invalid", "统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）。",
                    "A credit code has 18 digits and letters, without I, O, S, V and Z.");
        }
    }

    /// <summary>Refuses a person's number in a public field, instead of storing it in clear.</summary>
    public static string? BlockPersonalNumber(FormReader form, string field) =>
        form.Block<string>(field, PersonalNumberTexts.Code, PersonalNumberTexts.Chinese, PersonalNumberTexts.English);
}

/// <summary>The texts for a refused personal number, for forms and for confirmed readings.</summary>
internal static class PersonalNumberTexts
{
    public const string Code = "personal_number";
    public const string Chinese = "此处请勿填写身份证号码或手机号；请删除后填写该栏要求的内容。";
    public const string English = "Do not enter an identity or mobile number here; delete it and enter what the field asks for.";
}
