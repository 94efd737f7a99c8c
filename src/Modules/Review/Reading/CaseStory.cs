using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Review;

/// <summary>All of a case that a reviewer reads: rounds, pictures, checks, decisions, in the order they happened. Still sealed.</summary>
internal sealed record CaseStory(ReviewCase Case, IReadOnlyList<InfoSubmitted> Rounds, MaterialsUploaded? Materials, IReadOnlyList<Finding> Findings,
    IReadOnlyList<ReviewDecided> Decisions, IReadOnlyList<CaseHistory> History) : IFold<CaseStory>
{
    public static CaseStory Initial { get; } = new(ReviewCase.Initial, [], null, [], [], []);

    public static CaseStory Apply(CaseStory it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Rounds = [.. it.Rounds, e], Findings = [] },
        MaterialsUploaded e => it with { Materials = e },
        MaterialsChecked { By: "automatic" } e => it with { Findings = e.Findings },
        ReviewDecided e => it with { Decisions = [.. it.Decisions, e] },
        _ => it,
    };

    public static CaseStory ApplyRecorded(CaseStory it, Recorded e) => Apply(it, e.Data) with
    {
        Case = ReviewCase.ApplyRecorded(it.Case, e),
        History = [.. it.History, new CaseHistory(e.At, e.Type, e.By.Actor)],
    };
}
