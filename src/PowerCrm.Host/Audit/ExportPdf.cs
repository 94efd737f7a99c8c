using System.Globalization;
using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace PowerCrm.Host.Audit;

/// <summary>Writes a sheet as a PDF in A4 landscape. A character that the font lacks becomes a box.</summary>
internal sealed class ExportPdf
{
    private const double Width = 842, Height = 595, Margin = 36, Padding = 3, Leading = 1.35;
    private const double Body = 8, Small = 7, Big = 16;
    private const char Box = '□', Replacement = '\uFFFD';

    private readonly ExportFont font;
    private readonly XGraphics measure = XGraphics.CreateMeasureContext(new XSize(Width, Height), XGraphicsUnit.Point,
        XPageDirection.Downwards);
    private readonly Dictionary<Rune, double> widths = [];
    private readonly XFont unit;

    private ExportPdf(ExportFont font)
    {
        this.font = font;
        Fonts.Know(font);
        unit = new XFont(font.Name, 100);
    }

    private sealed record Line(string Text, double Size, XColor Color);

    /// <param name="at">The creation date in the document's metadata.</param>
    public static byte[] Of(ExportSheet it, ExportFont font, DateTimeOffset at)
    {
        var writer = new ExportPdf(font);
        using var document = new PdfDocument();
        (document.Info.Title, document.Info.CreationDate, document.Language) =
            (writer.Shown($"{ExportSheet.Heading} {it.Title}"), at.UtcDateTime, "zh-CN");
        writer.Write(document, it);
        var bytes = new MemoryStream();
        document.Save(bytes, closeStream: false);
        return bytes.ToArray();
    }

    private void Write(PdfDocument document, ExportSheet it)
    {
        var inner = Width - 2 * Margin;
        var page = new Page(this, document);
        page.Put(Broken(ExportSheet.Heading, inner, Big, XColors.Black));
        page.Put(Broken(it.Title, inner, Body + 3, XColors.Black));
        if (it.Warning is { } warning)
            page.Put(Broken(warning, inner, Body + 2, XColors.DarkRed));
        page.Put(Broken(it.Summary, inner, Body, XColors.Black));
        var columns = it.Columns.Select(c => c.Share * inner).ToList();
        var head = it.Columns.Select((c, i) => Broken(c.Head, columns[i] - 2 * Padding, Body, XColors.Black)).ToList();
        page.Row(columns, head);
        foreach (var row in it.Rows)
            page.Row(columns, [.. row.Select((cell, i) => Lines(cell, columns[i] - 2 * Padding))]);
        page.Put(Broken(it.Foot, inner, Body, XColors.Black));
        page.Numbers();
    }

    private List<Line> Lines(ExportSheet.Cell cell, double width) =>
    [
        .. cell.Text.Length > 0 ? Broken(cell.Text, width, Body, XColors.Black) : [],
        .. cell.Code is { } code ? Broken(code, width, Small, XColors.DimGray) : [],
        .. (cell.Personal ?? []).SelectMany(value => Broken(value, width, Small, XColors.DarkRed)),
    ];

    /// <summary>Breaks lines at any character: the exported text is JSON, ids and Chinese, which may break anywhere.</summary>
    private List<Line> Broken(string text, double width, double size, XColor color)
    {
        var (lines, line, used) = (new List<Line>(), new StringBuilder(), 0.0);
        foreach (var letter in Shown(text).EnumerateRunes())
        {
            if (letter.Value == '\n' || used + Advance(letter) * size / 100 > width)
            {
                lines.Add(new Line(line.ToString(), size, color));
                (line, used) = (line.Clear(), 0);
            }
            if (letter.Value == '\n')
                continue;
            line.Append(letter.ToString());
            used += Advance(letter) * size / 100;
        }
        lines.Add(new Line(line.ToString(), size, color));
        return lines;
    }

    /// <summary>Replaces lone surrogates, control characters and characters that the font lacks by a visible box.</summary>
    private string Shown(string text) => string.Concat(text.ReplaceLineEndings("\n").EnumerateRunes()
        .Select(r => r.Value == '\n' || (font.Has(r) && r.Value != Replacement && !Rune.IsControl(r)) ? r.ToString()
            : font.Has(new Rune(Box)) ? Box.ToString() : "?"));

    private double Advance(Rune letter) =>
        widths.TryGetValue(letter, out var known) ? known : widths[letter] = measure.MeasureString(letter.ToString(), unit).Width;

    /// <summary>The current page. A row that is too long continues on the next page, under repeated column heads.</summary>
    private sealed class Page(ExportPdf writer, PdfDocument document)
    {
        private readonly List<PdfPage> pages = [];
        private XGraphics? on;
        private double y = Height;
        private IReadOnlyList<List<Line>>? heads;

        public void Put(List<Line> lines)
        {
            heads = null;
            foreach (var line in lines)
            {
                if (y + line.Size * Leading > Height - Margin)
                    Next();
                Draw(line, Margin, y);
                y += line.Size * Leading;
            }
            y += Padding;
        }

        public void Row(IReadOnlyList<double> columns, IReadOnlyList<List<Line>> cells)
        {
            var begins = heads is null;
            for (var (from, again) = (0, true); again;)
            {
                // As many lines of each cell as fit, but at least one, so that the loop ends.
                var room = Height - Margin - y - 2 * Padding;
                var fits = cells.Select(c => Fitting(c, from, room)).ToList();
                var whole = cells.Select((c, i) => from + fits[i] >= c.Count).All(done => done);
                if (!whole && fits.Max() < 3 && y > Margin + 120)
                {
                    Turn(columns);
                    continue;
                }
                var taken = whole ? int.MaxValue : Math.Max(1, fits.Where((n, i) => from + n < cells[i].Count).Min());
                var parts = cells.Select(c => c.Skip(from).Take(taken).ToList()).ToList();
                var height = parts.Max(p => p.Sum(l => l.Size * Leading)) + 2 * Padding;
                var x = Margin;
                foreach (var (part, width) in parts.Zip(columns))
                {
                    on!.DrawRectangle(XPens.LightGray, x, y, width, height);
                    var below = y + Padding;
                    foreach (var line in part)
                    {
                        Draw(line, x + Padding, below);
                        below += line.Size * Leading;
                    }
                    x += width;
                }
                y += height;
                if (begins)
                    (heads, begins) = (cells, false);
                if (again = !whole)
                {
                    from += taken;
                    Turn(columns);
                }
            }
        }

        public void Numbers()
        {
            on?.Dispose();
            for (var i = 0; i < pages.Count; i++)
            {
                using var last = XGraphics.FromPdfPage(pages[i]);
                on = last;
                Draw(new Line(string.Create(CultureInfo.InvariantCulture, $"{i + 1} / {pages.Count}"), Small, XColors.DimGray),
                    Width - Margin - 30, Height - Margin + 8);
            }
        }

        private void Turn(IReadOnlyList<double> columns)
        {
            Next();
            if (heads is { } repeated)
                Row(columns, repeated);
        }

        private void Next()
        {
            on?.Dispose();
            var page = document.AddPage();
            (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
            pages.Add(page);
            (on, y) = (XGraphics.FromPdfPage(page), Margin);
        }

        private static int Fitting(List<Line> lines, int from, double room)
        {
            var count = 0;
            foreach (var line in lines.Skip(from))
            {
                if ((room -= line.Size * Leading) < 0)
                    break;
                count++;
            }
            return count;
        }

        private void Draw(Line line, double x, double top)
        {
            if (line.Text.Length > 0)
                on!.DrawString(line.Text, new XFont(writer.font.Name, line.Size), new XSolidBrush(line.Color), x, top + line.Size);
        }
    }

    /// <summary>The PDF library uses one font resolver for the whole process.</summary>
    private sealed class Fonts : IFontResolver
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> Known = new(StringComparer.Ordinal);

        static Fonts() => GlobalFontSettings.FontResolver = new Fonts();

        public static void Know(ExportFont font) => Known.TryAdd(font.Name, font.Data);

        public FontResolverInfo? ResolveTypeface(string familyName, bool bold, bool italic) =>
            Known.ContainsKey(familyName) ? new FontResolverInfo(familyName) : null;

        public byte[]? GetFont(string faceName) => Known.GetValueOrDefault(faceName);
    }
}
