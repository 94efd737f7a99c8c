using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>Reads the portrait side of an identity card.</summary>
public sealed class CardFrontReader(DateOnly today) : PaperReader
{
    private const string Name = "name", Gender = "gender", Ethnicity = "ethnicity", Birth = "birthDate", Address = "address",
        Number = "idNumber";

    private static readonly (string Field, string[] Names)[] FieldLabels =
    [
        (Name, ["姓名"]), (Gender, ["性别"]), (Ethnicity, ["民族"]), (Birth, ["出生"]), (Address, ["住址"]), (Number, ["公民身份号码"]),
    ];

    private protected override int MinLabels => 3;

    private protected override string[] MandatoryFields => [Name, Gender, Ethnicity, Birth, Address, Number];

    private protected override DocumentForm FormOf(PrintedPage page) => new(new PageText(page), FieldLabels, columns: false);

    private protected override IEnumerable<int> LinesToConfirm(DocumentForm form) =>
        [.. NumberOf(form).Value.Lines, .. new[] { Gender, Ethnicity }.SelectMany(f => ValueOf(form, f).Lines), .. BirthOf(form).Lines];

    private protected override IEnumerable<FieldValue> ReadValues(DocumentForm form) =>
        [ValueOf(form, Name), ValueOf(form, Gender), ValueOf(form, Ethnicity), BirthOf(form), AddressOf(form)];

    private protected override PaperFields? ReadFields(DocumentForm form, PrintedPage page)
    {
        var (number, numberValue) = NumberOf(form);
        var (birthValue, genderValue, ethnicityValue) = (BirthOf(form), ValueOf(form, Gender), ValueOf(form, Ethnicity));
        var dates = DateFinder.FindAll(birthValue.Text).Distinct().ToList();
        var gender = genderValue.Text.FirstOrDefault(c => c is '男' or '女') is var sign and not '\0' ? sign.ToString() : null;
        // The number contains both date and gender. If it differs, one of the two was misread, and it is unknown which.
        var agrees = number is not null && dates.Contains(IdNumber.BirthDate(number)!.Value)
            && (gender is null || gender == GenderOf(number));
        if (number is not null && dates.Count > 0 && !dates.Contains(IdNumber.BirthDate(number)!.Value))
            number = null;
        var ethnicity = EthnicGroups.Find(ethnicityValue.Text);
        var addressValue = AddressOf(form);
        var (address, isKnown) = PlaceNames.CorrectAddress(addressValue.Text);
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal)
        {
            [Name] = CreateFreeTextField(ValueOf(form, Name), page, Punctuation.NormaliseName),
            [Gender] = agrees ? new PaperField(GenderOf(number!), gender is null ? 0.85m : 0.98m, genderValue.PlaceOn(page))
                : gender is null ? PaperField.None : new PaperField(gender, 0.7m, genderValue.PlaceOn(page)),
            [Ethnicity] = ethnicity is null ? PaperField.None
                : new PaperField(ethnicity, ethnicityValue.IsCertain && ethnicityValue.Text.TrimEnd('族') == ethnicity
                    ? 0.95m : 0.75m, ethnicityValue.PlaceOn(page)),
            [Birth] = agrees ? new PaperField(DateFinder.ToIso(IdNumber.BirthDate(number!)!.Value), 0.98m, birthValue.PlaceOn(page))
                : dates.Count == 1 ? new PaperField(DateFinder.ToIso(dates[0]), 0.7m, birthValue.PlaceOn(page)) : PaperField.None,
            [Address] = address.Length == 0 ? PaperField.None : new PaperField(address,
                Math.Min(addressValue.Confidence, isKnown ? PaperField.MaxFreeTextConfidence : 0.7m), addressValue.PlaceOn(page)),
            [Number] = number is null ? PaperField.None
                : new PaperField(number, agrees ? numberValue.IsCertain ? 0.98m : 0.85m : 0.6m, numberValue.PlaceOn(page)),
        };
        return fields.Values.Count(f => f.Value is not null) < 2 ? null : new PaperFields(fields, agrees ? [] : ["id_number_unsure"]);
    }

    /// <summary>Years, months and days are printed at a distance from their characters.</summary>
    private static FieldValue ValueOf(DocumentForm form, string field) =>
        form.ValueOf(field, field == Address ? 4 : 1, field == Birth ? 6 : 3);

    /// <summary>Labels are pale and may be lost even if the rest is read well: the date is recognized by its format.</summary>
    private static FieldValue BirthOf(DocumentForm form) => ValueOf(form, Birth) is var value && DateFinder.FindAll(value.Text).Count > 0
        ? value
        : form.Text.Rows.Select(r => new FieldValue(r)).FirstOrDefault(v => DateFinder.FindAll(v.Text).Count == 1) ?? value;

    /// <summary>If its label was lost, the address is found below the date of birth.</summary>
    private static FieldValue AddressOf(DocumentForm form) => ValueOf(form, Address) is { Glyphs.Count: > 0 } value ? value
        : form.ValueBelow(BirthOf(form), 4) is var below && PlaceNames.CorrectAddress(below.Text).IsKnown ? below : FieldValue.None;

    private (string? Number, FieldValue Value) NumberOf(DocumentForm form)
    {
        var runs = form.Text.FindCodes(15).Select(run => new FieldValue(run)).ToList();
        return runs.Select(r => (Number: IdNumberFinder.Find([r.Raw], today), Value: r)).FirstOrDefault(r => r.Number is not null) is
        { Number: not null } match ? match : (null, runs.FirstOrDefault() ?? FieldValue.None);
    }

    private static string GenderOf(string number) => IdNumber.IsMale(number) ? "男" : "女";
}
