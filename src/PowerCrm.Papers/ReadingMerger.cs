namespace PowerCrm.Papers;

/// <summary>
/// Merges two readings of one line. A letter in both is confirmed; of two different letters, the one with the higher confidence is kept and
/// marked as disputed. A letter that only the second reading has is added if its position is empty in the first, because the
/// engine loses letters silently.
/// </summary>
internal static class ReadingMerger
{
    /// <summary>The lowest confidence for a letter that only one reading has.</summary>
    private const float MinConfidence = 0.5f;

    public static PrintedLine Merge(PrintedLine first, PrintedLine second)
    {
        var letters = new List<PrintedLetter>();
        foreach (var (a, b) in Align(first.Letters, second.Letters))
        {
            if (a is { } one && b is { } two)
                letters.Add(Punctuation.AreSame(one.Letter, two.Letter)
                    ? one with { Confidence = Math.Max(one.Confidence, two.Confidence), Second = SecondReading.Same }
                    : (one.Confidence >= two.Confidence ? one : two with { Position = one.Position }) with
                    {
                        Second =
                        SecondReading.Other
                    });
            else if (a is { Confidence: >= MinConfidence } firstOnly)
                letters.Add(firstOnly with { Second = SecondReading.Other });
            else if (b is { Confidence: >= MinConfidence } secondOnly && HasRoom(first, secondOnly.Position))
                letters.Add(secondOnly with { Second = SecondReading.Other });
        }
        return first with { Letters = letters };
    }

    /// <summary>Whether no letter of the line is closer than about half a letter's width.</summary>
    private static bool HasRoom(PrintedLine line, float at) =>
        line.Letters.All(l => Math.Abs(l.Position - at) * line.Frame.Width > 0.45 * Glyph.HeightOf(line.Frame));

    /// <summary>Aligns two readings letter by letter with the lowest edit distance.</summary>
    private static IEnumerable<(PrintedLetter? First, PrintedLetter? Second)> Align(IReadOnlyList<PrintedLetter> a,
        IReadOnlyList<PrintedLetter> b)
    {
        var cost = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count; i >= 0; i--)
            for (var j = b.Count; j >= 0; j--)
                cost[i, j] = (i == a.Count, j == b.Count) switch
                {
                    (true, true) => 0,
                    (true, false) => cost[i, j + 1] + 1,
                    (false, true) => cost[i + 1, j] + 1,
                    _ => Math.Min(cost[i + 1, j + 1] + (Punctuation.AreSame(a[i].Letter, b[j].Letter) ? 0 : 1),
                        Math.Min(cost[i + 1, j], cost[i, j + 1]) + 1),
                };
        for (var (i, j) = (0, 0); i < a.Count || j < b.Count;)
            if (i < a.Count && j < b.Count && cost[i, j] == cost[i + 1, j + 1] + (Punctuation.AreSame(a[i].Letter, b[j].Letter) ? 0 : 1))
                yield return (a[i++], b[j++]);
            else if (i < a.Count && cost[i, j] == cost[i + 1, j] + 1)
                yield return (a[i++], null);
            else
                yield return (null, b[j++]);
    }
}
