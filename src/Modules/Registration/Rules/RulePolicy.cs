using System.Text.Json;

namespace PowerCrm.Registration;

/// <summary>
/// The numbers of the rules from a given day on. They change with the regulator's cycles, so they are dated data: an application is judged
/// by the policy of its day, and a past day gives the result of that day.
/// </summary>
public sealed record RulePolicy(DateOnly From, string Name, RulePolicy.PriceBounds Price, RulePolicy.UsageBounds Usage,
    decimal MostCapacity, IReadOnlyDictionary<string, decimal[]> Voltages, RulePolicy.TariffBounds Tariff, RulePolicy.SignalCounts Signals)
{
    /// <summary>
    /// In yuan/kWh, all included. <c>Fen</c> and <c>PerMwh</c>: ranges in which an impossible price was probably meant in fen/kWh or
    /// yuan/MWh.
    /// </summary>
    public sealed record PriceBounds(decimal Least, decimal Most, decimal UsualFrom, decimal UsualTo, decimal[] Fen, decimal[] PerMwh);

    /// <summary>
    /// In kWh per kVA and month. Above <c>Hours</c> is physically impossible; outside <c>Low</c> and <c>High</c> is unusual.
    /// </summary>
    public sealed record UsageBounds(decimal Hours, decimal Low, decimal High);

    /// <summary>
    /// In kVA, from where the two-part tariff may be chosen and from where it is mandatory; in kWh per kVA, from where its demand charge is
    /// lowered, and in which provinces (two digits), because that is a rule of provinces, not a national one.
    /// </summary>
    public sealed record TariffBounds(decimal ChoiceFrom, decimal TwoPartFrom, decimal? DemandDiscountFrom, string[] DemandDiscountIn);

    /// <summary>
    /// When the reviewer is told: from this many registrations on one device, or on one network address in a day, and above this many other
    /// companies at one address.
    /// </summary>
    public sealed record SignalCounts(int Device, int Network, int Address);

    public static IReadOnlyList<RulePolicy> All { get; } = Read();

    /// <summary>Returns the policy in force on a day; before the first one, the first.</summary>
    public static RulePolicy At(DateOnly day) => All.LastOrDefault(p => p.From <= day) ?? All[0];

    private static IReadOnlyList<RulePolicy> Read()
    {
        using var stream = typeof(RulePolicy).Assembly.GetManifestResourceStream("PowerCrm.Registration.Rules.Data.policies.json")
            ?? throw new InvalidOperationException("The rules' policies are not in the assembly.");
        return [.. JsonSerializer.Deserialize<List<RulePolicy>>(stream, JsonSerializerOptions.Web)!.OrderBy(p => p.From)];
    }
}
