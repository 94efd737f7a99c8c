using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>The codes that the choice of a manager compares with a customer's data.</summary>
internal static class Specialties
{
    /// <summary>The characters between specialties in a list. A name may contain spaces.</summary>
    public const string Separators = ";；,，、|\n";

    /// <summary>Returns the codes of voltage levels, industries and the size bands of the policy in force.</summary>
    public static IReadOnlyList<string> ListKnown(Policy policy) =>
        [.. PowerCodes.VoltageLevels.Select(v => v.Code), .. PowerCodes.Industries.Select(i => i.Code),
        .. policy.Bands.Select(b => b.Name)];

    /// <summary>
    /// Returns the code for a word, which may be a code or a name in any width and case: <c>kv10</c>, <c>10kV</c>, <c>化工</c>.
    /// </summary>
    /// <returns>Null when the word is unknown.</returns>
    public static string? Resolve(string typed, Policy policy)
    {
        var key = NormalizeKey(typed);
        return ListKnown(policy).FirstOrDefault(code => NormalizeKey(code) == key)
            ?? PowerCodes.VoltageLevels.FirstOrDefault(v => NormalizeKey(v.Zh) == key || NormalizeKey(v.En) == key)?.Code
            ?? PowerCodes.Industries.FirstOrDefault(i => NormalizeKey(i.Zh) == key || NormalizeKey(i.En) == key)?.Code;
    }

    /// <summary>Returns the words that match no customer under this policy: a typing error, or a band of a later policy.</summary>
    /// <returns>Null when there are none.</returns>
    public static IReadOnlyList<string>? FindUnknown(IEnumerable<string> specialties, Policy policy) =>
        specialties.Except(ListKnown(policy)).ToList() is { Count: > 0 } unknown ? unknown : null;

    private static string NormalizeKey(string text) =>
        FullWidth.Fold(text).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
