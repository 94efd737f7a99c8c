using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>The chosen manager, or null, with the explanation.</summary>
internal sealed record Choice(Guid? Manager, Explanation Why);

/// <summary>
/// Chooses a customer's manager, as a pure function: the same facts give the same result in any order, so that a policy can be replayed
/// over history. It applies the filters, then prefers the manager of the company's other sites, the most specific territory, the best match
/// of specialties, the lowest load by effort, and last the manager whose turn it is.
/// </summary>
internal static class ManagerSelector
{
    public static Choice Select(CustomerProfile customer, IReadOnlyList<ManagerSnapshot> managers, Policy policy, DateTimeOffset now)
    {
        var today = ChinaTime.Day(now);
        var covered = Substitutions.FindCoveredTerritories(managers, today);
        var evaluations = managers.Select(m => Evaluate(m, customer, covered, policy, today)).ToList();
        // Prefers managers who are present until the deadline of the first contact, if there are any.
        if (evaluations.Exists(l => l.Candidate.ExcludedFor is null))
        {
            var contactBy = ChinaTime.Day(Deadlines.ContactBy(now));
            var adjusted = evaluations.ConvertAll(l => l.Candidate.ExcludedFor is null && l.Manager.IsAwayBefore(contactBy, today)
                ? l with { Candidate = l.Candidate with { ExcludedFor = "leaves_soon" } } : l);
            evaluations = adjusted.Exists(l => l.Candidate.ExcludedFor is null) ? adjusted : evaluations;
        }
        var known = evaluations.Where(l => l.Candidate is { ExcludedFor: null, Existing: true }).ToList();
        if (known.Count > 0)
            return CreateChoice(evaluations, PickWinner(known, customer.Id, policy, narrowed: known.Count).Winner,
                ExplanationCodes.ExistingCustomer, policy);
        var eligible = evaluations.Where(l => l.Candidate.ExcludedFor is null).ToList();
        var mostSpecific = eligible.Count == 0 ? 0 : eligible.Max(l => l.Candidate.Territory);
        evaluations = [.. evaluations.Select(l => l.Candidate.ExcludedFor is null && l.Candidate.Territory < mostSpecific
            ? l with { Candidate = l.Candidate with { ExcludedFor = "less_specific_territory" } } : l)];
        var (winner, code) = PickWinner([.. evaluations.Where(l => l.Candidate.ExcludedFor is null)], customer.Id, policy,
            narrowed: eligible.Count);
        return CreateChoice(evaluations, winner, code, policy);
    }

    private static Choice CreateChoice(IReadOnlyList<Evaluation> evaluations, Evaluation? winner, string code, Policy policy)
    {
        // Sorted by the time of registration, so that the explanation does not depend on the order of the rows.
        var candidates = evaluations.OrderBy(l => l.Manager.Since).ThenBy(l => l.Manager.Id).Select(l => l.Candidate).ToList();
        return new Choice(winner?.Manager.Id, new Explanation(policy.Version, code, candidates));
    }

    private static (Evaluation? Winner, string Code) PickWinner(List<Evaluation> remaining, Guid customer, Policy policy, int narrowed)
    {
        if (remaining.Count == 0)
            return (null, ExplanationCodes.None);
        if (remaining.Count == 1)
            return (remaining[0], narrowed > 1 ? ExplanationCodes.Territory : ExplanationCodes.OnlyCandidate);
        foreach (var criterion in policy.Criteria)
        {
            remaining = criterion == ExplanationCodes.Specialty ? KeepLowest(remaining, l => -l.Candidate.Specialty)
                : KeepLowest(remaining, l => l.Candidate.Load);
            if (remaining.Count == 1)
                return (remaining[0], criterion);
        }
        // Managers who never got a customer come first, in order of registration. Equal times are ordered by a hash of customer and
        // manager, which is repeatable and does not always prefer the same manager.
        return (remaining.OrderBy(l => l.Manager.LastServed ?? DateTimeOffset.MinValue).ThenBy(l => l.Manager.Since)
            .ThenBy(l => Ids.Derived(customer, l.Manager.Id.ToString("N"))).First(), ExplanationCodes.Turn);
    }

    /// <summary>Returns the managers with the lowest score.</summary>
    private static List<Evaluation> KeepLowest(List<Evaluation> evaluations, Func<Evaluation, decimal> score)
    {
        var lowest = evaluations.Min(score);
        return [.. evaluations.Where(l => score(l) == lowest)];
    }

    private static Evaluation Evaluate(ManagerSnapshot manager, CustomerProfile customer,
        IReadOnlyDictionary<Guid, IReadOnlyList<string>> covered, Policy policy, DateOnly today)
    {
        var territory = Territory.BestFit([.. manager.Territories, .. covered.GetValueOrDefault(manager.Id, [])], customer.RegionCode);
        var specialty = new[] { customer.VoltageLevel, customer.Industry, policy.FindBand(customer.PowerCapacity).Name }
            .Count(code => code is not null && manager.Specialties.Contains(code, StringComparer.Ordinal));
        var isKnown = customer.KnownManagers.Contains(manager.Id);
        var exclusionReason = manager switch
        {
            { Active: false } => "inactive",
            _ when manager.LeaveOn(today) is not null => "on_leave",
            _ when customer.Tried.Contains(manager.Id) => "declined_before",
            _ when territory == 0 && !isKnown => "territory",
            _ when manager.Open >= manager.Capacity => "at_capacity",
            _ => null,
        };
        return new Evaluation(manager, new Candidate(manager.Id, exclusionReason, territory, specialty, manager.Load, manager.LastServed,
            isKnown ? true : null));
    }

    private sealed record Evaluation(ManagerSnapshot Manager, Candidate Candidate);
}
