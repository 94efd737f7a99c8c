using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The figures of the decisions in a period, as a pure function.</summary>
/// <param name="FirstPassYield">Share of approvals among first-round decisions; null when there were none.</param>
/// <param name="Reversed">Decisions of the period that were reversed. They are also included in the other figures.</param>
/// <param name="Automatic">Clean cases that were approved without a person. They are not included in the other figures.</param>
/// <param name="Hours">Hours in which at least one decision was made.</param>
/// <param name="Reasons">The most frequent first.</param>
public sealed record ReviewFigures(int Decided, int Approved, int Rejected, int ApprovedInRoundOne, decimal? FirstPassYield,
    int Reversed, IReadOnlyList<ReviewFigures.Hour> Hours, IReadOnlyList<ReviewFigures.Person> People,
    IReadOnlyList<ReviewFigures.Reason> Reasons, ReviewFigures.AutomaticApprovals Automatic)
{
    public sealed record AutomaticApprovals(int Approved, int Reversed);

    /// <param name="At">When the hour begins.</param>
    public sealed record Hour(DateTimeOffset At, int Decided);

    /// <param name="DisplayName">Null when the account no longer exists.</param>
    public sealed record Person(Guid ReviewerId, string? DisplayName, int Decided, int Approved, int ApprovedInRoundOne, int Reversed);

    public sealed record Reason(string Code, string Text, int Count);

    internal static ReviewFigures Of(IReadOnlyCollection<DecisionMade> all, IReadOnlyDictionary<Guid, string> names, Language language)
    {
        var automatic = all.Where(d => d.Reviewer == Contracts.ReviewDecided.NoPerson).ToList();
        var decisions = all.Where(d => d.Reviewer != Contracts.ReviewDecided.NoPerson).ToList();
        var (approved, approvedInRoundOne, roundOneCount) = (decisions.Count(IsApproval), decisions.Count(IsFirstRoundApproval),
            decisions.Count(d => d.Round == 1));
        return new ReviewFigures(decisions.Count, approved, decisions.Count - approved, approvedInRoundOne,
            roundOneCount == 0 ? null : Math.Round((decimal)approvedInRoundOne / roundOneCount, 4), decisions.Count(d => d.Reversed),
            [.. decisions.CountBy(d => GetStartOfHour(d.At)).OrderBy(h => h.Key).Select(h => new Hour(h.Key, h.Value))],
            [.. decisions.GroupBy(d => d.Reviewer).OrderByDescending(p => p.Count()).ThenBy(p => p.Key).Select(p =>
                new Person(p.Key, names.GetValueOrDefault(p.Key), p.Count(), p.Count(IsApproval), p.Count(IsFirstRoundApproval),
                p.Count(d => d.Reversed)))],
            [.. decisions.SelectMany(d => d.Reasons).CountBy(r => r, StringComparer.Ordinal)
                .OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new Reason(r.Key, ReasonCatalogue.FindNewest(r.Key)?.GetText(language) ?? r.Key, r.Value))],
            new AutomaticApprovals(automatic.Count, automatic.Count(d => d.Reversed)));
    }

    private static bool IsApproval(DecisionMade it) => it.Decision == AuthStatus.Approved;

    private static bool IsFirstRoundApproval(DecisionMade it) => IsApproval(it) && it.Round == 1;

    /// <summary>China's offset from UTC is a whole number of hours, so its hours start with those of UTC.</summary>
    private static DateTimeOffset GetStartOfHour(DateTimeOffset at) =>
        new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}
