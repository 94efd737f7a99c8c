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
    private const double BodySize = 8, SmallSize = 7, TitleSize = 16;
    private const char MissingCharacter = '□', Replacement = '\uFFFD';

    private readonly ExportFont font;
    private readonly XGraphics measureContext = XGraphics.CreateMeasureContext(new XSize(Width, Height), XGraphicsUnit.Point,
        XPageDirection.Downwards);
    private readonly Dictionary<Rune, double> widths = [];
    private readonly XFont unitFont;

    private ExportPdf(ExportFont font)
    {
        this.font = font;
        FontResolver.Register(font);
        unitFont = new XFont(font.Name, 100);
    }

    private sealed record Line(string Text, double Size, XColor Color);

    /// <param name="at">The creation date in the document's metadata.</param>
    public static byte[] Render(ExportSheet it, ExportFont font, DateTimeOffset at)
    {
        var writer = new ExportPdf(font);
        using var document = new PdfDocument();
        (document.Info.Title, document.Info.CreationDate, document.Language) =
            (writer.ReplaceMissing($"{ExportSheet.Heading} {it.Title}"), at.UtcDateTime, "zh-CN");
        writer.Write(document, it);
        var bytes = new MemoryStream();
        document.Save(bytes, closeStream: false);
        return bytes.ToArray();
    }

    private void Write(PdfDocument document, ExportSheet it)
    {
        var innerWidth = Width - 2 * Margin;
        var page = new PageWriter(this, document);
        page.WriteLines(BreakLines(ExportSheet.Heading, innerWidth, TitleSize, XColors.Black));
        page.WriteLines(BreakLines(it.Title, innerWidth, BodySize + 3, XColors.Black));
        if (it.Warning is { } warning)
            page.WriteLines(BreakLines(warning, innerWidth, BodySize + 2, XColors.DarkRed));
        page.WriteLines(BreakLines(it.Summary, innerWidth, BodySize, XColors.Black));
        var columns = it.Columns.Select(c => c.Share * innerWidth).ToList();
        var head = it.Columns.Select((c, i) => BreakLines(c.Head, columns[i] - 2 * Padding, BodySize, XColors.Black)).ToList();
        page.WriteRow(columns, head);
        foreach (var row in it.Rows)
            page.WriteRow(columns, [.. row.Select((cell, i) => BreakCell(cell, columns[i] - 2 * Padding))]);
        page.WriteLines(BreakLines(it.Foot, innerWidth, BodySize, XColors.Black));
        page.WritePageNumbers();
    }

    private List<Line> BreakCell(ExportSheet.Cell cell, double width) =>
    [
        .. cell.Text.Length > 0 ? BreakLines(cell.Text, width, BodySize, XColors.Black) : [],
        .. cell.Code is { } code ? BreakLines(code, width, SmallSize, XColors.DimGray) : [],
        .. (cell.Personal ?? []).SelectMany(value => BreakLines(value, width, SmallSize, XColors.DarkRed)),
    ];

    /// <summary>Breaks lines at any character: the exported text is JSON, ids and Chinese, which may break anywhere.</summary>
    private List<Line> BreakLines(string text, double width, double size, XColor color)
    {
        var (lines, line, used) = (new List<Line>(), new StringBuilder(), 0.0);
        foreach (var letter in ReplaceMissing(text).EnumerateRunes())
        {
            if (letter.Value == '\n' || used + MeasureWidth(letter) * size / 100 > width)
            {
                lines.Add(new Line(line.ToString(), size, color));
                (line, used) = (line.Clear(), 0);
            }
            if (letter.Value == '\n')
                continue;
            line.Append(letter.ToString());
            used += MeasureWidth(letter) * size / 100;
        }
        lines.Add(new Line(line.ToString(), size, color));
        return lines;
    }

    /// <summary>Replaces lone surrogates, control characters and characters that the font lacks by a visible box.</summary>
    private string ReplaceMissing(string text) => string.Concat(text.ReplaceLineEndings("\n").EnumerateRunes()
        .Select(r => r.Value == '\n' || (font.Contains(r) && r.Value != Replacement && !Rune.IsControl(r)) ? r.ToString()
            : font.Contains(new Rune(MissingCharacter)) ? MissingCharacter.ToString() : "?"));

    private double MeasureWidth(Rune rune) =>
        widths.TryGetValue(rune, out var width) ? width : widths[rune] = measureContext.MeasureString(rune.ToString(), unitFont).Width;

    /// <summary>The current page. A row that is too long continues on the next page, under repeated column heads.</summary>
    private sealed class PageWriter(ExportPdf writer, PdfDocument document)
    {
        private readonly List<PdfPage> pages = [];
        private XGraphics? graphics;
        private double y = Height;
        private IReadOnlyList<List<Line>>? headCells;

        public void WriteLines(List<Line> lines)
        {
            headCells = null;
            foreach (var line in lines)
            {
                if (y + line.Size * Leading > Height - Margin)
                    AddPage();
                Draw(line, Margin, y);
                y += line.Size * Leading;
            }
            y += Padding;
        }

        public void WriteRow(IReadOnlyList<double> columns, IReadOnlyList<List<Line>> cells)
        {
            var isHeader = headCells is null;
            for (var (from, hasMore) = (0, true); hasMore;)
            {
                // As many lines of each cell as fit, but at least one, so that the loop ends.
                var remaining = Height - Margin - y - 2 * Padding;
                var fitCounts = cells.Select(c => CountFitting(c, from, remaining)).ToList();
                var allFit = cells.Select((c, i) => from + fitCounts[i] >= c.Count).All(isComplete => isComplete);
                if (!allFit && fitCounts.Max() < 3 && y > Margin + 120)
                {
                    ContinueOnNewPage(columns);
                    continue;
                }
                var lineCount = allFit ? int.MaxValue : Math.Max(1, fitCounts.Where((n, i) => from + n < cells[i].Count).Min());
                var parts = cells.Select(c => c.Skip(from).Take(lineCount).ToList()).ToList();
                var height = parts.Max(p => p.Sum(l => l.Size * Leading)) + 2 * Padding;
                var x = Margin;
                foreach (var (part, width) in parts.Zip(columns))
                {
                    graphics!.DrawRectangle(XPens.LightGray, x, y, width, height);
                    var lineTop = y + Padding;
                    foreach (var line in part)
                    {
                        Draw(line, x + Padding, lineTop);
                        lineTop += line.Size * Leading;
                    }
                    x += width;
                }
                y += height;
                if (isHeader)
                    (headCells, isHeader) = (cells, false);
                if (hasMore = !allFit)
                {
                    from += lineCount;
                    ContinueOnNewPage(columns);
                }
            }
        }

        public void WritePageNumbers()
        {
            graphics?.Dispose();
            for (var i = 0; i < pages.Count; i++)
            {
                using var pageGraphics = XGraphics.FromPdfPage(pages[i]);
                graphics = pageGraphics;
                Draw(new Line(string.Create(CultureInfo.InvariantCulture, $"{i + 1} / {pages.Count}"), SmallSize, XColors.DimGray),
                    Width - Margin - 30, Height - Margin + 8);
            }
        }

        private void ContinueOnNewPage(IReadOnlyList<double> columns)
        {
            AddPage();
            if (headCells is { } repeated)
                WriteRow(columns, repeated);
        }

        private void AddPage()
        {
            graphics?.Dispose();
            var page = document.AddPage();
            (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
            pages.Add(page);
            (graphics, y) = (XGraphics.FromPdfPage(page), Margin);
        }

        private static int CountFitting(List<Line> lines, int from, double remaining)
        {
            var count = 0;
            foreach (var line in lines.Skip(from))
            {
                if ((remaining -= line.Size * Leading) < 0)
                    break;
                count++;
            }
            return count;
        }

        private void Draw(Line line, double x, double top)
        {
            if (line.Text.Length > 0)
                graphics!.DrawString(line.Text, new XFont(writer.font.Name, line.Size), new XSolidBrush(line.Color), x, top + line.Size);
        }
    }

    /// <summary>The PDF library uses one font resolver for the whole process.</summary>
    private sealed class FontResolver : IFontResolver
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> FontData = new(StringComparer.Ordinal);

        static FontResolver() => GlobalFontSettings.FontResolver = new FontResolver();

        public static void Register(ExportFont font) => FontData.TryAdd(font.Name, font.Data);

        public FontResolverInfo? ResolveTypeface(string familyName, bool bold, bool italic) =>
            FontData.ContainsKey(familyName) ? new FontResolverInfo(familyName) : null;

        public byte[]? GetFont(string faceName) => FontData.GetValueOrDefault(faceName);
    }
}
