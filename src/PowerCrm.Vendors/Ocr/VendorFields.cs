using System.Globalization;
using System.Text.Json;

namespace PowerCrm.Vendors;

/// <summary>
/// Converts vendors' values to the contract. These vendors return no confidence; code that checks the check digits may lower it further.
/// </summary>
internal static class VendorFields
{
    private const decimal DefaultConfidence = 0.9m;
    private const string OpenEnded = "长期";

    public static OcrField ToTextField(string? value) =>
        string.IsNullOrWhiteSpace(value) || value is "无" or "-" ? new OcrField(null, 0) : new OcrField(value.Trim(), DefaultConfidence);

    /// <summary>Converts 2011年06月18日, 1987/1/1 or 20070105 to ISO.</summary>
    public static OcrField ToDateField(string? value) =>
        ParseDates(value ?? "") is [var day, ..] ? new OcrField(ToIso(day), DefaultConfidence) : new OcrField(null, 0);

    /// <summary>Returns both ends of a card's validity; 长期 means that it has no end.</summary>
    public static (OcrField From, OcrField To) ToPeriodFields(string? value)
    {
        var days = ParseDates(value ?? "");
        var from = days.Count > 0 ? new OcrField(ToIso(days[0]), DefaultConfidence) : new OcrField(null, 0);
        if (days.Count > 1) return (from, new OcrField(ToIso(days[1]), DefaultConfidence));
        return (from, new OcrField(null, value?.Contains(OpenEnded, StringComparison.Ordinal) == true ? DefaultConfidence : 0));
    }

    /// <summary>Returns a text field; some vendors leave out empty ones.</summary>
    public static string? GetText(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static List<DateOnly> ParseDates(string text)
    {
        var (numbers, number) = (new List<string>(), "");
        foreach (var c in text.Append(' '))
        {
            if (char.IsAsciiDigit(c))
            {
                number += c;
                continue;
            }
            if (number.Length > 0) numbers.AddRange(number.Length == 8 ? [number[..4], number[4..6], number[6..]] : [number]);
            number = "";
        }
        var days = new List<DateOnly>();
        for (var i = 0; i + 2 < numbers.Count; i += 3)
            if (DateOnly.TryParseExact($"{numbers[i]}-{numbers[i + 1].PadLeft(2, '0')}-{numbers[i + 2].PadLeft(2, '0')}", "yyyy-MM-dd",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
        return days;
    }

    private static string ToIso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
