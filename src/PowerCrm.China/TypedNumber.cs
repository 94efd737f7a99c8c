using System.Globalization;

namespace PowerCrm.China;

/// <summary>
/// Reads a number as typed into a form: plain digits with an optional sign and decimal point. Full-width digits and 。 as the point are
/// accepted, because Chinese input methods produce them. Thousands separators, units and exponents are not guessed: 1,250 has two meanings
/// in the world. The advice says what to type instead.
/// </summary>
public static class TypedNumber
{
    private const int MaxLength = 28;

    private static readonly (string Unit, decimal Times)[] Units =
    [
        .. new (string Unit, decimal Times)[]
        {
            // Prices, in yuan per kilowatt-hour.
            ("元/千瓦时", 1m), ("元/kwh", 1m), ("元/度", 1m), ("元/兆瓦时", 0.001m), ("元/mwh", 0.001m), ("分/千瓦时", 0.01m),
            ("分/kwh", 0.01m), ("分/度", 0.01m), ("角/千瓦时", 0.1m), ("角/kwh", 0.1m), ("角/度", 0.1m), ("元", 1m), ("块", 1m),
            ("角", 0.1m), ("分", 0.01m), ("万元", 10_000m), ("rmb", 1m), ("cny", 1m),
            // Energy in kilowatt-hours, power in kilowatts, capacity in kilovolt-amperes.
            ("千瓦时", 1m), ("kwh", 1m), ("度", 1m), ("万千瓦时", 10_000m), ("万kwh", 10_000m), ("万度", 10_000m), ("兆瓦时", 1_000m),
            ("mwh", 1_000m), ("千瓦", 1m), ("kw", 1m), ("千伏安", 1m), ("kva", 1m), ("万千伏安", 10_000m), ("万kva", 10_000m),
            ("兆伏安", 1_000m), ("mva", 1_000m), ("万", 10_000m),
        }.OrderByDescending(u => u.Unit.Length),
    ];

    /// <returns>Null when the text is not a plain number.</returns>
    public static decimal? Read(string text) => ParsePlain(Fold(text));

    /// <summary>Returns what to type instead of a text that is not a plain number.</summary>
    public static (string Chinese, string English) Advise(string text)
    {
        var folded = Fold(text);
        if (folded.Length > MaxLength)
            return GeneralAdvice;
        if (GuessIntended(folded) is { } guess)
        {
            var number = guess.ToString("0.############################", CultureInfo.InvariantCulture);
            return ($"只填数字，不写单位和分隔符：请改为 {number}。", $"Enter digits only, without units or separators: {number}.");
        }
        return GeneralAdvice;
    }

    /// <summary>The same advice for a value that is not a text.</summary>
    public static (string Chinese, string English) GeneralAdvice { get; } =
        ("应为数字，只用数字和小数点，如 1250 或 0.68。", "Must be a number with digits and a decimal point, such as 1250 or 0.68.");

    private static string Fold(string text) =>
        FullWidth.Fold(text).Replace('。', '.').Replace('｡', '.').Replace('\u2212', '-').Replace('\u30FC', '-').Trim();

    private static decimal? ParsePlain(string folded) => folded.Length <= MaxLength && decimal.TryParse(folded,
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// Returns the number that was probably meant, without a currency sign before it, a unit after it, and separators inside.
    /// </summary>
    private static decimal? GuessIntended(string folded)
    {
        var text = folded.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal).TrimStart('¥', '￥', '$');
        var (unit, times) = Units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        if (unit is not null)
            text = text[..^unit.Length];
        return ParsePlain(RemoveSeparators(text.Replace('、', ',').Replace('·', '.').Replace('’', ',').Replace('\'', ','))) is { } number
            && Math.Abs(number) < 1_000_000_000_000m ? number * (unit is null ? 1m : times) : null;
    }

    /// <summary>
    /// Commas between groups of three digits are thousands separators, between groups of four those of 万; a single other comma is a decimal
    /// point.
    /// </summary>
    private static string RemoveSeparators(string text)
    {
        var parts = text.Split(',');
        if (parts.Length == 1)
            return text;
        var hasThousands = parts[0].TrimStart('-', '+') is { Length: >= 1 and <= 3 } firstGroup && firstGroup[0] != '0'
            && parts.Skip(1).Select(p => p.Split('.')[0].Length).Distinct().ToList() is [3 or 4]
            && !string.Join("", parts[..^1]).Contains('.', StringComparison.Ordinal);
        return hasThousands ? string.Concat(parts) : parts.Length == 2 && !text.Contains('.', StringComparison.Ordinal)
            ? string.Join('.', parts) : text;
    }
}
