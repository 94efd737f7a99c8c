namespace PowerCrm.Papers;

/// <summary>A business licence, wide (two columns) or high (one), of a company, a branch, a partnership or a person's business.</summary>
public sealed class LicenceReader : PaperReader
{
    private const string Name = "companyName", Type = "companyType", Person = "legalPerson", Address = "address",
        Capital = "registeredCapital", Established = "establishedOn", Term = "businessTerm", Scope = "businessScope", Code = "creditCode";

    private static readonly (string Field, string[] Names)[] Known =
    [
        (Name, ["名称"]), (Type, ["类型"]), (Person, ["法定代表人", "负责人", "经营者", "投资人", "执行事务合伙人"]),
        (Address, ["住所", "营业场所", "经营场所", "主要经营场所"]), (Capital, ["注册资本", "出资额", "成员出资总额"]), (Established, ["成立日期", "注册日期"]),
        (Term, ["营业期限", "经营期限", "合伙期限"]), (Scope, ["经营范围"]), (Code, ["统一社会信用代码"]),
    ];

    /// <summary>Fields of more than one line, and how many are read.</summary>
    private static readonly Dictionary<string, int> Long = new(StringComparer.Ordinal)
    {
        [Address] = 3,
        [Scope] = 8,
        [Name] = 2,
        [Type] = 2
    };

    private protected override IReadOnlyList<int> Modes => [6];
    private protected override int Enough => 3;
    private protected override bool LabelsInColour => false;

    private protected override (int Width, int Height) Size(double width, double height)
    {
        var scale = 2200 / Math.Max(width, height);
        return ((int)(width * scale), (int)(height * scale));
    }

    private protected override IReadOnlyDictionary<string, Label> Labels(PageText page)
    {
        var found = new Dictionary<string, Label>(StringComparer.Ordinal);
        foreach (var (field, names) in Known)
            if (page.Find(names) is { } label)
                found[field] = label;
        if (found.Count < 3)
            return found;
        foreach (var (field, names) in Known.Where(k => !found.ContainsKey(k.Field)))
            foreach (var other in found.Where(f => f.Key != Code).Select(f => f.Value).ToList())
                if (!found.ContainsKey(field) && page.FindHalf(other.Box.Left, other.Box.Height, names) is { } label
                    && !found.Values.Any(f => PageText.Overlap(f.Box, label.Box)))
                    found[field] = label;
        return found;
    }

    /// <summary>Of a small or blurred picture often nothing but the large code is left; it says whose the licence is.</summary>
    private protected override bool Suffices(PageText page) => ReadCode.From(page.Codes(18).Select(c => c.Text)) is { Mended: false };

    private protected override async Task<PaperFields?> Fields(ITextEngine run, Paper paper, CancellationToken ct)
    {
        var places = paper.Labels.Where(l => l.Key != Code)
            .ToDictionary(l => l.Key, l => Column.Area(paper, l.Value, paper.Labels.Where(o => o.Key != Code).Select(o => o.Value)));
        var height = Column.Height(paper.Labels.Where(l => l.Key != Code).Select(l => l.Value));
        var lines = places.ToDictionary(p => p.Key, p => Lines.Of(paper.Print, p.Value, height, Long.GetValueOrDefault(p.Key, 1)),
            StringComparer.Ordinal);
        var readings = await Column.Read(run, paper, places, lines, ct);
        var codes = await Codes(run, paper, ct);

        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal);
        var warnings = new List<string>();
        var code = ReadCode.From(codes);
        fields[Code] = code is null ? new PaperField(null, 0)
            : new PaperField(code.Value, code.Mended
                ? 0.7m : codes.Count(c => ReadCode.Fold(c).Contains(code.Value, StringComparison.Ordinal)) > 1 ? 0.98m : 0.85m);
        if (code is { Mended: true })
            warnings.Add("corrected");
        foreach (var (field, _) in Known.Where(k => k.Field != Code))
            fields[field] = readings.GetValueOrDefault(field) is { } both ? Made(field, both) : new PaperField(null, 0);
        return fields.Values.Count(f => f.Value is not null) < 3 && code is null or { Mended: true }
            ? null : new PaperFields(fields, warnings);
    }

    private static PaperField Made(string field, TwoReadings both)
    {
        var text = both.Text;
        if (text.Length == 0)
            return new PaperField(null, 0);
        switch (field)
        {
            case Established:
                return ReadDates.All(text) is [var day, ..]
                    ? new PaperField(ReadDates.Iso(day), both.SameDates ? 0.95m : 0.75m) : new PaperField(null, 0);
            case Term:
                return Period(text, both.SameDates);
            case Type:
                var (type, known, mended) = CompanyTypes.Find(text);
                return new PaperField(type, known ? mended ? 0.8m : 0.95m : Math.Min(both.Confidence, 0.6m));
            case Address:
                var (address, place) = Places.Mended(text);
                return new PaperField(address, Math.Min(both.Confidence, place ? 0.85m : 0.7m));
            case Capital when Numerals(text) is var written && written != text:
                return new PaperField(written, Math.Min(both.Confidence, 0.7m));
            case Scope:
                // The full stop that ends it was taken for dirt.
                return new PaperField(both.Line.EndsWith('。') || both.Page.EndsWith('。') ? text + "。" : text,
                    Math.Min(both.Confidence, 0.85m));
            default:
                // Rare characters are misread with full confidence: nothing free is certain until something else says the same.
                return new PaperField(text, Math.Min(both.Confidence, 0.85m));
        }
    }

    /// <summary>仟 is misread as 什 or 任, which no sum is written with.</summary>
    private static string Numerals(string sum) =>
        string.Concat(sum.Select((c, i) => c is '什' or '任' && i > 0 && "壹贰叁肆伍陆柒捌玖".Contains(sum[i - 1]) ? '仟' : c));

    private static PaperField Period(string text, bool same)
    {
        var days = ReadDates.All(text);
        string? value = (days.Count, ReadDates.IsOpen(text)) switch
        {
            ( >= 2, _) => $"{Printed(days[0])}至{Printed(days[1])}",
            (1, true) => $"{Printed(days[0])}至{ReadDates.Open}",
            (0, true) => ReadDates.Open,
            _ => null,
        };
        return new PaperField(value, value is null ? 0 : same ? 0.95m : 0.75m);
    }

    private static string Printed(DateOnly day) => $"{day.Year:0000}年{day.Month:00}月{day.Day:00}日";

    /// <summary>
    /// Whatever looks like a code on the page, and what stands beside or below its label, read again as nothing but a code.
    /// </summary>
    private static async Task<IReadOnlyList<string>> Codes(ITextEngine run, Paper paper, CancellationToken ct)
    {
        var runs = paper.Page.Codes(12).ToList();
        var boxes = runs.Select(r => r.Box.Grown(r.Box.Height / 2, r.Box.Height / 5)).ToList();
        if (paper.Labels.GetValueOrDefault(Code)?.Box is { } label)
        {
            boxes.AddRange(Lines.Of(paper.Print,
                new Box(label.Right + label.Height / 4, label.Top - label.Height / 2, label.Right + label.Height * 16,
                    label.Bottom + label.Height / 2), label.Height, 1));
            boxes.AddRange(Lines.Of(paper.Print,
                new Box(label.Left - label.Height, label.Bottom + label.Height / 8, label.Left + label.Height * 16,
                    label.Bottom + label.Height * 3), label.Height, 1));
        }
        var read = await run.Read([.. paper.Cut(boxes.Take(4)), .. paper.Cut(boxes.Take(4), 28)], 7, "eng",
            "0123456789ABCDEFGHJKLMNPQRTUWXY", ct);
        return [.. read.GroupBy(w => w.Page).Select(p => string.Concat(p.Select(w => w.Text))), .. runs.Select(r => r.Text)];
    }
}
