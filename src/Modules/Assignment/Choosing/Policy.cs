namespace PowerCrm.Assignment;

/// <summary>What a customer's size means: the band that specialties may name, and the effort it takes, 1 being the most.</summary>
public sealed record Band(decimal BelowKva, string Name, decimal Weight);

/// <summary>
/// The rules' numbers, under a version that every explanation names: a decision can be replayed with the policy it was made by. The current
/// one is what the build brings along; <see cref="ActivePolicy"/> reads what is in force.
/// </summary>
public sealed record Policy(string Version, IReadOnlyList<Band> Bands)
{
    /// <summary>The criteria that follow the territory, if no policy names others.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["specialty", "load"];

    public static Policy Current { get; } = new("2026-1",
    [
        new Band(315, "CAP_SMALL", 0.25m), new Band(1_000, "CAP_MEDIUM", 0.5m), new Band(10_000, "CAP_LARGE", 0.75m),
        new Band(decimal.MaxValue, "CAP_XLARGE", 1m),
    ]);

    public IReadOnlyList<string> Criteria { get; init; } = Usual;

    /// <summary>A company's next site goes to the manager of its other sites, if that one is eligible. Off unless asked for.</summary>
    public bool SameManager { get; init; }

    /// <summary>Working days in which a colleague answers the offer of a customer.</summary>
    public int TransferDays { get; init; } = 2;

    public Band Of(decimal powerCapacity) => Bands.First(b => powerCapacity < b.BelowKva);
}
