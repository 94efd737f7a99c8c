namespace PowerCrm.Papers;

/// <summary>The side of an identity card with the emblem.</summary>
public sealed class CardBackReader : PaperReader
{
    private const string Authority = "authority", From = "validFrom", To = "validTo", Term = "term";

    private static readonly CardLayout Layout = new([(Authority, ["签发机关"], 0.305, 0.716), (Term, ["有效期限"], 0.305, 0.846)]);

    private protected override IReadOnlyList<int> Modes => [11, 6];
    private protected override int Enough => 1;
    private protected override bool LabelsInColour => true;

    private protected override (int Width, int Height) Size(double width, double height) => CardLayout.Size(width, height);

    private protected override IReadOnlyDictionary<string, Label> Labels(PageText page) => Layout.Find(page);

    private protected override async Task<PaperFields?> Fields(ITextEngine run, Paper paper, CancellationToken ct)
    {
        var labels = Layout.Completed(paper);
        var height = paper.Print.Height / 22;
        var areas = labels.ToDictionary(l => l.Key,
            l => new Box(l.Value.Right + height / 4, l.Value.MiddleY - height, (int)(paper.Print.Width * 0.97),
                l.Value.MiddleY + (l.Key == Authority ? height * 2 : height)), StringComparer.Ordinal);
        areas[Authority] = areas[Authority] with { Bottom = Math.Min(areas[Authority].Bottom, labels[Term].Top - height / 3) };
        var lines = areas.ToDictionary(a => a.Key, a => Lines.Of(paper.Print, a.Value, height, a.Key == Authority ? 2 : 1),
            StringComparer.Ordinal);
        var readings = await Column.Read(run, paper, areas, lines, ct);
        var digits = await run.Read(paper.Cut(lines[Term]), 7, "eng", "0123456789.-", ct);
        return Made(readings, string.Concat(digits.Select(w => w.Text)));
    }

    private static PaperFields? Made(IReadOnlyDictionary<string, TwoReadings> readings, string digits)
    {
        var fields = new Dictionary<string, PaperField>(StringComparer.Ordinal);
        var text = readings[Authority].Text;
        var (authority, known, mended) = Places.Police(text);
        fields[Authority] = authority.Length == 0 ? new PaperField(null, 0)
            : new PaperField(authority, known ? mended ? 0.8m : 0.95m : Math.Min(readings[Authority].Confidence, 0.6m));

        var (from, to, open, confidence) = Validity(readings[Term], digits);
        fields[From] = new PaperField(from is { } f ? ReadDates.Iso(f) : null, from is null ? 0 : confidence);
        fields[To] = new PaperField(to is { } t ? ReadDates.Iso(t) : null, to is null && !open ? 0 : confidence);
        return fields.Values.All(v => v.Value is null) ? null : new PaperFields(fields, open || to is not null ? [] : ["validity_unsure"]);
    }

    /// <summary>Cards are valid for 5, 10 or 20 years to the day, or for life: a reading that says otherwise is wrong.</summary>
    private static (DateOnly? From, DateOnly? To, bool Open, decimal Confidence) Validity(TwoReadings both, string digits)
    {
        var readings = new[] { both.Line, both.Page, digits }.Select(r => (Days: ReadDates.All(r), Open: ReadDates.IsOpen(r))).ToList();
        var good = readings.Where(r => r.Days.Count >= 2 && Fits(r.Days[0], r.Days[1]))
            .Select(r => (From: r.Days[0], To: (DateOnly?)r.Days[1]))
            .Concat(readings.Where(r => r.Days.Count == 1 && r.Open).Select(r => (From: r.Days[0], To: (DateOnly?)null)))
            .GroupBy(r => r).OrderByDescending(g => g.Count()).ToList();
        if (good.Count > 0)
            return (good[0].Key.From, good[0].Key.To, good[0].Key.To is null, good[0].Count() > 1 ? 0.98m : good.Count == 1 ? 0.9m : 0.6m);
        var first = readings.SelectMany(r => r.Days.Take(1)).GroupBy(d => d).OrderByDescending(g => g.Count()).FirstOrDefault();
        return (first?.Key, null, false, 0.5m);
    }

    private static bool Fits(DateOnly from, DateOnly to) =>
        to.Year - from.Year is 5 or 10 or 20 && (to.Month == from.Month && to.Day == from.Day
            || from is { Month: 2, Day: 29 } && to is { Month: 2, Day: 28 } or { Month: 3, Day: 1 });
}
