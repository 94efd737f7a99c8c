using System.Globalization;
using System.Text.Json.Nodes;
using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The kind of a field's value: it decides how the value is written as text and which other fields change with it.</summary>
public enum FieldKind
{
    Text,
    Phone,
    Number,
    List,
    CreditCode,

    /// <summary>The code of a region; <see cref="RegionName"/> says the same, so a submission is kept and compared without it.</summary>
    RegionCode,
    RegionName,
    Picture,

    /// <summary>It decides nothing, so it may change whatever a rejection opened.</summary>
    Profile,
}

/// <summary>A line of the table of fields.</summary>
/// <param name="Name">Of the member on the wire and in stored proofs.</param>
/// <param name="Of">Its value in what was submitted; null: none.</param>
public sealed record FormField(string Name, FieldKind Kind, Func<Submission, object?> Of)
{
    public string Pointer { get; } = "/" + Name;

    /// <summary>The value that was submitted, as canonical text; null: none. Proofs are made of it, so it never changes.</summary>
    public string? Text(Submission it) => Of(it) switch
    {
        IReadOnlyList<string> list => list.Count == 0 ? null : string.Join(',', list),
        decimal number => Canonical(number),
        var value => value?.ToString(),
    };

    /// <summary>The canonical text of a typed value: 100 and "100.0" have the same. Null: the field is empty.</summary>
    public string? Typed(JsonNode? value) => value switch
    {
        JsonArray list => list.Count == 0 ? null : string.Join(',', list.Select(i => i?.ToString())),
        JsonValue one when one.ToString() is { Length: > 0 } text => Kind switch
        {
            FieldKind.CreditCode => CreditCode.Normalise(text),
            FieldKind.Number when (one.TryGetValue<string>(out var typed) ? TypedNumber.Read(typed)
                : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain) ? plain : null) is { } number =>
                Canonical(number),
            FieldKind.Picture => text.ToLowerInvariant(),
            _ => text,
        },
        _ => null,
    };

    // The division strips trailing zeros.
    private static string Canonical(decimal number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
