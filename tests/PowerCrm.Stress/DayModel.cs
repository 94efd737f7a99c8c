using System.Collections.Concurrent;

namespace PowerCrm.Stress;

/// <summary>What was done to a registration, and acknowledged.</summary>
internal enum Deed
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

/// <summary>A small model of the product: it replays what was acknowledged, and says what has to be there at the end.</summary>
internal sealed class DayModel
{
    private readonly ConcurrentQueue<(Guid Registration, Deed What)> acknowledged = [];

    public IReadOnlyCollection<(Guid Registration, Deed What)> Acknowledged => acknowledged;

    public void Add(Guid registration, Deed what) => acknowledged.Enqueue((registration, what));

    /// <summary>
    /// The status that each applicant has to see; <c>erased</c>: nothing any more. Whichever answer came first: one that was lost is
    /// repeated, and arrives after what others did meanwhile.
    /// </summary>
    public IReadOnlyDictionary<Guid, string> Statuses() => acknowledged.GroupBy(a => a.Registration, a => a.What).ToDictionary(g => g.Key,
        g => g.Contains(Deed.Erased) ? "erased" : g.Contains(Deed.Rejected) ? "rejected" : g.Contains(Deed.Approved) ? "approved"
            : g.Contains(Deed.Submitted) ? "submitted" : "draft");

    /// <summary>What stands in the log before that which it needs, or twice: the product let somebody do what was not their turn.</summary>
    /// <param name="log">In its order.</param>
    public static IReadOnlyList<string> OutOfOrder(IEnumerable<(Guid Registration, Deed What)> log)
    {
        var (done, wrong) = (new HashSet<(Guid, Deed)>(), new List<string>());
        foreach (var (registration, what) in log)
        {
            Deed[] needs = what switch
            {
                Deed.Approved or Deed.Rejected => [Deed.Submitted],
                Deed.PhoneRevealed or Deed.Contacted or Deed.FollowedUp => [Deed.Approved],
                Deed.Served => [Deed.Approved, Deed.Contacted],
                _ => [],
            };
            Deed[] never = what switch
            {
                Deed.Approved or Deed.Rejected => [Deed.Approved, Deed.Rejected],
                Deed.PhoneRevealed or Deed.FollowedUp => [],
                _ => [what],
            };
            if (Array.Exists(needs, n => !done.Contains((registration, n))) || Array.Exists(never, n => done.Contains((registration, n))))
                wrong.Add($"{registration}: {what}");
            done.Add((registration, what));
        }
        return wrong;
    }

    /// <summary>
    /// Compares with the log: what was acknowledged and is not there, and what is there oftener than it was acknowledged.
    /// </summary>
    public (IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled) Compare(IEnumerable<(Guid Registration, Deed What)> log)
    {
        var (expected, found) = (acknowledged.CountBy(a => a).ToDictionary(), log.CountBy(a => a).ToDictionary());
        var all = expected.Keys.Union(found.Keys)
            .Select(k => (Key: k, Expected: expected.GetValueOrDefault(k), Found: found.GetValueOrDefault(k))).ToList();
        return ([.. all.Where(a => a.Found < a.Expected).Select(Told)], [.. all.Where(a => a.Found > a.Expected).Select(Told)]);

        static string Told(((Guid Registration, Deed What) Key, int Expected, int Found) a) =>
            $"{a.Key.Registration}: {a.Key.What}, acknowledged {a.Expected}, found {a.Found}";
    }

    /// <summary>Applicants who see something else than the model has.</summary>
    /// <param name="seen">What each read at the end.</param>
    public IReadOnlyList<string> NotAsSeen(IReadOnlyDictionary<Guid, string> seen) => [.. Statuses()
        .Where(s => seen.GetValueOrDefault(s.Key, "nothing") is var status
            && status != s.Value && !(s.Value == "submitted" && status is "pending" or "processing"))
        .Select(s => $"{s.Key}: {s.Value}, but sees {seen.GetValueOrDefault(s.Key, "nothing")}")];
}
