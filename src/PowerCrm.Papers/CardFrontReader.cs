using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>Reads the portrait side of an identity card.</summary>
public sealed class CardFrontReader(DateOnly today) : PaperReader
{
    private const string Name = "name", Gender = "gender", Ethnicity = "ethnicity", Birth = "birthDate", Address = "address",
        Number = "idNumber";

    private static readonly (string Field, string[] Names)[] Known =
    [
        (Name, ["姓名"]), (Gender, ["性别"]), (Ethnicity, ["民族"]), (Birth, ["出生"]), (Address, ["住址"]), (Number, ["公民身份号码"]),
    ];

    private protected override int MinLabels => 3;

    private protected override string[] MandatoryFields => [Name, Gender, Ethnicity, Birth, Address, Number];

    private protected override DocumentForm FormOf(PrintedPage page) => new(new PageText(page), Known, columns: false);

    private protected override IEnumerable<int> LinesToConfirm(DocumentForm form) =>
        [.. NumberOf(form).Value.Lines, .. new[] { Gender, Ethnicity }.SelectMany(f => Of(form, f).Lines), .. BirthOf(form).Lines];

    private protected override IEnumerable<FieldValue> Values(DocumentForm form) =>
        [Of(form, Name), Of(form, Gender), Of(form, Ethnicity), BirthOf(form), AddressOf(form)];

    private protected override PaperFields? Fields(DocumentForm form, PrintedPage page)
    {
        var (number, numberAt) = NumberOf(form);
        var (birth, sex, people) = (BirthOf(form), Of(form, Gender), Of(form, Ethnicity));
        var printed = DateFinder.All(birth.Text).Distinct().ToList();
        var gender = sex.Text.FirstOrDefault(c => c is '男' or '女') is var sign and not '\0' ? sign.ToString() : null;
        // The number contains both date and gender. If it differs, one of the two was misread, and it is unknown which.
        var agrees = number is not null && printed.Contains(IdNumber.BirthDate(number)!.Value) && (gender is null || gender == Sex(number));
        if (number is not null && printed.Count > 0 && !printed.Contains(IdNumber.BirthDate(number)!.Value))
            number = null;
        var ethnicity = EthnicGroups.Find(people.Text);
        var place = AddressOf(form);
        var (address, known) = PlaceNames.CorrectAddress(place.Text);
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal)
        {
            [Name] = FreeText(Of(form, Name), page, Punctuation.Name),
            [Gender] = agrees ? new PaperField(Sex(number!), gender is null ? 0.85m : 0.98m, sex.PlaceOn(page))
                : gender is null ? PaperField.None : new PaperField(gender, 0.7m, sex.PlaceOn(page)),
            [Ethnicity] = ethnicity is null ? PaperField.None
                : new PaperField(ethnicity, people.IsCertain && people.Text.TrimEnd('族') == ethnicity
                    ? 0.95m : 0.75m, people.PlaceOn(page)),
            [Birth] = agrees ? new PaperField(DateFinder.Iso(IdNumber.BirthDate(number!)!.Value), 0.98m, birth.PlaceOn(page))
                : printed.Count == 1 ? new PaperField(DateFinder.Iso(printed[0]), 0.7m, birth.PlaceOn(page)) : PaperField.None,
            [Address] = address.Length == 0 ? PaperField.None : new PaperField(address,
                Math.Min(place.Confidence, known ? PaperField.MaxFreeTextConfidence : 0.7m), place.PlaceOn(page)),
            [Number] = number is null ? PaperField.None
                : new PaperField(number, agrees ? numberAt.IsCertain ? 0.98m : 0.85m : 0.6m, numberAt.PlaceOn(page)),
        };
        return fields.Values.Count(f => f.Value is not null) < 2 ? null : new PaperFields(fields, agrees ? [] : ["id_number_unsure"]);
    }

    /// <summary>Years, months and days are printed at a distance from their characters.</summary>
    private static FieldValue Of(DocumentForm form, string field) =>
        form.ValueOf(field, field == Address ? 4 : 1, field == Birth ? 6 : 3);

    /// <summary>Labels are pale and may be lost even if the rest is read well: the date is recognized by its format.</summary>
    private static FieldValue BirthOf(DocumentForm form) => Of(form, Birth) is var found && DateFinder.All(found.Text).Count > 0 ? found
        : form.Text.Rows.Select(r => new FieldValue(r)).FirstOrDefault(v => DateFinder.All(v.Text).Count == 1) ?? found;

    /// <summary>If its label was lost, the address is found below the date of birth.</summary>
    private static FieldValue AddressOf(DocumentForm form) => Of(form, Address) is { Glyphs.Count: > 0 } found ? found
        : form.ValueBelow(BirthOf(form), 4) is var under && PlaceNames.CorrectAddress(under.Text).Known ? under : FieldValue.None;

    private (string? Number, FieldValue Value) NumberOf(DocumentForm form)
    {
        var runs = form.Text.Codes(15).Select(run => new FieldValue(run)).ToList();
        return runs.Select(r => (Number: IdNumberFinder.Find([r.Raw], today), Value: r)).FirstOrDefault(r => r.Number is not null) is
        { Number: not null } found ? found : (null, runs.FirstOrDefault() ?? FieldValue.None);
    }

    private static string Sex(string number) => IdNumber.IsMale(number) ? "男" : "女";
}
