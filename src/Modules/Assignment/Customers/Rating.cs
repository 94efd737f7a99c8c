using System.Globalization;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Rates a customer A, B or C by size, with the reason. The better of capacity (kVA) and monthly usage (kWh) counts.</summary>
internal static class Rating
{
    private static readonly (string Letter, decimal Capacity, decimal Usage)[] Grades = [("A", 5_000, 1_000_000), ("B", 1_000, 200_000)];

    public static (string Letter, string Why) Of(decimal capacity, decimal usage, Language language)
    {
        foreach (var (letter, leastCapacity, leastUsage) in Grades)
        {
            if (capacity >= leastCapacity)
                return (letter, language == Language.English
                    ? $"Capacity of {Say(capacity)} kVA: {letter} from {Say(leastCapacity)} kVA"
                    : $"用电容量{Say(capacity)}千伏安，达到{letter}级的{Say(leastCapacity)}千伏安");
            if (usage >= leastUsage)
                return (letter, language == Language.English
                    ? $"Usage of {Say(usage)} kWh a month: {letter} from {Say(leastUsage)} kWh"
                    : $"月用电量{Say(usage)}千瓦时，达到{letter}级的{Say(leastUsage)}千瓦时");
        }
        var (_, most, mostUsage) = Grades[^1];
        return ("C", language == Language.English
            ? $"Less than {Say(most)} kVA and less than {Say(mostUsage)} kWh a month"
            : $"用电容量不足{Say(most)}千伏安，月用电量不足{Say(mostUsage)}千瓦时");
    }

    private static string Say(decimal it) => it.ToString("#,0.##", CultureInfo.InvariantCulture);
}
