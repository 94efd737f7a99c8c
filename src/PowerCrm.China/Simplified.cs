using System.Collections.Frozen;

namespace PowerCrm.China;

/// <summary>
/// Traditional characters as the simplified ones that names are registered in on the mainland (source: see NOTICE). Letter by letter, so
/// good for searching and never for showing: 乾 is 干 in most words, but not in 乾隆.
/// </summary>
public static class Simplified
{
    private static readonly FrozenDictionary<char, char> Table = Embedded.Rows("simplified.tsv")
        .SelectMany(row => row[1].Select(traditional => (traditional, simplified: row[0][0])))
        .ToFrozenDictionary(p => p.traditional, p => p.simplified);

    /// <summary>The same text, of the same length, without traditional characters of the Basic Multilingual Plane.</summary>
    public static string Of(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = Table.GetValueOrDefault(from[i], from[i]);
    });

    /// <summary>The ways to look for a text: as it was typed, and where that differs, in simplified characters.</summary>
    public static IReadOnlyList<string> Ways(string typed) =>
        Of(typed) is var simplified && simplified != typed ? [typed, simplified] : [typed];
}
