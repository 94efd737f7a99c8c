using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// The members that a registration may have on the wire, of drafts and of submissions alike. Bodies are read as merge patches against this
/// shape and judged by <see cref="FormRules"/>, so that a fault of type and a fault of business come back in one answer.
/// </summary>
public sealed record RegistrationForm(string? RealName = null, string? Position = null, string? Email = null,
    [Exact] string? ContactPhone = null, string? CompanyName = null, string? CreditCode = null, string? RegionCode = null,
    string? Province = null, string? City = null, string? District = null, string? DetailAddress = null, decimal? PowerCapacity = null,
    decimal? MonthlyUsage = null, decimal? CurrentPrice = null, string? VoltageLevel = null, string? Industry = null,
    List<string>? AccountNumbers = null, Guid? BusinessLicense = null, Guid? IdCardFront = null, Guid? IdCardBack = null,
    [DropUnsafe] string? WxNickname = null, [Exact] string? WxAvatar = null)
{
    public const string Pictures = "businessLicense,idCardFront,idCardBack";
    public static IReadOnlyList<string> PictureNames { get; } = Pictures.Split(',');

    /// <summary>The fields in the order of the form, which is the order in which they fall due.</summary>
    public static IReadOnlyList<string> Order { get; } =
    [
        "realName", "position", "email", "contactPhone", "companyName", "creditCode", "regionCode", "province", "city", "district",
        "detailAddress", "powerCapacity", "monthlyUsage", "currentPrice", "voltageLevel", "industry", "accountNumbers", .. PictureNames,
        "wxNickname", "wxAvatar",
    ];

    /// <summary>What may always change, whatever a rejection opened: it decides nothing.</summary>
    public static IReadOnlyList<string> Free { get; } = ["wxNickname", "wxAvatar"];

    public static IReadOnlyList<string> RegionNames { get; } = ["province", "city", "district"];
}
