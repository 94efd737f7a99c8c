namespace PowerCrm.China;

/// <summary>The Chinese digits: 〇 to 九, the formal 零 to 玖 of documents, and the variants ○, 幺, 两 and 叄.</summary>
internal static class HanDigits
{
    private const string Digits = "〇一二三四五六七八九" + "零壹贰叁肆伍陆柒捌玖" + "○幺两叄";

    /// <summary>Replaces digit by digit, 二〇二〇 is 2020; all other characters are kept.</summary>
    public static string ToAscii(string text) =>
        string.Concat(text.Select(c => Digits.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index ? (char)('0' + index % 10) : c));
}
