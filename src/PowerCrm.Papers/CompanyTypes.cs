namespace PowerCrm.Papers;

/// <summary>The company types that licences print: a list of the registry, so that misread letters are detected.</summary>
internal static class CompanyTypes
{
    private static readonly string[] Stems =
    [
        "有限责任公司", "股份有限公司", "有限责任公司分公司", "股份有限公司分公司", "其他有限责任公司", "其他有限责任公司分公司", "其他股份有限公司",
    ];

    private static readonly string[] Kinds =
    [
        "", "(自然人投资或控股)", "(自然人独资)", "(自然人投资或控股的法人独资)", "(非自然人投资或控股的法人独资)", "(法人独资)", "(国有独资)", "(国有控股)", "(外国法人独资)",
        "(外商投资企业法人独资)", "(外商独资)", "(外商合资)", "(中外合资)", "(外商投资、非独资)", "(外商投资企业投资)", "(港澳台法人独资)", "(港澳台投资、非独资)", "(台港澳法人独资)",
        "(台港澳与境内合资)", "(台港澳与外国投资者合资)", "(台港澳自然人独资)", "(台港澳合资)", "(上市)", "(非上市)", "(上市、自然人投资或控股)", "(非上市、自然人投资或控股)", "(上市、国有控股)",
        "(非上市、国有控股)", "(上市、外商投资企业投资)", "(非上市、外商投资企业投资)", "(中外合资、上市)", "(中外合资、未上市)", "(外商投资、上市)", "(外商投资、未上市)",
    ];

    private static readonly string[] OtherTypes =
    [
        "个人独资企业", "个人独资企业分支机构", "合伙企业", "普通合伙企业", "有限合伙企业", "特殊普通合伙企业", "合伙企业分支机构", "外商投资有限合伙企业", "个体工商户", "个体户",
        "全民所有制", "全民所有制分支机构", "集体所有制", "集体所有制(股份合作)", "集体分支机构(非法人)", "股份合作制", "农民专业合作社", "农民专业合作社分支机构", "联营", "国有事业单位营业",
        "内资企业法人", "内资分公司", "外国(地区)企业分支机构", "事业单位", "社会团体", "民办非企业单位",
    ];

    private static readonly string[] AllTypes = [.. Stems.SelectMany(s => Kinds.Select(k => s + k)), .. OtherTypes];

    /// <returns>The name, if a company name and the type on the line below were read as one text; null if no type follows.</returns>
    public static string? ExtractCompanyName(string text)
    {
        const string End = "公司";
        var at = text.IndexOf(End, StringComparison.Ordinal) + End.Length;
        return at >= End.Length && Stems.Any(s => text.AsSpan(at).StartsWith(s)) ? text[..at] : null;
    }

    /// <returns>The type, and whether it is in the list; up to one misread letter in seven is corrected.</returns>
    public static (string Type, bool IsKnown, bool IsCorrected) Find(string text)
    {
        if (AllTypes.Contains(text))
            return (text, true, false);
        var closest = AllTypes.Where(t => Math.Abs(t.Length - text.Length) <= 3).Select(t => (Type: t, Distance: EditDistance.Of(t, text)))
            .Where(t => t.Distance * 7 <= t.Type.Length).OrderBy(t => t.Distance).Take(2).ToList();
        return closest.Count == 1 || closest.Count == 2 && closest[0].Distance < closest[1].Distance
            ? (closest[0].Type, true, true) : (text, false, false);
    }
}
