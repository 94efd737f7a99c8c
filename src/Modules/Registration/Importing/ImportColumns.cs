using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The columns of a customer file, by the member of the registration form that each one fills.</summary>
internal static class ImportColumns
{
    public const string Manager = "manager";

    /// <summary>The accepted headers in their normalized form: lower case, without brackets and underscores.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["companyName"] = ["企业名称", "公司名称", "单位名称", "客户名称", "用户名称", "companyname", "company"],
        ["creditCode"] = ["统一社会信用代码", "社会信用代码", "信用代码", "creditcode", "unifiedsocialcreditcode", "uscc"],
        ["realName"] = ["联系人", "联系人姓名", "姓名", "contact", "contactname", "realname"],
        ["position"] = ["职务", "职位", "联系人职务", "position"],
        ["contactPhone"] = ["联系电话", "联系人电话", "手机号", "手机号码", "手机", "电话", "联系方式", "phone", "mobile", "contactphone"],
        ["email"] = ["邮箱", "电子邮箱", "email", "e-mail"],
        ["province"] = ["省", "省份", "所属省份", "province"],
        ["city"] = ["市", "城市", "地市", "所属城市", "city"],
        ["district"] = ["区", "县", "区县", "区/县", "所属区县", "district", "county"],
        ["detailAddress"] = ["地址", "详细地址", "用电地址", "address", "detailaddress"],
        ["powerCapacity"] = ["用电容量", "合同容量", "受电容量", "运行容量", "容量", "powercapacity", "capacity"],
        ["monthlyUsage"] = ["月用电量", "月均用电量", "用电量", "monthlyusage", "usage"],
        ["currentPrice"] = ["电价", "当前电价", "用电单价", "currentprice", "price"],
        ["voltageLevel"] = ["电压等级", "电压", "供电电压", "voltagelevel", "voltage"],
        ["industry"] = ["行业", "行业类别", "所属行业", "industry"],
        ["accountNumbers"] = ["户号", "用电户号", "电费户号", "accountnumber", "accountnumbers"],
        [Manager] = ["客户经理", "负责人", "manager", "accountmanager"],
    };

    /// <summary>Columns that every line must fill; the others are optional.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        "companyName", "realName", "contactPhone", "province", "city", "detailAddress", "powerCapacity", "monthlyUsage", "currentPrice",
        "voltageLevel",
    ];

    /// <summary>A line that has these columns is the header; the other missing columns can then be reported by name.</summary>
    public static IReadOnlyList<string> HeaderColumns { get; } = ["companyName", "contactPhone"];

    public static string GetChineseHeader(string column) => All[column][0];

    /// <summary>
    /// Returns the code of a supply voltage as people and systems write it: the code, 10kV, 10千伏, 交流10kV, AC10kV, 10000V, 0.4kV.
    /// </summary>
    public static string ParseVoltage(string text)
    {
        var normalized = FullWidth.Fold(text).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()
            .Replace("交流", "", StringComparison.Ordinal).Replace("ac", "", StringComparison.Ordinal)
            .Replace("千伏", "kv", StringComparison.Ordinal).Replace("伏", "v", StringComparison.Ordinal)
            .Replace("000v", "kv", StringComparison.Ordinal);
        return normalized switch
        {
            "220v" or "0.22kv" => "LV_220",
            "380v" or "400v" or "0.38kv" or "0.4kv" => "LV_380",
            "10kv" => "KV10",
            "20kv" => "KV20",
            "35kv" => "KV35",
            "66kv" => "KV66",
            "110kv" => "KV110",
            "220kv" or "220kv及以上" or "330kv" or "500kv" => "KV220_PLUS",
            _ => text,
        };
    }

    /// <summary>Returns the code of an industry, given its code or its name.</summary>
    public static string ParseIndustry(string text) => PowerCodes.Industries.FirstOrDefault(i => i.Zh == text
        || string.Equals(i.En, text, StringComparison.OrdinalIgnoreCase))?.Code ?? text;

    /// <summary>Splits a cell with several account numbers.</summary>
    public static string[] SplitAccounts(string text) =>
        text.Split([',', '，', ';', '；', '、', '/', '|', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
