using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>The codes that the choice of a manager compares with a customer's data.</summary>
internal static class Specialties
{
    /// <summary>Returns the codes of voltage levels, industries and the size bands of the policy in force.</summary>
    public static IReadOnlyList<string> Known(Policy policy) =>
        [.. PowerCodes.VoltageLevels.Select(v => v.Code), .. PowerCodes.Industries.Select(i => i.Code),
        .. policy.Bands.Select(b => b.Name)];

    /// <summary>
    /// Returns the code for a word, which may be a code or a name in any width and case: <c>kv10</c>, <c>10kV</c>, <c>化工</c>.
    /// </summary>
    /// <returns>Null when the word is unknown.</returns>
    public static string? Resolve(string typed, Policy policy)
    {
        var key = Key(typed);
        return Known(policy).FirstOrDefault(code => Key(code) == key)
            ?? PowerCodes.VoltageLevels.FirstOrDefault(v => Key(v.Zh) == key || Key(v.En) == key)?.Code
            ?? PowerCodes.Industries.FirstOrDefault(i => Key(i.Zh) == key || Key(i.En) == key)?.Code;
    }

    /// <summary>Returns the words that match no customer under this policy: a typing error, or a band of a later policy.</summary>
    /// <returns>Null when there are none.</returns>
    public static IReadOnlyList<string>? Unknown(IEnumerable<string> given, Policy policy) =>
        given.Except(Known(policy)).ToList() is { Count: > 0 } unknown ? unknown : null;

    private static string Key(string text) =>
        FullWidth.Fold(text).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
