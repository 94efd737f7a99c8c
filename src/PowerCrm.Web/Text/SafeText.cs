using System.Text;

namespace PowerCrm.Web;

/// <summary>How one member's text is taken.</summary>
public sealed record TextRule(bool Exact = false, bool MultiLine = false, bool DropUnsafe = false, int? MinRunes = null,
    int? MaxRunes = null)
{
    public static TextRule Line { get; } = new();
    public static TextRule Note { get; } = new(MultiLine: true);
    public static TextRule Verbatim { get; } = new(Exact: true);
}

/// <summary>
/// The one door for text: trimmed, NFC, and free of what has no place in a name or a note: controls, lone surrogates, characters that
/// turn or hide text. Refused rather than cleaned, so that what is stored is what the person saw (a WeChat nickname is the exception).
/// </summary>
public static class SafeText
{
    /// <summary>The text as it may be stored, or the code of what is wrong with it.</summary>
    public static (string Text, string? Code, int? Bound) Take(string raw, TextRule rule)
    {
        var safe = rule.DropUnsafe ? Dropped(raw) : raw;
        if (!rule.DropUnsafe && HasUnsafe(raw, rule.MultiLine))
            return (raw, "invalid_characters", null);
        if (rule.MultiLine)
            safe = safe.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var given = rule.Exact ? safe : safe.Trim();
        // No character is made of more than four: what is longer is too long in any form, and is not worked on.
        if (Runes(given) > 4L * rule.MaxRunes)
            return (given, "too_long", rule.MaxRunes);
        var text = Nfc.Normalize(given);
        var runes = Runes(text);
        if (runes > rule.MaxRunes)
            return (text, "too_long", rule.MaxRunes);
        if (runes < rule.MinRunes)
            return (text, "too_short", rule.MinRunes);
        return (text, null, null);
    }

    /// <summary>Length in code points.</summary>
    public static int Runes(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                count--;
        return count;
    }

    public static bool HasUnsafe(string text, bool lineBreaks = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                return true;
            if (Unsafe(rune.Value) && !(lineBreaks && (rune.Value is '\n' or '\r')))
                return true;
            i += rune.Utf16SequenceLength - 1;
        }
        return false;
    }

    private static string Dropped(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                continue;
            if (!Unsafe(rune.Value))
                kept.Append(text, i, rune.Utf16SequenceLength);
            i += rune.Utf16SequenceLength - 1;
        }
        return kept.ToString();
    }

    private static bool Unsafe(int c) => c is
        < 0x20 or >= 0x7F and <= 0x9F               // C0, DEL, C1
        or 0x061C or 0x180E                         // Arabic letter mark, Mongolian vowel separator
        or 0x00AD or 0x034F or 0x2800               // soft hyphen, grapheme joiner, empty Braille pattern: seen as nothing
        or 0x115F or 0x1160 or 0x3164 or 0xFFA0     // Hangul fillers, likewise
        or >= 0x200B and <= 0x200F                  // zero width, marks of direction
        or >= 0x2028 and <= 0x202E                  // separators of lines and paragraphs, embeddings, overrides
        or >= 0x2060 and <= 0x206F or 0xFEFF        // joiners, isolates, byte order mark
        or >= 0xFFF9 and <= 0xFFFB                  // interlinear annotation
        or >= 0xFDD0 and <= 0xFDEF                  // noncharacters
        or >= 0xE0000 and <= 0xE007F                // tags
        || (c & 0xFFFE) == 0xFFFE;                  // noncharacters at the end of each plane
}
