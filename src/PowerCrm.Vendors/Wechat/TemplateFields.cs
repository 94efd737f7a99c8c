using System.Text.RegularExpressions;

namespace PowerCrm.Vendors;

/// <summary>
/// The fields of a template. The type is in the field's name (<c>thing1</c> is a "thing"); with a wrong character or one too many WeChat
/// refuses the whole message with 47003. Source of types and limits: copies of WeChat's official table.
/// </summary>
public static partial class TemplateFields
{
    /// <summary>Returns whether WeChat would accept such a value in the field, apart from its length.</summary>
    /// <returns>False also for a type that does not exist.</returns>
    public static bool Accepts(string field, string value) => GetType(field) switch
    {
        "thing" or "const" or "enum" => true,
        "name" or "phrase" => Chinese().IsMatch(value),
        "time" or "date" => value.Length > 0 && char.IsAsciiDigit(value[0]),
        "number" or "amount" or "phone_number" => value.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+'),
        "letter" => value.All(char.IsAsciiLetter),
        "character_string" => value.All(c => c is > ' ' and <= '~'),
        "symbol" => value.All(c => !char.IsLetterOrDigit(c)),
        "car_number" => Chinese().IsMatch(value[..Math.Min(1, value.Length)]),
        _ => false,
    };

    /// <summary>Cuts the value to the limit of the field's type.</summary>
    internal static string Fit(string field, string value)
    {
        var text = value.ReplaceLineEndings(" ").Trim();
        return GetType(field) switch
        {
            "thing" => Truncate(text, 20),
            "number" or "letter" or "character_string" => Truncate(text, 32),
            "symbol" or "phrase" => Truncate(text, 5),
            "phone_number" => Truncate(text, 17),
            "car_number" => Truncate(text, 8),
            "name" => Truncate(text, text.All(char.IsAscii) ? 20 : 10),
            _ => text,
        };
    }

    private static string GetType(string field) => field.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    /// <summary>Counts UTF-16 units, the stricter interpretation, and never splits a character.</summary>
    private static string Truncate(string text, int length)
    {
        if (text.Length <= length) return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    [GeneratedRegex(@"^[\u4E00-\u9FFF]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Chinese();
}
