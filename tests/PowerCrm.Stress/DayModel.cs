using System.Collections.Concurrent;

namespace PowerCrm.Stress;

/// <summary>An acknowledged action on a registration.</summary>
internal enum CustomerAction
{
    Submitted,
    Approved,
    Rejected,
    PhoneRevealed,
    Contacted,
    FollowedUp,
    Served,
    Erased,
}

/// <summary>A small model of the product: it replays the acknowledged actions and returns the expected state at the end.</summary>
internal sealed class DayModel
{
    private readonly ConcurrentQueue<(Guid Registration, CustomerAction What)> acknowledged = [];

    public IReadOnlyCollection<(Guid Registration, CustomerAction What)> Acknowledged => acknowledged;

    public void Add(Guid registration, CustomerAction what) => acknowledged.Enqueue((registration, what));

    /// <summary>
    /// The status that each applicant must see; <c>erased</c> when there is nothing to see. The order of the acknowledgements does not
    /// matter: after a lost answer the request is repeated, and its acknowledgement comes after the later actions of others.
    /// </summary>
    public IReadOnlyDictionary<Guid, string> Statuses() => acknowledged.GroupBy(a => a.Registration, a => a.What).ToDictionary(g => g.Key,
        g => g.Contains(CustomerAction.Erased) ? "erased" : g.Contains(CustomerAction.Rejected)
            ? "rejected" : g.Contains(CustomerAction.Approved) ? "approved"
            : g.Contains(CustomerAction.Submitted) ? "submitted" : "draft");

    /// <summary>
    /// Actions that are in the log twice, or before an action that they depend on: the product accepted them at the wrong time.
    /// </summary>
    /// <param name="log">The actions, in the order of the log.</param>
    public static IReadOnlyList<string> FindOutOfOrder(IEnumerable<(Guid Registration, CustomerAction What)> log)
    {
        var (done, wrong) = (new HashSet<(Guid, CustomerAction)>(), new List<string>());
        foreach (var (registration, what) in log)
        {
            CustomerAction[] needs = what switch
            {
                CustomerAction.Approved or CustomerAction.Rejected => [CustomerAction.Submitted],
                CustomerAction.PhoneRevealed or CustomerAction.Contacted or CustomerAction.FollowedUp => [CustomerAction.Approved],
                CustomerAction.Served => [CustomerAction.Approved, CustomerAction.Contacted],
                _ => [],
            };
            CustomerAction[] never = what switch
            {
                CustomerAction.Approved or CustomerAction.Rejected => [CustomerAction.Approved, CustomerAction.Rejected],
                CustomerAction.PhoneRevealed or CustomerAction.FollowedUp => [],
                _ => [what],
            };
            if (Array.Exists(needs, n => !done.Contains((registration, n))) || Array.Exists(never, n => done.Contains((registration, n))))
                wrong.Add($"{registration}: {what}");
            done.Add((registration, what));
        }
        return wrong;
    }

    /// <summary>
    /// Compares with the log: actions that were acknowledged and are missing, and actions that are in the log more often than acknowledged.
    /// </summary>
    public (IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled) Compare(IEnumerable<(Guid Registration, CustomerAction What)> log)
    {
        var (expected, found) = (acknowledged.CountBy(a => a).ToDictionary(), log.CountBy(a => a).ToDictionary());
        var all = expected.Keys.Union(found.Keys)
            .Select(k => (Key: k, Expected: expected.GetValueOrDefault(k), Found: found.GetValueOrDefault(k))).ToList();
        return ([.. all.Where(a => a.Found < a.Expected).Select(Told)], [.. all.Where(a => a.Found > a.Expected).Select(Told)]);

        static string Told(((Guid Registration, CustomerAction What) Key, int Expected, int Found) a) =>
            $"{a.Key.Registration}: {a.Key.What}, acknowledged {a.Expected}, found {a.Found}";
    }

    /// <summary>Applicants whose status differs from the model.</summary>
    /// <param name="seen">The status that each applicant read at the end.</param>
    public IReadOnlyList<string> FindStatusMismatches(IReadOnlyDictionary<Guid, string> seen) => [.. Statuses()
        .Where(s => seen.GetValueOrDefault(s.Key, "nothing") is var status
            && status != s.Value && !(s.Value == "submitted" && status is "pending" or "processing"))
        .Select(s => $"{s.Key}: {s.Value}, but sees {seen.GetValueOrDefault(s.Key, "nothing")}")];
}
