namespace PowerCrm.Papers;

/// <summary>
/// A value read twice: on the whole page and line by line. Two readings that agree are worth more than one that is sure of itself.
/// </summary>
internal sealed record TwoReadings(string Page, decimal PageConfidence, string Line, decimal LineConfidence)
{
    public bool Agree => Line.Length > 0 && Tidy(Page) == Tidy(Line);

    public bool SameDates => ReadDates.All(Page).SequenceEqual(ReadDates.All(Line)) && ReadDates.IsOpen(Page) == ReadDates.IsOpen(Line);

    /// <summary>The line's, unless it failed: it is much shorter, or the engine itself trusts it much less.</summary>
    public string Text => LineWins ? Tidy(Line) : Tidy(Page);

    public decimal Confidence =>
        Math.Round(Agree ? Math.Max(PageConfidence, LineConfidence) : (LineWins ? LineConfidence : PageConfidence) * 0.9m, 2);

    private bool LineWins => Tidy(Line).Length * 10 >= Tidy(Page).Length * 7 && LineConfidence >= PageConfidence - 0.12m;

    public override string ToString() => "[personal]";

    /// <summary>No spaces, one kind of brackets and colons, no stroke that was a guilloche.</summary>
    public static string Tidy(string text)
    {
        var letters = text.Where(c => !char.IsWhiteSpace(c)).Select(c => c switch
        {
            '（' or '〈' or '〔' => '(',
            '）' or '〉' or '〕' => ')',
            '‧' or '•' or '・' => '·',
            >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(c - 0xFEE0),
            _ => c,
        });
        return string.Concat(letters).Trim('"', '\'', '“', '”', '‘', '’', '`', '|', '_', '~', ',', '.', ':', '：', '，', '。', '、', ';', '-',
            '=', '*', '»', '«');
    }
}
