using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace PowerCrm.Web;

/// <summary>Reads one scalar: returns its value, or the code of the fault.</summary>
internal static class ScalarReader
{
    public static (object? Value, string? Code, int? Bound) Read(ref Utf8JsonReader reader, JsonStructure.Scalar plan) =>
        (reader.TokenType, plan.Kind) switch
        {
            (JsonTokenType.True, ScalarKind.Bool) => (true, null, null),
            (JsonTokenType.False, ScalarKind.Bool) => (false, null, null),
            (JsonTokenType.Number, ScalarKind.Int or ScalarKind.Long or ScalarKind.Decimal) => ReadNumber(ref reader, plan.Kind),
            (JsonTokenType.String, ScalarKind.Text) => NormalizeText(JsonText.ReadString(ref reader, plan.Rule), plan.Rule),
            (JsonTokenType.String, ScalarKind.Guid or ScalarKind.Time or ScalarKind.Date or ScalarKind.Enum) =>
                ParseToken(JsonText.ReadString(ref reader), plan),
            // A decoration is never a reason to reject a body.
            (_, ScalarKind.Text) when plan.Rule.Decorates is not null => (null, null, null),
            _ => (null, "wrong_type", null),
        };

    private static (object?, string?, int?) NormalizeText(string raw, TextRule rule)
    {
        var (text, code, bound) = SafeText.Normalize(raw, rule);
        return (text, code, bound);
    }

    private static (object?, string?, int?) ReadNumber(ref Utf8JsonReader reader, ScalarKind kind)
    {
        var token = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (kind == ScalarKind.Decimal)
            return JsonText.TryParseDecimal(token, out var number) ? (number, null, null) : (null, "number_does_not_fit", null);
        if (token.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
            return (null, JsonText.TryParseDecimal(token, out _) ? "wrong_type" : "number_does_not_fit", null);
        if (kind == ScalarKind.Int)
            return reader.TryGetInt32(out var intValue) ? (intValue, null, null) : (null, "number_does_not_fit", null);
        return reader.TryGetInt64(out var longValue) ? (longValue, null, null) : (null, "number_does_not_fit", null);
    }

    private static (object?, string?, int?) ParseToken(string text, JsonStructure.Scalar plan)
    {
        if (SafeText.Normalize(text, TextRule.Verbatim) is (_, { } code, var bound))
            return (null, code, bound);
        object? value = plan.Kind switch
        {
            ScalarKind.Guid => CanonicalId.Read(text),
            ScalarKind.Time => Rfc3339.Parse(text),
            ScalarKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date : null,
            _ => WireNames.Map(Nullable.GetUnderlyingType(plan.Type) ?? plan.Type).GetValueOrDefault(text),
        };
        return value is null ? (null, "invalid", null) : (value, null, null);
    }
}
