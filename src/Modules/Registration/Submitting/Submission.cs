using System.Text.Json.Nodes;
using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>A registration that passed the rules: with typed values and a resolved region.</summary>
public sealed record Submission(string RealName, string Position, string? Email, string? ContactPhone, string CompanyName,
    string? CreditCode, string RegionCode, string Province, string City, string? District, string DetailAddress, decimal PowerCapacity,
    decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry, IReadOnlyList<string> AccountNumbers,
    Guid BusinessLicense, Guid IdCardFront, Guid IdCardBack, string? WxNickname, string? WxAvatar)
{
    public IReadOnlyList<Guid> Pictures => [BusinessLicense, IdCardFront, IdCardBack];

    /// <summary>Returns the last submission, from its two events and the values that were sealed in them.</summary>
    public static Submission From(InfoSubmitted info, ApplicantData person, MaterialsUploaded materials) => new(
        person.RealName, person.Position, person.Email, person.ContactPhone, info.CompanyName, info.CreditCode, info.RegionCode,
        info.Province, info.City, info.District, person.DetailAddress, info.PowerCapacity, info.MonthlyUsage, info.CurrentPrice,
        info.VoltageLevel, info.Industry, person.AccountNumbers, materials.BusinessLicense.ImageId, materials.IdCardFront.ImageId,
        materials.IdCardBack.ImageId, person.WxNickname, person.WxAvatar);

    public ApplicantData ToApplicantData(string phone) =>
        new(RealName, Position, Email, phone, ContactPhone, DetailAddress, AccountNumbers, WxNickname, WxAvatar);

    /// <summary>Returns the submission as a form. The region is given by its names, from which the code follows.</summary>
    public JsonObject ToForm()
    {
        var form = new JsonObject();
        foreach (var (field, text) in GetCanonicalTexts())
            form[field.Name] = field.GetValue(this) switch
            {
                IReadOnlyList<string> list => new JsonArray([.. list.Select(i => JsonValue.Create(i))]),
                decimal number => JsonValue.Create(number),
                _ => JsonValue.Create(text),
            };
        return form;
    }

    /// <summary>
    /// Returns the values that are present as canonical text, by pointer, for proofs of equality. The region is given by its names.
    /// </summary>
    public IReadOnlyDictionary<string, string> GetCanonicalValues() =>
        GetCanonicalTexts().ToDictionary(f => f.Field.Pointer, f => f.Text, StringComparer.Ordinal);

    private IEnumerable<(FormField Field, string Text)> GetCanonicalTexts()
    {
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind != FieldKind.RegionCode))
            if (field.GetText(this) is { } text)
                yield return (field, text);
    }
}
