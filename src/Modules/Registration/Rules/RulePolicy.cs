using System.Text.Json;

namespace PowerCrm.Registration;

/// <summary>
/// The numbers of the rules as they stood from a day on. The regulator's cycles change them, so they are data with dates: an application is
/// judged by the policy of its day, and asking for a past day gives that day's answer.
/// </summary>
public sealed record RulePolicy(DateOnly From, string Name, RulePolicy.PriceBounds Price, RulePolicy.UsageBounds Usage,
    decimal MostCapacity, IReadOnlyDictionary<string, decimal[]> Voltages, RulePolicy.TariffBounds Tariff, RulePolicy.SignalCounts Signals)
{
    /// <summary>yuan/kWh, all in. <c>Fen</c> and <c>PerMwh</c>: where an impossible price was meant in fen/kWh or yuan/MWh.</summary>
    public sealed record PriceBounds(decimal Least, decimal Most, decimal UsualFrom, decimal UsualTo, decimal[] Fen, decimal[] PerMwh);

    /// <summary>kWh a kVA and month: <c>Hours</c> is physics, outside <c>Low</c> and <c>High</c> is unusual.</summary>
    public sealed record UsageBounds(decimal Hours, decimal Low, decimal High);

    /// <summary>kVA from which the two-part tariff may be chosen, then is the rule; kWh a kVA from which its demand charge is lowered,
    /// and in which provinces (two digits): it is the provinces' rule, not a national one.</summary>
    public sealed record TariffBounds(decimal ChoiceFrom, decimal TwoPartFrom, decimal? DemandDiscountFrom, string[] DemandDiscountIn);

    /// <summary>How many registrations share a device, a network address of a day, a place, before the reviewer is told.</summary>
    public sealed record SignalCounts(int Device, int Network, int Address);

    public static IReadOnlyList<RulePolicy> All { get; } = Read();

    /// <summary>The one in force on a day; before the first, the first.</summary>
    public static RulePolicy At(DateOnly day) => All.LastOrDefault(p => p.From <= day) ?? All[0];

    private static IReadOnlyList<RulePolicy> Read()
    {
        using var stream = typeof(RulePolicy).Assembly.GetManifestResourceStream("PowerCrm.Registration.Rules.Data.policies.json")
            ?? throw new InvalidOperationException("The rules' policies are not in the assembly.");
        return [.. JsonSerializer.Deserialize<List<RulePolicy>>(stream, JsonSerializerOptions.Web)!.OrderBy(p => p.From)];
    }
}
