using PowerCrm.China;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>What a machine can say of the materials before a person looks. It never says no; where it is not certain, a person decides.</summary>
internal static class AutomaticCheck
{
    public static IReadOnlyList<Finding> Findings(ReviewCase it, IReadOnlyList<Guid> duplicates)
    {
        var findings = new List<Finding>();
        if (it.CreditCode is null)
            findings.Add(new Finding("credit_code_missing", "warning", "/creditCode", null));
        else if (CreditCode.Check(it.CreditCode) != CreditCodeVerdict.Ok)
            findings.Add(new Finding("credit_code_check_digit", "warning", "/creditCode", null));
        else if (!CreditCode.InnerCheck(it.CreditCode))
            findings.Add(new Finding("organisation_code_check_digit", "warning", "/creditCode", null));
        findings.AddRange(duplicates.Select(other => new Finding("duplicate_company", "warning", "/companyName", other.ToString())));
        findings.AddRange(it.Warnings.Where(w => findings.All(f => f.Code != w)).Select(w => new Finding(w, "warning", null, null)));
        // Until pictures are read by machine, what they say is for a person to see.
        findings.Add(new Finding("pictures_not_read", "info", null, null));
        return findings;
    }

    public static string VerdictOf(IReadOnlyList<Finding> findings) => findings.Count == 0 ? Verdict.Passed : Verdict.Unclear;

    public static string Text(string code) => code switch
    {
        "credit_code_missing" => "未填写统一社会信用代码",
        "credit_code_check_digit" => "统一社会信用代码校验位不符",
        "organisation_code_check_digit" => "组织机构代码校验位不符",
        "duplicate_company" => "同一企业存在其他申请",
        "pictures_not_read" => "照片尚未自动识别，请人工核对",
        _ => "填报时的提示：" + code,
    };
}
