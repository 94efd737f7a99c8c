using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>The decisions on one registration, from which the figures are counted.</summary>
public sealed record DecisionsDocument(Guid Id, IReadOnlyList<DecisionMade> Decisions);

/// <param name="Reasons">Codes of the catalogue; empty for an approval.</param>
/// <param name="Reversed">The decision was reversed.</param>
public sealed record DecisionMade(DateTimeOffset At, Guid Reviewer, int Round, string Decision, IReadOnlyList<string> Reasons,
    bool Reversed = false);

/// <summary>Inline, so that the figures are always up to date.</summary>
public sealed class DecisionsProjection() : InlineReadModel<DecisionsDocument>("review_decisions", typeof(ReviewDecided),
    typeof(DecisionReversed))
{
    protected override DecisionsDocument? When(DecisionsDocument? document, Guid id, IEvent e)
    {
        var it = document ?? new DecisionsDocument(id, []);
        return e.Data switch
        {
            ReviewDecided d => it with
            {
                Decisions = [.. it.Decisions,
                    new DecisionMade(e.Timestamp, d.Reviewer, d.Round, d.Decision, [.. d.Reasons.Select(r => r.Code)])],
            },
            DecisionReversed when it.Decisions is [.., var last] =>
                it with { Decisions = [.. it.Decisions.SkipLast(1), last with { Reversed = true }] },
            _ => it,
        };
    }
}
