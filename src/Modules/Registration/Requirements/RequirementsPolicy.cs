using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// What this retailer requires beyond the fixed rules: fields that are otherwise optional, and the customers it serves. It can only require
/// more. The correction of a rejected registration is not checked against it, because a field that the reasons do not open could not be
/// filled in.
/// </summary>
/// <param name="CreditCode">The credit code is required.</param>
/// <param name="Industry">The industry is required.</param>
/// <param name="LeastAccountNumbers">The minimum number of grid account numbers, 0..20.</param>
/// <param name="LeastCapacityKva">The minimum capacity, 0.01..1,000,000; null when any size is served.</param>
/// <param name="Provinces">Codes of the provinces that are served (440000), each once: a retailer may sell only where the exchange has
/// listed it. Null when all are served.</param>
public sealed record RequirementsPolicy(bool CreditCode, bool Industry, int LeastAccountNumbers, decimal? LeastCapacityKva = null,
    IReadOnlyList<string>? Provinces = null) : IPolicyContent
{
    public const string Kind = "requirements";
    private const int MaxAccountNumbers = 20;
    private const decimal MinCapacityKva = 0.01m, MaxCapacityKva = 1_000_000;

    /// <summary>Requires only what the contract with the clients requires of every registration.</summary>
    public static PolicyKind<RequirementsPolicy> BuiltIn { get; } = new(Kind, "requirements-0",
        () => new RequirementsPolicy(false, false, 0));

    public IReadOnlyList<Fault> Faults(string basePointer)
    {
        var faults = new List<Fault>();
        if (LeastAccountNumbers is < 0 or > MaxAccountNumbers)
            faults.Add(new Fault(basePointer + "/leastAccountNumbers", "out_of_range", 0, MaxAccountNumbers));
        if (LeastCapacityKva is < MinCapacityKva or > MaxCapacityKva)
            faults.Add(new Fault(basePointer + "/leastCapacityKva", "out_of_range", MinCapacityKva, MaxCapacityKva));
        else if (LeastCapacityKva is { } kva && decimal.Round(kva, 2) != kva)
            faults.Add(new Fault(basePointer + "/leastCapacityKva", "too_precise", 2));
        if (Provinces is { Count: 0 })
            faults.Add(new Fault(basePointer + "/provinces", "required"));
        foreach (var (i, code) in (Provinces ?? []).Index())
            if (Regions.Children(null)?.Any(p => p.Code == code) != true)
                faults.Add(new Fault($"{basePointer}/provinces/{i}", "province_unknown"));
            else if (Provinces?.Take(i).Contains(code) == true)
                faults.Add(new Fault($"{basePointer}/provinces/{i}", "named_twice"));
        return faults;
    }
}
