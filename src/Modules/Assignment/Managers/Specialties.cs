using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>The codes that the choice of a manager compares with a customer.</summary>
internal static class Specialties
{
    /// <summary>Voltage levels, industries, and the bands of size of the policy in force.</summary>
    public static IReadOnlyList<string> Known(Policy policy) =>
        [.. Power.VoltageLevels.Select(v => v.Code), .. Power.Industries.Select(i => i.Code), .. policy.Bands.Select(b => b.Name)];

    /// <summary>The code that is meant, in any width and case, or by its name: <c>kv10</c>, <c>10kV</c>, <c>化工</c>.</summary>
    /// <returns>Null: none of them.</returns>
    public static string? Of(string typed, Policy policy)
    {
        var key = Key(typed);
        return Known(policy).FirstOrDefault(code => Key(code) == key)
            ?? Power.VoltageLevels.FirstOrDefault(v => Key(v.Zh) == key || Key(v.En) == key)?.Code
            ?? Power.Industries.FirstOrDefault(i => Key(i.Zh) == key || Key(i.En) == key)?.Code;
    }

    /// <summary>Words that no customer has by this policy: a slip of the pen, or a band of a policy to come.</summary>
    /// <returns>Null: there are none.</returns>
    public static IReadOnlyList<string>? Unknown(IEnumerable<string> given, Policy policy) =>
        given.Except(Known(policy)).ToList() is { Count: > 0 } unknown ? unknown : null;

    private static string Key(string text) =>
        Width.Fold(text).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
