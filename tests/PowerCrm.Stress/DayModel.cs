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
    private readonly ConcurrentQueue<(Guid Registration, CustomerAction Action)> acknowledged = [];

    public IReadOnlyCollection<(Guid Registration, CustomerAction Action)> Acknowledged => acknowledged;

    public void Add(Guid registration, CustomerAction action) => acknowledged.Enqueue((registration, action));

    /// <summary>
    /// The status that each applicant must see; <c>erased</c> when there is nothing to see. The order of the acknowledgements does not
    /// matter: after a lost answer the request is repeated, and its acknowledgement comes after the later actions of others.
    /// </summary>
    public IReadOnlyDictionary<Guid, string> Statuses() => acknowledged.GroupBy(a => a.Registration, a => a.Action).ToDictionary(g => g.Key,
        g => g.Contains(CustomerAction.Erased) ? "erased" : g.Contains(CustomerAction.Rejected)
            ? "rejected" : g.Contains(CustomerAction.Approved) ? "approved"
            : g.Contains(CustomerAction.Submitted) ? "submitted" : "draft");

    /// <summary>
    /// Actions that are in the log twice, or before an action that they depend on: the product accepted them at the wrong time.
    /// </summary>
    /// <param name="log">The actions, in the order of the log.</param>
    public static IReadOnlyList<string> FindOutOfOrder(IEnumerable<(Guid Registration, CustomerAction Action)> log)
    {
        var (prior, wrong) = (new HashSet<(Guid, CustomerAction)>(), new List<string>());
        foreach (var (registration, action) in log)
        {
            CustomerAction[] needs = action switch
            {
                CustomerAction.Approved or CustomerAction.Rejected => [CustomerAction.Submitted],
                CustomerAction.PhoneRevealed or CustomerAction.Contacted or CustomerAction.FollowedUp => [CustomerAction.Approved],
                CustomerAction.Served => [CustomerAction.Approved, CustomerAction.Contacted],
                _ => [],
            };
            CustomerAction[] never = action switch
            {
                CustomerAction.Approved or CustomerAction.Rejected => [CustomerAction.Approved, CustomerAction.Rejected],
                CustomerAction.PhoneRevealed or CustomerAction.FollowedUp => [],
                _ => [action],
            };
            if (Array.Exists(needs, n => !prior.Contains((registration, n))) || Array.Exists(never, n => prior.Contains((registration, n))))
                wrong.Add($"{registration}: {action}");
            prior.Add((registration, action));
        }
        return wrong;
    }

    /// <summary>
    /// Compares with the log: actions that were acknowledged and are missing, and actions that are in the log more often than acknowledged.
    /// </summary>
    public (IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled) Compare(IEnumerable<(Guid Registration, CustomerAction Action)> log)
    {
        var (expected, actual) = (acknowledged.CountBy(a => a).ToDictionary(), log.CountBy(a => a).ToDictionary());
        var all = expected.Keys.Union(actual.Keys)
            .Select(k => (Key: k, Expected: expected.GetValueOrDefault(k), Found: actual.GetValueOrDefault(k))).ToList();
        return ([.. all.Where(a => a.Found < a.Expected).Select(Describe)], [.. all.Where(a => a.Found > a.Expected).Select(Describe)]);

        static string Describe(((Guid Registration, CustomerAction Action) Key, int Expected, int Actual) a) =>
            $"{a.Key.Registration}: {a.Key.Action}, acknowledged {a.Expected}, found {a.Actual}";
    }

    /// <summary>Applicants whose status differs from the model.</summary>
    /// <param name="actual">The status that each applicant read at the end.</param>
    public IReadOnlyList<string> FindStatusMismatches(IReadOnlyDictionary<Guid, string> actual) => [.. Statuses()
        .Where(s => actual.GetValueOrDefault(s.Key, "nothing") is var status
            && status != s.Value && !(s.Value == "submitted" && status is "pending" or "processing"))
        .Select(s => $"{s.Key}: {s.Value}, but sees {actual.GetValueOrDefault(s.Key, "nothing")}")];
}
