using System.Globalization;
using System.Text;

namespace PowerCrm.Web;

/// <summary>
/// Normalization form C (UAX 15). The runtime's own <c>Normalize</c> does nothing in invariant globalization mode, in which the host runs
/// so that it needs no ICU; two encodings of one company name would then be two companies. Hence this implementation over the standard's
/// table.
/// </summary>
internal static class Nfc
{
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, LCount = 19, VCount = 21, TCount = 28;
    private const int SCount = LCount * VCount * TCount;
    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<int, (int First, int Second)> Decompositions = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];

    static Nfc()
    {
        using var table = new StreamReader(typeof(Nfc).Assembly.GetManifestResourceStream("nfc.txt")!);
        while (table.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            if (parts[0] == "#")
                continue;
            if (parts[0] is not ("C" or "D"))
            {
                for (var c = ParseHex(parts[0]); c <= ParseHex(parts[1]); c++)
                    Classes[c] = byte.Parse(parts[2], CultureInfo.InvariantCulture);
                continue;
            }
            var pair = (ParseHex(parts[2]), parts.Length > 3 ? ParseHex(parts[3]) : 0);
            Decompositions[ParseHex(parts[1])] = pair;
            if (parts[0] == "C")
                Compositions[pair] = ParseHex(parts[1]);
        }
    }

    public static string Normalize(string text)
    {
        // Text below U+0300 is already in NFC, and its characters do not combine with each other; the same holds for unified ideographs.
        var isNormalized = true;
        foreach (var c in text)
            isNormalized &= c < 0x300 || c is >= '\u3400' and <= '\u9FFF' or >= '\u3000' and <= '\u3029';
        if (isNormalized)
            return text;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, runes);
        Reorder(runes);
        Compose(runes);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
            result.Append(new Rune(rune).ToString());
        return result.ToString();
    }

    private static void Decompose(int c, List<int> output)
    {
        if (c - SBase is >= 0 and < SCount and var s)
        {
            output.Add(LBase + s / (VCount * TCount));
            output.Add(VBase + s % (VCount * TCount) / TCount);
            if (s % TCount != 0)
                output.Add(TBase + s % TCount);
        }
        else if (Decompositions.TryGetValue(c, out var pair))
        {
            Decompose(pair.First, output);
            if (pair.Second != 0)
                Decompose(pair.Second, output);
        }
        else
            output.Add(c);
    }

    /// <summary>
    /// Sorts each run of marks by combining class, keeping the order within a class; a run may be as long as the text, so the sort must be
    /// efficient.
    /// </summary>
    private static void Reorder(List<int> runes)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && GetClass(runes[end]) != 0)
                end++;
            if (end - start > 1)
                foreach (var (mark, i) in runes[start..end].OrderBy(GetClass).Select((mark, i) => (mark, i)).ToList())
                    runes[start + i] = mark;
            start = end;
        }
    }

    private static void Compose(List<int> runes)
    {
        int starter = -1, last = -1, length = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var c = runes[i];
            var @class = GetClass(c);
            // A mark is blocked from its starter by an earlier mark of the same or a higher class.
            if (starter >= 0 && last < @class && ComposePair(runes[starter], c) is { } composed)
            {
                runes[starter] = composed;
                continue;
            }
            if (@class == 0)
                (starter, last) = (length, -1);
            else
                last = @class;
            runes[length++] = c;
        }
        runes.RemoveRange(length, runes.Count - length);
    }

    private static int? ComposePair(int first, int second)
    {
        if (first - LBase is >= 0 and < LCount and var l && second - VBase is >= 0 and < VCount and var v)
            return SBase + (l * VCount + v) * TCount;
        if (first - SBase is >= 0 and < SCount and var s && s % TCount == 0 && second - TBase is > 0 and < TCount and var t)
            return first + t;
        return Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static byte GetClass(int c) => Classes.GetValueOrDefault(c);

    private static int ParseHex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
