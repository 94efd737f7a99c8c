namespace PowerCrm.Papers;

/// <summary>
/// What all papers share: the sheet is found and laid flat, its labels are looked for, turned by turned, until they are there.
/// </summary>
public abstract class PaperReader
{
    /// <summary>Page segmentation of the first look, and of another where that one lost the labels.</summary>
    private protected abstract IReadOnlyList<int> Modes { get; }

    /// <summary>How many labels make it this paper.</summary>
    private protected abstract int Enough { get; }

    /// <summary>Size to be read at, by the proportions of the sheet.</summary>
    private protected abstract (int Width, int Height) Size(double width, double height);

    private protected abstract IReadOnlyDictionary<string, Label> Labels(PageText page);

    /// <summary>A page that says enough without its labels.</summary>
    private protected virtual bool Suffices(PageText page) => false;

    private protected abstract Task<PaperFields?> Fields(ITextEngine run, Paper paper, CancellationToken ct);

    /// <summary>Does the first look need colours that the second does not (blue labels)?</summary>
    private protected abstract bool LabelsInColour { get; }

    private readonly List<PageText> pages = [];

    /// <summary>Whether what another reader found no paper of its own on is one of this kind.</summary>
    public bool Knows(PaperReader other) => other.pages.Exists(p => Labels(p).Count >= Enough || Suffices(p));

    public async Task<PaperFields?> Read(ITextEngine run, ColourBitmap colours, CancellationToken ct)
    {
        var bright = Grey.Brightest(colours);
        var luma = LabelsInColour ? Grey.Luma(colours) : bright;
        var sheet = Sheet.Find(bright) is { } found && Fits(found) ? found : Sheet.Find(Grey.Darkest(colours)) is { } other
            && Fits(other) ? other : null;
        if (sheet is not null && await Upright(run, Flat(bright, sheet), Flat(luma, sheet), turn: true, ct) is { } laid)
            return await Fields(run, laid, ct);
        var whole = new Sheet([(0, 0), (bright.Width, 0), (bright.Width, bright.Height), (0, bright.Height)]);
        var print = Flat(bright, whole);
        var labels = LabelsInColour ? Flat(luma, whole) : print;
        var degrees = Tilt.Degrees(print);
        return await Upright(run, Tilt.Levelled(print, degrees), Tilt.Levelled(labels, degrees), turn: sheet is null, ct) is { } paper
            ? await Fields(run, paper, ct) : null;
    }

    /// <summary>Cards and licences, lying or standing; seen aslant a little less or more.</summary>
    private static bool Fits(Sheet it) => Math.Max(it.Width, it.Height) / Math.Min(it.Width, it.Height) is > 1.2 and < 1.95;

    private GreyBitmap Flat(GreyBitmap it, Sheet sheet)
    {
        var (width, height) = Size(sheet.Width, sheet.Height);
        return Light.Flattened(sheet.Flat(it, width, height));
    }

    /// <summary>As it is; then as the engine believes that it is turned; then the turns that are left.</summary>
    private async Task<Paper?> Upright(ITextEngine run, GreyBitmap print, GreyBitmap labels, bool turn, CancellationToken ct)
    {
        var turns = new List<int> { 0 };
        for (var i = 0; i < turns.Count; i++)
        {
            foreach (var mode in Modes)
            {
                var page = PageText.Of(await run.Read([labels.Turned(turns[i])], mode, "chi_sim", null, ct));
                pages.Add(page);
                var found = Labels(page);
                if (found.Count >= Enough || Suffices(page))
                    return new Paper(print.Turned(turns[i]), page, found);
            }
            if (i > 0 || !turn)
                continue;
            if (await run.Orientation(labels, ct) is { } told and not 0)
                turns.Add(told);
            turns.AddRange(new[] { 180, 90, 270 }.Where(t => !turns.Contains(t)));
        }
        return null;
    }
}

/// <summary>A paper laid flat and upright: black print on white, what was read of it in one go, and where its labels are.</summary>
internal sealed record Paper(GreyBitmap Print, PageText Page, IReadOnlyDictionary<string, Label> Labels)
{
    public override string ToString() => "[personal]";

    /// <summary>Lines of print as pictures of their own, each in white.</summary>
    /// <param name="lines">Where.</param>
    /// <param name="height">Of the letters afterwards.</param>
    public IReadOnlyList<GreyBitmap> Cut(IEnumerable<Box> lines, int height = 40) =>
        [.. lines.Select(l => Print.Cut(l.Grown(l.Height / 6, l.Height / 6), Math.Clamp((double)height / l.Height, 0.4, 2.5), 12))];
}
