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
        var looked = managers.Select(m => Evaluate(m, customer, covered, policy, today)).ToList();
        // Prefers managers who are present until the deadline of the first contact, if there are any.
        if (looked.Exists(l => l.Candidate.ExcludedFor is null))
        {
            var contactBy = ChinaTime.Day(Deadlines.ContactBy(now));
            var staying = looked.ConvertAll(l => l.Candidate.ExcludedFor is null && l.Manager.IsAwayBefore(contactBy, today)
                ? l with { Candidate = l.Candidate with { ExcludedFor = "leaves_soon" } } : l);
            looked = staying.Exists(l => l.Candidate.ExcludedFor is null) ? staying : looked;
        }
        var known = looked.Where(l => l.Candidate is { ExcludedFor: null, Existing: true }).ToList();
        if (known.Count > 0)
            return Chosen(looked, PickWinner(known, customer.Id, policy, narrowed: known.Count).Winner, "existing_customer", policy);
        var open = looked.Where(l => l.Candidate.ExcludedFor is null).ToList();
        var widest = open.Count == 0 ? 0 : open.Max(l => l.Candidate.Territory);
        looked = [.. looked.Select(l => l.Candidate.ExcludedFor is null && l.Candidate.Territory < widest
            ? l with { Candidate = l.Candidate with { ExcludedFor = "less_specific_territory" } } : l)];
        var (winner, code) = PickWinner([.. looked.Where(l => l.Candidate.ExcludedFor is null)], customer.Id, policy,
            narrowed: open.Count);
        return Chosen(looked, winner, code, policy);
    }

    private static Choice Chosen(IReadOnlyList<Evaluation> looked, Evaluation? winner, string code, Policy policy)
    {
        // Sorted by the time of registration, so that the explanation does not depend on the order of the rows.
        var candidates = looked.OrderBy(l => l.Manager.Since).ThenBy(l => l.Manager.Id).Select(l => l.Candidate).ToList();
        return new Choice(winner?.Manager.Id, new Explanation(policy.Version, code, candidates));
    }

    private static (Evaluation? Winner, string Code) PickWinner(List<Evaluation> left, Guid customer, Policy policy, int narrowed)
    {
        if (left.Count == 0)
            return (null, "none");
        if (left.Count == 1)
            return (left[0], narrowed > 1 ? "territory" : "only_candidate");
        foreach (var criterion in policy.Criteria)
        {
            left = criterion == "specialty" ? Keep(left, l => -l.Candidate.Specialty) : Keep(left, l => l.Candidate.Load);
            if (left.Count == 1)
                return (left[0], criterion);
        }
        // Managers who never got a customer come first, in order of registration. Equal times are ordered by a hash of customer and
        // manager, which is repeatable and does not always prefer the same manager.
        return (left.OrderBy(l => l.Manager.LastServed ?? DateTimeOffset.MinValue).ThenBy(l => l.Manager.Since)
            .ThenBy(l => Ids.Derived(customer, l.Manager.Id.ToString("N"))).First(), "turn");
    }

    /// <summary>Returns the managers with the lowest score.</summary>
    private static List<Evaluation> Keep(List<Evaluation> left, Func<Evaluation, decimal> score)
    {
        var best = left.Min(score);
        return [.. left.Where(l => score(l) == best)];
    }

    private static Evaluation Evaluate(ManagerSnapshot manager, CustomerProfile customer,
        IReadOnlyDictionary<Guid, IReadOnlyList<string>> covered, Policy policy, DateOnly today)
    {
        var territory = Territory.Best([.. manager.Territories, .. covered.GetValueOrDefault(manager.Id, [])], customer.RegionCode);
        var specialty = new[] { customer.VoltageLevel, customer.Industry, policy.FindBand(customer.PowerCapacity).Name }
            .Count(wanted => wanted is not null && manager.Specialties.Contains(wanted, StringComparer.Ordinal));
        var existing = customer.KnownManagers.Contains(manager.Id);
        var excluded = manager switch
        {
            { Active: false } => "inactive",
            _ when manager.LeaveOn(today) is not null => "on_leave",
            _ when customer.Tried.Contains(manager.Id) => "declined_before",
            _ when territory == 0 && !existing => "territory",
            _ when manager.Open >= manager.Capacity => "at_capacity",
            _ => null,
        };
        return new Evaluation(manager, new Candidate(manager.Id, excluded, territory, specialty, manager.Load, manager.LastServed,
            existing ? true : null));
    }

    private sealed record Evaluation(ManagerSnapshot Manager, Candidate Candidate);
}
