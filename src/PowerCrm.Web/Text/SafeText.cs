using System.ComponentModel.DataAnnotations;
using System.Text;

namespace PowerCrm.Web;

/// <summary>The rules for the text of one member.</summary>
/// <param name="Decorates">The text is decorative, so it never causes a refusal: see <see cref="DecorativeAttribute"/>.</param>
/// <param name="Check">A further check; its message is the code of the fault.</param>
public sealed record TextRule(bool Exact = false, bool MultiLine = false, int? MinRunes = null,
    int? MaxRunes = null, Decoration? Decorates = null, ValidationAttribute? Check = null)
{
    public static TextRule Line { get; } = new();
    public static TextRule Verbatim { get; } = new(Exact: true);
}

/// <summary>
/// All text input passes through here: it is trimmed and normalized (NFC), and must not contain control characters, lone surrogates, or
/// characters that reorder or hide text. Such text is rejected rather than cleaned, so that what is stored is what the person saw (except
/// WeChat nicknames).
/// </summary>
public static class SafeText
{
    /// <summary>Returns the text in the form to be stored, or the code of its fault.</summary>
    /// <returns>Bound: the length limit that was violated, or the code point that is not allowed.</returns>
    public static (string Text, string? Code, int? Bound) Normalize(string raw, TextRule rule)
    {
        if (rule.Decorates is { } decoration)
            return (CleanDecoration(raw, decoration, rule.MaxRunes), null, null);
        if (FindUnsafe(raw, rule.MultiLine) is { } codePoint)
            return (raw, "invalid_characters", codePoint);
        var input = raw;
        if (rule.MultiLine)
            input = input.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var trimmed = rule.Exact ? input : input.Trim();
        // Normalization combines at most four code points: a text longer than that is too long in any form, and is not normalized.
        if (CountRunes(trimmed) > 4L * rule.MaxRunes)
            return (trimmed, "too_long", rule.MaxRunes);
        var text = Nfc.Normalize(trimmed);
        var runes = CountRunes(text);
        if (runes > rule.MaxRunes)
            return (text, "too_long", rule.MaxRunes);
        if (runes < rule.MinRunes)
            return (text, "too_short", rule.MinRunes);
        return (text, rule.Check?.IsValid(text) == false ? rule.Check.ErrorMessage : null, null);
    }

    /// <summary>Returns the length in code points.</summary>
    public static int CountRunes(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                count--;
        return count;
    }

    public static bool HasUnsafe(string text) => FindUnsafe(text, lineBreaks: false) is not null;

    /// <summary>Returns the fault of a text at its pointer; a character that is not allowed is named by its code point only.</summary>
    public static Fault CreateFault(string pointer, string code, int? bound) => (code, bound) switch
    {
        ("invalid_characters", { } codePoint) => Web.Fault.WithText(pointer, code,
            $"含有不允许的字符 U+{codePoint:X4}（{DescribeCharacter(codePoint).Chinese}），请删除后重新输入。",
            $"The character U+{codePoint:X4} ({DescribeCharacter(codePoint).English}) is not allowed; delete it and type the text again."),
        (StaffNote.Code, _) => StaffNote.CreateFault(pointer),
        (_, { } length) => new Fault(pointer, code, length),
        _ => new Fault(pointer, code),
    };

    /// <summary>
    /// Cleans a nickname or the URL of a portrait: characters that may not be stored are removed, and the rest is truncated or dropped if
    /// too long.
    /// </summary>
    public static string CleanDecoration(string raw, Decoration decoration, int? maxRunes)
    {
        // Limits the work; nothing meaningful is that long.
        var text = Nfc.Normalize(RemoveUnsafe(raw.Length > 4096 ? raw[..4096] : raw).Trim());
        var fits = maxRunes is not { } runes || CountRunes(text) <= runes;
        if (decoration == Decoration.WebAddress)
            return fits && IsWebAddress(text) ? text : "";
        return fits ? text : string.Concat(text.EnumerateRunes().Take(maxRunes!.Value)).TrimEnd();
    }

    private static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", HostNameType: UriHostNameType.Dns, UserInfo: "" };

    private static int? FindUnsafe(string text, bool lineBreaks)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                return text[i];
            if (IsUnsafe(rune.Value) && !(lineBreaks && (rune.Value is '\n' or '\r')))
                return rune.Value;
            i += rune.Utf16SequenceLength - 1;
        }
        return null;
    }

    private static (string Chinese, string English) DescribeCharacter(int codePoint) => codePoint switch
    {
        '\t' => ("制表符", "a tab"),
        '\n' or '\r' or 0x2028 or 0x2029 or 0x85 => ("换行符", "a line break"),
        >= 0xD800 and <= 0xDFFF => ("半个字符", "half a character"),
        < 0x20 or >= 0x7F and <= 0x9F => ("控制字符", "a control character"),
        >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0x061C => ("文字方向符", "a direction mark"),
        0xFFFD => ("无法识别的字符，原文已损坏", "a replacement character (damaged text)"),
        _ => ("看不见的字符", "an invisible character"),
    };

    private static string RemoveUnsafe(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                continue;
            if (!IsUnsafe(rune.Value))
                result.Append(text, i, rune.Utf16SequenceLength);
            i += rune.Utf16SequenceLength - 1;
        }
        return result.ToString();
    }

    private static bool IsUnsafe(int c) => c is
        < 0x20 or >= 0x7F and <= 0x9F               // C0, DEL, C1
        or 0x061C or 0x180E                         // Arabic letter mark, Mongolian vowel separator
        or 0x00AD or 0x034F or 0x2800               // soft hyphen, grapheme joiner, empty Braille pattern: not visible
        or 0x115F or 0x1160 or 0x3164 or 0xFFA0     // Hangul fillers, also not visible
        or 0x17B4 or 0x17B5                         // Khmer vowels that are never displayed
        or >= 0x200B and <= 0x200F                  // zero width, directional marks
        or >= 0x2028 and <= 0x202E                  // line and paragraph separators, embeddings, overrides
        or >= 0x2060 and <= 0x206F or 0xFEFF        // joiners, isolates, byte order mark
        or >= 0xFFF0 and <= 0xFFFD                  // specials: unassigned, annotations, object replacement, replacement character
        or >= 0x1BCA0 and <= 0x1BCA3                // shorthand controls
        or >= 0x1D173 and <= 0x1D17A                // musical notation controls
        or >= 0xFDD0 and <= 0xFDEF                  // noncharacters
        or >= 0xE0000 and <= 0xE007F                // tags
        || (c & 0xFFFE) == 0xFFFE;                  // noncharacters at the end of each plane
}
