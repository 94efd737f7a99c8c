using System.Globalization;

namespace PowerCrm.Vendors;

/// <summary>A word as Tesseract saw it; its order is the one to keep, for boxes overlap.</summary>
/// <param name="Page">Which of the pictures, from 0.</param>
/// <param name="Line">The same for words of one line.</param>
/// <param name="Confidence">0..1, the engine's own opinion.</param>
public sealed record TesseractWord(int Page, int Line, int Left, int Top, int Right, int Bottom, decimal Confidence, string Text)
{
    public override string ToString() => "[personal]";

    /// <summary>The table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.</summary>
    internal static IReadOnlyList<TesseractWord> Of(string table)
    {
        var (words, line, before) = (new List<TesseractWord>(), -1, "");
        foreach (var row in table.Split('\n'))
        {
            var cells = row.TrimEnd('\r').Split('\t', 12);
            if (cells.Length < 12 || cells[0] != "5" || string.IsNullOrWhiteSpace(cells[11])) continue;
            var place = string.Join('/', cells[1..5]);
            (line, before) = (place == before ? line : line + 1, place);
            var (left, top) = (Number(cells[6]), Number(cells[7]));
            var confidence = decimal.TryParse(cells[10], NumberStyles.Float, CultureInfo.InvariantCulture, out var c)
                ? Math.Clamp(c / 100, 0, 1) : 0;
            words.Add(new TesseractWord(Number(cells[1]) - 1, line, left, top, left + Number(cells[8]), top + Number(cells[9]), confidence,
                cells[11].Trim()));
        }
        return words;
    }

    private static int Number(string cell) =>
        int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
