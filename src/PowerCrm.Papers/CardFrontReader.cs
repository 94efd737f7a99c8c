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

    private protected override int Enough => 3;

    private protected override string[] Always => [Name, Gender, Ethnicity, Birth, Address, Number];

    private protected override Form FormOf(PrintedPage page) => new(new PageText(page), Known, columns: false);

    private protected override IEnumerable<int> ToBeSure(Form form) =>
        [.. NumberOf(form).Value.Lines, .. new[] { Gender, Ethnicity }.SelectMany(f => Of(form, f).Lines), .. BirthOf(form).Lines];

    private protected override IEnumerable<Value> Values(Form form) =>
        [Of(form, Name), Of(form, Gender), Of(form, Ethnicity), BirthOf(form), AddressOf(form)];

    private protected override PaperFields? Fields(Form form, PrintedPage page)
    {
        var (number, numberAt) = NumberOf(form);
        var (birth, sex, people) = (BirthOf(form), Of(form, Gender), Of(form, Ethnicity));
        var printed = ReadDates.All(birth.Text).Distinct().ToList();
        var gender = sex.Text.FirstOrDefault(c => c is '男' or '女') is var sign and not '\0' ? sign.ToString() : null;
        // The number contains both date and gender. If it differs, one of the two was misread, and it is unknown which.
        var agrees = number is not null && printed.Contains(IdNumber.BirthDate(number)!.Value) && (gender is null || gender == Sex(number));
        if (number is not null && printed.Count > 0 && !printed.Contains(IdNumber.BirthDate(number)!.Value))
            number = null;
        var ethnicity = Peoples.Find(people.Text);
        var place = AddressOf(form);
        var (address, known) = Places.Mended(place.Text);
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal)
        {
            [Name] = Free(Of(form, Name), page, Writing.Name),
            [Gender] = agrees ? new PaperField(Sex(number!), gender is null ? 0.85m : 0.98m, sex.On(page))
                : gender is null ? PaperField.None : new PaperField(gender, 0.7m, sex.On(page)),
            [Ethnicity] = ethnicity is null ? PaperField.None
                : new PaperField(ethnicity, people.Sure && people.Text.TrimEnd('族') == ethnicity ? 0.95m : 0.75m, people.On(page)),
            [Birth] = agrees ? new PaperField(ReadDates.Iso(IdNumber.BirthDate(number!)!.Value), 0.98m, birth.On(page))
                : printed.Count == 1 ? new PaperField(ReadDates.Iso(printed[0]), 0.7m, birth.On(page)) : PaperField.None,
            [Address] = address.Length == 0 ? PaperField.None : new PaperField(address,
                Math.Min(place.Confidence, known ? PaperField.Free : 0.7m), place.On(page)),
            [Number] = number is null ? PaperField.None
                : new PaperField(number, agrees ? numberAt.Sure ? 0.98m : 0.85m : 0.6m, numberAt.On(page)),
        };
        return fields.Values.Count(f => f.Value is not null) < 2 ? null : new PaperFields(fields, agrees ? [] : ["id_number_unsure"]);
    }

    /// <summary>Years, months and days are printed at a distance from their characters.</summary>
    private static Value Of(Form form, string field) =>
        form.Of(field, field == Address ? 4 : 1, field == Birth ? 6 : 3);

    /// <summary>Labels are pale and may be lost even if the rest is read well: the date is recognized by its format.</summary>
    private static Value BirthOf(Form form) => Of(form, Birth) is var found && ReadDates.All(found.Text).Count > 0 ? found
        : form.Text.Rows.Select(r => new Value(r)).FirstOrDefault(v => ReadDates.All(v.Text).Count == 1) ?? found;

    /// <summary>If its label was lost, the address is found below the date of birth.</summary>
    private static Value AddressOf(Form form) => Of(form, Address) is { Glyphs.Count: > 0 } found ? found
        : form.Under(BirthOf(form), 4) is var under && Places.Mended(under.Text).Known ? under : Value.None;

    private (string? Number, Value Value) NumberOf(Form form)
    {
        var runs = form.Text.Codes(15).Select(run => new Value(run)).ToList();
        return runs.Select(r => (Number: ReadIdNumber.From([r.Raw], today), Value: r)).FirstOrDefault(r => r.Number is not null) is
        { Number: not null } found ? found : (null, runs.FirstOrDefault() ?? Value.None);
    }

    private static string Sex(string number) => IdNumber.IsMale(number) ? "男" : "女";
}
