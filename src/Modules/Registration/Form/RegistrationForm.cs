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
    [Decorative(Decoration.Truncated), MaxRunes(RegistrationForm.MaxNickname)] string? WxNickname = null,
    [Decorative(Decoration.WebAddress), MaxRunes(RegistrationForm.MaxAvatar)] string? WxAvatar = null)
{
    /// <summary>The table of fields, in the order of the form, which is the order in which they are to be completed.</summary>
    public static IReadOnlyList<FormField> Fields { get; } =
    [
        new("realName", FieldKind.Text, it => it.RealName, "letters of any script, `·` and single spaces between them", 2, 30),
        new("position", FieldKind.Text, it => it.Position, "any text without an identity or mobile number", 1, 50),
        new("email", FieldKind.Text, it => it.Email, "RFC 5321, without quoted local parts", 1, 254, IsOptional: true),
        new("contactPhone", FieldKind.Phone, it => it.ContactPhone, "mainland mobile, or fixed line with area code", 1, 30,
            IsOptional: true),
        new("companyName", FieldKind.Text, it => it.CompanyName, "any text without an identity or mobile number; unusual characters warn",
            2, 100, IsPublished: true),
        new("creditCode", FieldKind.CreditCode, it => it.CreditCode, "18 digits and letters without I, O, S, V, Z (GB 32100), no identity "
            + "or mobile number; a wrong check digit warns", 1, 40, IsOptional: true, IsPublished: true),
        new("regionCode", FieldKind.RegionCode, it => it.RegionCode, "six digits of the region table (GB/T 2260), down to the district",
            1, 50),
        new("province", FieldKind.RegionName, it => it.Province, "a name of the region table", 1, 30),
        new("city", FieldKind.RegionName, it => it.City, "a name of the region table, in the province", 1, 30),
        new("district", FieldKind.RegionName, it => it.District, "a name of the region table, in the city; none where the city has no "
            + "districts", 1, 30, IsOptional: true),
        new("detailAddress", FieldKind.Text, it => it.DetailAddress, "any text", 2, 200),
        new("powerCapacity", FieldKind.Number, it => it.PowerCapacity, "kVA", Max: 2),
        new("monthlyUsage", FieldKind.Number, it => it.MonthlyUsage, "kWh a month, not below 0", Max: 2),
        new("currentPrice", FieldKind.Number, it => it.CurrentPrice, "yuan/kWh, all included", Max: 4),
        new("voltageLevel", FieldKind.Text, it => it.VoltageLevel, "a code of `GET /reference/voltage-levels`", 1, 20),
        new("industry", FieldKind.Text, it => it.Industry, "a code of `GET /reference/industries`", 1, 50, IsOptional: true),
        new("accountNumbers", FieldKind.List, it => it.AccountNumbers, "8 to 20 digits each", Max: 20, IsOptional: true),
        new("businessLicense", FieldKind.Picture, it => it.BusinessLicense, OwnUpload),
        new("idCardFront", FieldKind.Picture, it => it.IdCardFront, OwnUpload),
        new("idCardBack", FieldKind.Picture, it => it.IdCardBack, OwnUpload),
        new("wxNickname", FieldKind.Profile, it => it.WxNickname, "any text; a longer one is cut", Max: MaxNickname, IsOptional: true),
        new("wxAvatar", FieldKind.Profile, it => it.WxAvatar, "a web address; anything else is dropped", Max: MaxAvatar, IsOptional: true),
    ];

    /// <summary>Groups of fields that are checked together: when a rejection opens one of them, all may change.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Groups { get; } =
    [
        [.. Fields.Where(f => f.Kind is FieldKind.RegionCode or FieldKind.RegionName).Select(f => f.Name)],
        ["powerCapacity", "monthlyUsage", "voltageLevel"],
    ];

    private const string OwnUpload = "the id of the applicant's own upload of this kind, not one that a reviewer refused";
    private const int MaxNickname = 100, MaxAvatar = 500;
    private static readonly Dictionary<string, FormField> ByName = Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>Returns the row of a field of the form.</summary>
    public static FormField Find(string name) => ByName[name];

    public static IReadOnlyList<string> PictureNames { get; } = [.. Fields.Where(f => f.Kind == FieldKind.Picture).Select(f => f.Name)];

    public static IReadOnlyList<string> RegionNames { get; } = [.. Fields.Where(f => f.Kind == FieldKind.RegionName).Select(f => f.Name)];

    /// <summary>
    /// Merges a patch into a draft or into the last submission. When the patch changes the region by names, the stored code is removed, and
    /// when it changes the code, the stored names are, so that the two cannot contradict each other. An empty code is none, as in
    /// <see cref="FormReader.Has"/>: it removes nothing.
    /// </summary>
    public static JsonObject Merge(JsonObject form, Patch patch)
    {
        var result = (JsonObject)form.DeepClone();
        var changesNames = RegionNames.Any(n => patch.Has(n) && patch.Members[n] is not null);
        var changesCode = new FormReader(patch.Members).Has("regionCode");
        if (changesNames)
            result.Remove("regionCode");
        if (changesCode)
            foreach (var name in RegionNames)
                result.Remove(name);
        return patch.ApplyTo(result);
    }
}
