using PowerCrm.China;

namespace PowerCrm.Papers;

/// <summary>The side of an identity card with the portrait.</summary>
public sealed class CardFrontReader(DateOnly today) : PaperReader
{
    private const string Name = "name", Gender = "gender", Ethnicity = "ethnicity", Birth = "birthDate", Address = "address",
        Number = "idNumber";

    /// <summary>Where the standard puts the labels, as parts of width and height: for those that were not found.</summary>
    private static readonly CardLayout Layout = new(
    [
        (Name, ["姓名"], 0.097, 0.137), (Gender, ["性别"], 0.097, 0.254), (Ethnicity, ["民族"], 0.306, 0.254), (Birth, ["出生"], 0.097, 0.368),
        (Address, ["住址"], 0.097, 0.480), (Number, ["公民身份号码"], 0.153, 0.863),
    ]);

    private protected override IReadOnlyList<int> Modes => [11, 6];
    private protected override int Enough => 3;
    private protected override bool LabelsInColour => true;

    private protected override (int Width, int Height) Size(double width, double height) => CardLayout.Size(width, height);

    private protected override IReadOnlyDictionary<string, Label> Labels(PageText page) => Layout.Find(page);

    private protected override async Task<PaperFields?> Fields(ITextEngine run, Paper paper, CancellationToken ct)
    {
        var labels = Layout.Completed(paper);
        var (height, portrait) = (paper.Print.Height / 22, (int)(paper.Print.Width * 0.62));
        Box Right(string of, int right, int bottom) => new(labels[of].Right + height / 4, labels[of].MiddleY - height, right, bottom);
        var areas = new Dictionary<string, Box>(StringComparer.Ordinal)
        {
            [Name] = Right(Name, portrait, labels[Name].MiddleY + height),
            [Gender] = Right(Gender, labels[Ethnicity].Left - height / 4, labels[Gender].MiddleY + height),
            [Ethnicity] = Right(Ethnicity, portrait, labels[Ethnicity].MiddleY + height),
            [Birth] = Right(Birth, portrait, labels[Birth].MiddleY + height),
            [Address] = Right(Address, portrait, labels[Number].Top - height),
            [Number] = Right(Number, paper.Print.Width, labels[Number].MiddleY + height),
        };
        var lines = areas.ToDictionary(a => a.Key, a => Lines.Of(paper.Print, a.Value, height, a.Key == Address ? 4 : 1),
            StringComparer.Ordinal);
        var readings = await Column.Read(run, paper, areas,
            lines.Where(l => l.Key != Number).ToDictionary(l => l.Key, l => l.Value, StringComparer.Ordinal), ct);
        // At two sizes: a digit that is misread is seldom misread alike.
        var numbers = lines[Number].Count * 2;
        var digits = await run.Read([.. paper.Cut(lines[Number]), .. paper.Cut(lines[Number], 28), .. paper.Cut(lines[Birth])], 7, "eng",
            "0123456789X", ct);
        var all = digits.Where(w => w.Page < numbers).GroupBy(w => w.Page).Select(p => string.Concat(p.Select(w => w.Text)));
        return Made(readings, [.. all, .. paper.Page.Codes(15).Select(c => c.Text)],
            [.. digits.Where(w => w.Page >= numbers).Select(w => w.Text)]);
    }

    private PaperFields? Made(IReadOnlyDictionary<string, TwoReadings> readings, IReadOnlyList<string> numbers, IReadOnlyList<string> born)
    {
        var number = ReadIdNumber.From(numbers, today);
        var twice = number is not null && numbers.Count(n => ReadIdNumber.From([n], today) == number) > 1
            && numbers.All(n => ReadIdNumber.From([n], today) is not { } other || other == number);
        var printed = ReadDates.All(readings[Birth].Page).Concat(ReadDates.All(readings[Birth].Line))
            .Append(ReadDates.Bare(born) ?? default)
            .Where(d => d != default).Distinct().ToList();
        var gender = readings[Gender] is var g && (g.Line + g.Page).FirstOrDefault(c => c is '男' or '女') is var sign and not '\0'
            ? sign.ToString() : null;
        // The number says both once more. Where it says otherwise, one of the two was misread, and nobody knows which.
        var agrees = number is not null && printed.Contains(IdNumber.BirthDate(number)!.Value) && (gender is null || gender == Sex(number));
        var against = number is not null && !agrees && (printed.Count > 0 || gender is not null && gender != Sex(number));
        if (against && !printed.Contains(IdNumber.BirthDate(number!)!.Value) && printed.Count > 0)
            number = null;
        var warnings = new List<string>();
        if (number is null || !agrees)
            warnings.Add("id_number_unsure");
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal)
        {
            [Name] = Free(Name, readings),
            [Gender] = agrees ? new PaperField(Sex(number!), gender is null ? 0.9m : 0.98m) : new PaperField(gender,
                gender is null ? 0 : 0.7m),
            [Ethnicity] = Peoples.Find(readings[Ethnicity].Text) is { } people
                ? new PaperField(people, readings[Ethnicity].Agree ? 0.95m : 0.75m) : new PaperField(null, 0),
            [Birth] = agrees ? new PaperField(ReadDates.Iso(IdNumber.BirthDate(number!)!.Value), 0.98m)
                : printed.Count == 1 ? new PaperField(ReadDates.Iso(printed[0]), 0.7m) : new PaperField(null, 0),
            [Number] = number is null ? new PaperField(null, 0) : new PaperField(number, agrees ? twice ? 0.98m : 0.85m : 0.6m),
        };
        var (address, known) = Places.Mended(readings[Address].Text);
        fields[Address] = address.Length == 0
            ? new PaperField(null, 0) : new PaperField(address, Math.Min(readings[Address].Confidence, known ? 0.85m : 0.7m));
        return fields.Values.Count(f => f.Value is not null) < 2 ? null : new PaperFields(fields, warnings);
    }

    private static PaperField Free(string field, IReadOnlyDictionary<string, TwoReadings> readings) =>
        readings[field].Text is { Length: > 0 } text
            ? new PaperField(text, Math.Min(readings[field].Confidence, 0.85m)) : new PaperField(null, 0);

    private static string Sex(string number) => IdNumber.IsMale(number) ? "男" : "女";
}
