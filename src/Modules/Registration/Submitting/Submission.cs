using System.Globalization;
using System.Text.Json.Nodes;
using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>A registration that passed the rules: typed, with its region settled.</summary>
public sealed record Submission(string RealName, string Position, string? Email, string? ContactPhone, string CompanyName,
    string? CreditCode, string RegionCode, string Province, string City, string? District, string DetailAddress, decimal PowerCapacity,
    decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry, IReadOnlyList<string> AccountNumbers,
    Guid BusinessLicense, Guid IdCardFront, Guid IdCardBack, string? WxNickname, string? WxAvatar)
{
    public IReadOnlyList<Guid> Pictures => [BusinessLicense, IdCardFront, IdCardBack];

    /// <summary>As last submitted, out of the two events and what was sealed in them.</summary>
    public static Submission From(InfoSubmitted info, ApplicantData person, MaterialsUploaded materials) => new(
        person.RealName, person.Position, person.Email, person.ContactPhone, info.CompanyName, info.CreditCode, info.RegionCode,
        info.Province, info.City, info.District, person.DetailAddress, info.PowerCapacity, info.MonthlyUsage, info.CurrentPrice,
        info.VoltageLevel, info.Industry, person.AccountNumbers, materials.BusinessLicense.ImageId, materials.IdCardFront.ImageId,
        materials.IdCardBack.ImageId, person.WxNickname, person.WxAvatar);

    public ApplicantData Person(string phone) =>
        new(RealName, Position, Email, phone, ContactPhone, DetailAddress, AccountNumbers, WxNickname, WxAvatar);

    /// <summary>As a form again; the region by its names, from which the code follows.</summary>
    public JsonObject ToForm()
    {
        var form = new JsonObject();
        foreach (var (name, value) in Fields())
            form[name] = name == "accountNumbers" ? new JsonArray([.. AccountNumbers.Select(a => JsonValue.Create(a))])
                : value is decimal number ? JsonValue.Create(number) : JsonValue.Create(Text(value));
        return form;
    }

    /// <summary>Pointer to the value as canonical text, of what is there: for proofs of equality. The region by its names.</summary>
    public IReadOnlyDictionary<string, string> Values() =>
        Fields().ToDictionary(f => "/" + f.Name, f => Text(f.Value), StringComparer.Ordinal);

    private IEnumerable<(string Name, object Value)> Fields()
    {
        (string, object?)[] all =
        [
            ("realName", RealName), ("position", Position), ("email", Email), ("contactPhone", ContactPhone), ("companyName", CompanyName),
            ("creditCode", CreditCode), ("province", Province), ("city", City), ("district", District), ("detailAddress", DetailAddress),
            ("powerCapacity", PowerCapacity), ("monthlyUsage", MonthlyUsage), ("currentPrice", CurrentPrice),
            ("voltageLevel", VoltageLevel),
            ("industry", Industry), ("accountNumbers", AccountNumbers.Count > 0 ? string.Join(',', AccountNumbers) : null),
            ("businessLicense", BusinessLicense), ("idCardFront", IdCardFront), ("idCardBack", IdCardBack), ("wxNickname", WxNickname),
            ("wxAvatar", WxAvatar),
        ];
        return all.Where(f => f.Item2 is not null).Select(f => (f.Item1, f.Item2!));
    }

    // 100 and 100.0 are one number: the division strips trailing zeros.
    internal static string Text(object value) =>
        value is decimal number ? (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : value.ToString()!;
}
