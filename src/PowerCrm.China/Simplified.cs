using System.Collections.Frozen;

namespace PowerCrm.China;

/// <summary>
/// Converts traditional characters to the simplified ones in which names are registered on the mainland (source: see NOTICE). It works
/// character by character, so the result is for searching and not for display: 乾 is 干 in most words, but not in 乾隆.
/// </summary>
public static class Simplified
{
    private static readonly FrozenDictionary<char, char> Table = EmbeddedData.ReadRows("simplified.tsv")
        .SelectMany(row => row[1].Select(traditional => (traditional, simplified: row[0][0])))
        .ToFrozenDictionary(p => p.traditional, p => p.simplified);

    /// <summary>Returns the text, with the same length, without traditional characters of the Basic Multilingual Plane.</summary>
    public static string Convert(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = Table.GetValueOrDefault(source[i], source[i]);
    });

    /// <summary>Returns the texts to search for: as typed and, if different, in simplified characters.</summary>
    public static IReadOnlyList<string> Variants(string typed) =>
        Convert(typed) is var simplified && simplified != typed ? [typed, simplified] : [typed];
}
