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
            var part = line.Split(' ');
            if (part[0] == "#")
                continue;
            if (part[0] is not ("C" or "D"))
            {
                for (var c = Hex(part[0]); c <= Hex(part[1]); c++)
                    Classes[c] = byte.Parse(part[2], CultureInfo.InvariantCulture);
                continue;
            }
            var pair = (Hex(part[2]), part.Length > 3 ? Hex(part[3]) : 0);
            Decompositions[Hex(part[1])] = pair;
            if (part[0] == "C")
                Compositions[pair] = Hex(part[1]);
        }
    }

    public static string Normalize(string text)
    {
        // Text below U+0300 is already in NFC, and its characters do not combine with each other; the same holds for unified ideographs.
        var plain = true;
        foreach (var c in text)
            plain &= c < 0x300 || c is >= '\u3400' and <= '\u9FFF' or >= '\u3000' and <= '\u3029';
        if (plain)
            return text;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, runes);
        Reorder(runes);
        Compose(runes);
        var made = new StringBuilder(text.Length);
        foreach (var rune in runes)
            made.Append(new Rune(rune).ToString());
        return made.ToString();
    }

    private static void Decompose(int c, List<int> into)
    {
        if (c - SBase is >= 0 and < SCount and var s)
        {
            into.Add(LBase + s / (VCount * TCount));
            into.Add(VBase + s % (VCount * TCount) / TCount);
            if (s % TCount != 0)
                into.Add(TBase + s % TCount);
        }
        else if (Decompositions.TryGetValue(c, out var pair))
        {
            Decompose(pair.First, into);
            if (pair.Second != 0)
                Decompose(pair.Second, into);
        }
        else
            into.Add(c);
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
            while (end < runes.Count && Class(runes[end]) != 0)
                end++;
            if (end - start > 1)
                foreach (var (mark, i) in runes[start..end].OrderBy(Class).Select((mark, i) => (mark, i)).ToList())
                    runes[start + i] = mark;
            start = end;
        }
    }

    private static void Compose(List<int> runes)
    {
        int starter = -1, last = -1, written = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var c = runes[i];
            var @class = Class(c);
            // A mark is blocked from its starter by an earlier mark of the same or a higher class.
            if (starter >= 0 && last < @class && Pair(runes[starter], c) is { } composed)
            {
                runes[starter] = composed;
                continue;
            }
            if (@class == 0)
                (starter, last) = (written, -1);
            else
                last = @class;
            runes[written++] = c;
        }
        runes.RemoveRange(written, runes.Count - written);
    }

    private static int? Pair(int first, int second)
    {
        if (first - LBase is >= 0 and < LCount and var l && second - VBase is >= 0 and < VCount and var v)
            return SBase + (l * VCount + v) * TCount;
        if (first - SBase is >= 0 and < SCount and var s && s % TCount == 0 && second - TBase is > 0 and < TCount and var t)
            return first + t;
        return Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static byte Class(int c) => Classes.GetValueOrDefault(c);

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
