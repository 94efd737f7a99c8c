using System.Globalization;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// Rates a customer A, B or C by size, with the reason. The better of capacity (kVA) and monthly usage (kWh) counts, unless a person rated
/// the customer.
/// </summary>
internal static class Rating
{
    private static readonly (string Letter, decimal Capacity, decimal Usage)[] Grades = [("A", 5_000, 1_000_000), ("B", 1_000, 200_000)];

    /// <summary>SQL for the rating of the document <c>d</c>.</summary>
    public static string Sql { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        coalesce(d.data ->> 'RatedAs', case {string.Join(' ', Grades.Select(g => string.Create(CultureInfo.InvariantCulture, $"""
            when (d.data ->> 'PowerCapacity')::numeric >= {g.Capacity}
                or (d.data ->> 'MonthlyUsage')::numeric >= {g.Usage} then '{g.Letter}'
            """)))}
            else 'C' end)
        """);

    /// <param name="ratedAs">The rating that a person gave; null if nobody did.</param>
    public static (string Letter, string Explanation) Of(decimal capacity, decimal usage, Language language, string? ratedAs)
    {
        var computed = Of(capacity, usage, language);
        return ratedAs is null ? computed : (ratedAs, language == Language.English
            ? $"Rated by hand; by its data: {computed.Letter} ({computed.Explanation})"
            : $"人工评定；按用电数据为{computed.Letter}级（{computed.Explanation}）");
    }

    public static (string Letter, string Explanation) Of(decimal capacity, decimal usage, Language language)
    {
        foreach (var (letter, leastCapacity, leastUsage) in Grades)
        {
            if (capacity >= leastCapacity)
                return (letter, language == Language.English
                    ? $"Capacity of {Format(capacity)} kVA: {letter} from {Format(leastCapacity)} kVA"
                    : $"用电容量{Format(capacity)}千伏安，达到{letter}级的{Format(leastCapacity)}千伏安");
            if (usage >= leastUsage)
                return (letter, language == Language.English
                    ? $"Usage of {Format(usage)} kWh a month: {letter} from {Format(leastUsage)} kWh"
                    : $"月用电量{Format(usage)}千瓦时，达到{letter}级的{Format(leastUsage)}千瓦时");
        }
        var (_, capacityLimit, usageLimit) = Grades[^1];
        return ("C", language == Language.English
            ? $"Less than {Format(capacityLimit)} kVA and less than {Format(usageLimit)} kWh a month"
            : $"用电容量不足{Format(capacityLimit)}千伏安，月用电量不足{Format(usageLimit)}千瓦时");
    }

    private static string Format(decimal it) => it.ToString("#,0.##", CultureInfo.InvariantCulture);
}
