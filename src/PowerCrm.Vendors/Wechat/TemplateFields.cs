namespace PowerCrm.Vendors;

/// <summary>
/// Cuts the values of a template's fields to the limit of the type in the field's name (<c>thing1</c> is a "thing"). With one character too
/// many WeChat refuses the whole message with 47003.
/// </summary>
internal static class TemplateFields
{
    public static string Fit(string field, string value)
    {
        var text = value.ReplaceLineEndings(" ").Trim();
        return field.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') switch
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

    /// <summary>Counts UTF-16 units, the stricter interpretation, and never splits a character.</summary>
    private static string Truncate(string text, int length)
    {
        if (text.Length <= length) return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
