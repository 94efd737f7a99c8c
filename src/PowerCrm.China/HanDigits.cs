namespace PowerCrm.China;

/// <summary>The Chinese digits: 〇 to 九, the formal 零 to 玖 of documents, and the variants ○, 幺, 两 and 叄.</summary>
internal static class HanDigits
{
    private const string All = "〇一二三四五六七八九" + "零壹贰叁肆伍陆柒捌玖" + "○幺两叄";

    /// <summary>Replaces digit by digit, 二〇二〇 is 2020; all other characters are kept.</summary>
    public static string ToAscii(string text) =>
        string.Concat(text.Select(c => All.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? (char)('0' + at % 10) : c));
}
