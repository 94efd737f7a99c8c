using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// What this retailer demands of a registration beyond what every one has: fields that are optional otherwise, and the customers it serves.
/// It can only demand more. A registration that was refused is corrected by the rules under which it came in: what its reasons do not open
/// could not be added.
/// </summary>
/// <param name="CreditCode">The credit code has to be given.</param>
/// <param name="Industry">The industry has to be chosen.</param>
/// <param name="LeastAccountNumbers">So many grid account numbers at least, 0..20.</param>
/// <param name="LeastCapacityKva">Smaller customers are not served, 0.01..1,000,000; null: any size is.</param>
/// <param name="Provinces">Codes of the provinces that are served (440000), each once: a retailer sells where the exchange has listed it.
/// Null: all are.</param>
public sealed record RequirementsPolicy(bool CreditCode, bool Industry, int LeastAccountNumbers, decimal? LeastCapacityKva = null,
    IReadOnlyList<string>? Provinces = null) : IPolicyContent
{
    public const string Kind = "requirements";
    private const int MostAccounts = 20;
    private const decimal LeastKva = 0.01m, MostKva = 1_000_000;

    /// <summary>What the contract with the clients demands of every registration, and no more.</summary>
    public static PolicyKind<RequirementsPolicy> BuiltIn { get; } = new(Kind, "requirements-0",
        () => new RequirementsPolicy(false, false, 0));

    public IReadOnlyList<Fault> Faults(string under)
    {
        var faults = new List<Fault>();
        if (LeastAccountNumbers is < 0 or > MostAccounts)
            faults.Add(new Fault(under + "/leastAccountNumbers", "out_of_range", 0, MostAccounts));
        if (LeastCapacityKva is < LeastKva or > MostKva)
            faults.Add(new Fault(under + "/leastCapacityKva", "out_of_range", LeastKva, MostKva));
        else if (LeastCapacityKva is { } kva && decimal.Round(kva, 2) != kva)
            faults.Add(new Fault(under + "/leastCapacityKva", "too_precise", 2));
        if (Provinces is { Count: 0 })
            faults.Add(new Fault(under + "/provinces", "required"));
        foreach (var (i, code) in (Provinces ?? []).Index())
            if (Regions.Children(null)?.Any(p => p.Code == code) != true)
                faults.Add(new Fault($"{under}/provinces/{i}", "province_unknown"));
            else if (Provinces?.Take(i).Contains(code) == true)
                faults.Add(new Fault($"{under}/provinces/{i}", "named_twice"));
        return faults;
    }
}
