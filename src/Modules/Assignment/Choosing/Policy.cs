using PowerCrm.Contracts;

namespace PowerCrm.Assignment;

/// <summary>A band of customer sizes: its name, which specialties can contain, and the effort of a customer, at most 1.</summary>
public sealed record CapacityBand(decimal BelowKva, string Name, decimal Weight);

/// <summary>
/// The numbers of the rules, under a version that every explanation names, so that a decision can be replayed with the policy it was made
/// by. <see cref="BuiltIn"/> is the built-in policy; <see cref="ActivePolicy"/> reads the one in force.
/// </summary>
public sealed record Policy(string Version, IReadOnlyList<CapacityBand> Bands)
{
    /// <summary>The default criteria after the territory.</summary>
    public static IReadOnlyList<string> DefaultCriteria { get; } = [ExplanationCodes.Specialty, ExplanationCodes.Load];

    public static Policy BuiltIn { get; } = new("2026-1",
    [
        new CapacityBand(315, "CAP_SMALL", 0.25m), new CapacityBand(1_000, "CAP_MEDIUM", 0.5m),
        new CapacityBand(10_000, "CAP_LARGE", 0.75m), new CapacityBand(decimal.MaxValue, "CAP_XLARGE", 1m),
    ]);

    public IReadOnlyList<string> Criteria { get; init; } = DefaultCriteria;

    /// <summary>
    /// Whether a company's next site goes to the manager of its other sites, if that manager is eligible. Off by default.
    /// </summary>
    public bool SameManager { get; init; }

    /// <summary>Number of working days in which a colleague can answer an offer.</summary>
    public int TransferDays { get; init; } = 2;

    public CapacityBand FindBand(decimal powerCapacity) => Bands.First(b => powerCapacity < b.BelowKva);
}
