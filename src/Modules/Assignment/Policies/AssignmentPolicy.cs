using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>The assignment policy, in the form in which it is read, stored and activated.</summary>
/// <param name="Bands">Bands of the customer's capacity, from small to large. The last one has no upper limit.</param>
/// <param name="Criteria">The criteria after the territory, in order: <c>specialty</c>, <c>load</c>; the turn is always last. Null for the
/// default order.</param>
/// <param name="TransferDays">Number of working days in which a colleague can answer an offer.</param>
/// <param name="SameManager">Another site of a company goes to the manager of its other sites, if that manager is present and has a place,
/// whatever the territory. Off by default, because the contract names region, specialty and load.</param>
public sealed record AssignmentPolicy(IReadOnlyList<AssignmentPolicy.Band> Bands, IReadOnlyList<string>? Criteria = null,
    int TransferDays = 2, bool SameManager = false) : IPolicyContent
{
    public const string Kind = "assignment";
    private const int MaxBands = 20, MaxTransferDays = 20;

    /// <param name="Name">The name, which a manager's specialties can contain.</param>
    /// <param name="Weight">The effort of such a customer, 0.01 to 1.</param>
    public sealed record Band([NoPersonalNumber, MinRunes(1), MaxRunes(30)] string Name, decimal Weight, decimal? BelowKva = null);

    public static PolicyKind<AssignmentPolicy> BuiltIn { get; } = new(Kind, Policy.BuiltIn.Version, () => FromPolicy(Policy.BuiltIn));

    public Policy ToPolicy(string version) =>
        new(version, [.. Bands.Select(b => new Assignment.CapacityBand(b.BelowKva ?? decimal.MaxValue, b.Name, b.Weight))])
        {
            Criteria = Criteria ?? Policy.DefaultCriteria,
            TransferDays = TransferDays,
            SameManager = SameManager,
        };

    public IReadOnlyList<Fault> Faults(string basePointer)
    {
        var faults = new List<Fault>();
        if (Bands.Count is 0 or > MaxBands)
            faults.Add(new Fault(basePointer + "/bands", "out_of_range", 1, MaxBands));
        for (var i = 0; i < Bands.Count; i++)
        {
            var pointer = $"{basePointer}/bands/{i}";
            if (Bands[i].Weight is < 0.01m or > 1)
                faults.Add(new Fault(pointer + "/weight", "out_of_range", 0.01m, 1));
            else if (decimal.Round(Bands[i].Weight, 2) != Bands[i].Weight)
                faults.Add(new Fault(pointer + "/weight", "too_precise", 2));
            // The last band must have no limit, the first one any; only those between are compared with the band before.
            var previous = i > 0 && i < Bands.Count - 1 ? Bands[i - 1] : null;
            if (i == Bands.Count - 1 ? Bands[i].BelowKva is not null : !(Bands[i].BelowKva > (previous?.BelowKva ?? 0)))
                faults.Add(new Fault(pointer + "/belowKva", "bands_order")
                {
                    DependsOn = previous is null ? [] : [$"{basePointer}/bands/{i - 1}"],
                });
            if (Bands.Take(i).Any(b => b.Name == Bands[i].Name))
                faults.Add(new Fault(pointer + "/name", "repeated_member"));
        }
        var criteria = Criteria ?? [];
        for (var i = 0; i < criteria.Count; i++)
            if (!Policy.DefaultCriteria.Contains(criteria[i]) || criteria.Take(i).Contains(criteria[i]))
                faults.Add(new Fault($"{basePointer}/criteria/{i}", "criterion_unknown"));
        if (TransferDays is < 1 or > MaxTransferDays)
            faults.Add(new Fault(basePointer + "/transferDays", "out_of_range", 1, MaxTransferDays));
        return faults;
    }

    private static AssignmentPolicy FromPolicy(Policy it) =>
        new([.. it.Bands.Select(b => new Band(b.Name, b.Weight, b.BelowKva == decimal.MaxValue ? null : b.BelowKva))], it.Criteria,
            it.TransferDays, it.SameManager);
}
