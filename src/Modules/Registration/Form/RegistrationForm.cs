using System.Text.Json.Nodes;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// The members of a registration in requests, for drafts and submissions alike. Bodies are read as merge patches of this type and checked
/// by <see cref="FormRules"/>, so that one response reports both wrong types and broken rules.
/// </summary>
public sealed record RegistrationForm(string? RealName = null, string? Position = null, string? Email = null,
    [Exact] string? ContactPhone = null, string? CompanyName = null, string? CreditCode = null, string? RegionCode = null,
    string? Province = null, string? City = null, string? District = null, string? DetailAddress = null, decimal? PowerCapacity = null,
    decimal? MonthlyUsage = null, decimal? CurrentPrice = null, string? VoltageLevel = null, string? Industry = null,
    List<string>? AccountNumbers = null, Guid? BusinessLicense = null, Guid? IdCardFront = null, Guid? IdCardBack = null,
    [Decorative(Decoration.Truncated), MaxRunes(100)] string? WxNickname = null,
    [Decorative(Decoration.WebAddress), MaxRunes(500)] string? WxAvatar = null)
{
    /// <summary>The table of fields, in the order of the form, which is the order in which they are to be completed.</summary>
    public static IReadOnlyList<FormField> Fields { get; } =
    [
        new("realName", FieldKind.Text, it => it.RealName),
        new("position", FieldKind.Text, it => it.Position),
        new("email", FieldKind.Text, it => it.Email),
        new("contactPhone", FieldKind.Phone, it => it.ContactPhone),
        new("companyName", FieldKind.Text, it => it.CompanyName),
        new("creditCode", FieldKind.CreditCode, it => it.CreditCode),
        new("regionCode", FieldKind.RegionCode, it => it.RegionCode),
        new("province", FieldKind.RegionName, it => it.Province),
        new("city", FieldKind.RegionName, it => it.City),
        new("district", FieldKind.RegionName, it => it.District),
        new("detailAddress", FieldKind.Text, it => it.DetailAddress),
        new("powerCapacity", FieldKind.Number, it => it.PowerCapacity),
        new("monthlyUsage", FieldKind.Number, it => it.MonthlyUsage),
        new("currentPrice", FieldKind.Number, it => it.CurrentPrice),
        new("voltageLevel", FieldKind.Text, it => it.VoltageLevel),
        new("industry", FieldKind.Text, it => it.Industry),
        new("accountNumbers", FieldKind.List, it => it.AccountNumbers),
        new("businessLicense", FieldKind.Picture, it => it.BusinessLicense),
        new("idCardFront", FieldKind.Picture, it => it.IdCardFront),
        new("idCardBack", FieldKind.Picture, it => it.IdCardBack),
        new("wxNickname", FieldKind.Profile, it => it.WxNickname),
        new("wxAvatar", FieldKind.Profile, it => it.WxAvatar),
    ];

    public static IReadOnlyList<string> PictureNames { get; } = [.. Fields.Where(f => f.Kind == FieldKind.Picture).Select(f => f.Name)];

    public static IReadOnlyList<string> RegionNames { get; } = [.. Fields.Where(f => f.Kind == FieldKind.RegionName).Select(f => f.Name)];

    /// <summary>
    /// Merges a patch into a draft or into the last submission. When the patch changes the region by names, the stored code is removed, and
    /// the other way round, so that the two cannot contradict each other.
    /// </summary>
    public static JsonObject Merge(JsonObject form, Patch patch)
    {
        var before = (JsonObject)form.DeepClone();
        var names = RegionNames.Any(n => patch.Has(n) && patch.Members[n] is not null);
        if (names)
            before.Remove("regionCode");
        else if (patch.Has("regionCode") && patch.Members["regionCode"] is not null)
            foreach (var name in RegionNames)
                before.Remove(name);
        return patch.ApplyTo(before);
    }
}
