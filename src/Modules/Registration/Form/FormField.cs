using System.Globalization;
using System.Text.Json.Nodes;
using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The kind of a field's value. It decides how the value is written as text and which other fields change with it.</summary>
public enum FieldKind
{
    Text,
    Phone,
    Number,
    List,
    CreditCode,

    /// <summary>
    /// The code of a region. <see cref="RegionName"/> has the same information, so submissions are stored and compared without the code.
    /// </summary>
    RegionCode,
    RegionName,
    Picture,

    /// <summary>No decision depends on it, so it may change whatever a rejection opened.</summary>
    Profile,
}

/// <summary>One row of the table of fields. <see cref="FormReader"/> checks the bounds, and docs/fields.md is written from it.</summary>
/// <param name="Name">The member's name in requests, responses and stored proofs.</param>
/// <param name="GetValue">Returns the value of the field from a submission, or null if it is empty.</param>
/// <param name="Format">The rule of the content, in words.</param>
/// <param name="Min">Of a text: the fewest characters (code points).</param>
/// <param name="Max">Of a text: the most characters; of a list: the most entries; of a number: the most decimal places.</param>
/// <param name="IsOptional">May be left out. A requirements policy may require it all the same.</param>
/// <param name="IsPublished">A public register has the value.</param>
public sealed record FormField(string Name, FieldKind Kind, Func<Submission, object?> GetValue, string Format, int Min = 0, int Max = 0,
    bool IsOptional = false, bool IsPublished = false)
{
    public string Pointer { get; } = "/" + Name;

    /// <summary>
    /// Returns the submitted value as canonical text; null when there is none. Proofs are computed from it, so the format must never
    /// change.
    /// </summary>
    public string? GetText(Submission it) => GetValue(it) switch
    {
        IReadOnlyList<string> list => list.Count == 0 ? null : string.Join(',', list),
        decimal number => ToCanonical(number),
        var value => value?.ToString(),
    };

    /// <summary>Returns the canonical text of a typed value: 100 and "100.0" give the same text. Null when the field is empty.</summary>
    public string? NormalizeTyped(JsonNode? value) => value switch
    {
        JsonArray list => list.Count == 0 ? null : string.Join(',', list.Select(i => i?.ToString())),
        JsonValue scalar when scalar.ToString() is { Length: > 0 } text => Kind switch
        {
            FieldKind.CreditCode => CreditCode.Normalise(text),
            FieldKind.Number when (scalar.TryGetValue<string>(out var typed) ? TypedNumber.Read(typed)
                : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null) is { } number =>
                ToCanonical(number),
            FieldKind.Picture => text.ToLowerInvariant(),
            _ => text,
        },
        _ => null,
    };

    // The division strips trailing zeros.
    private static string ToCanonical(decimal number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
