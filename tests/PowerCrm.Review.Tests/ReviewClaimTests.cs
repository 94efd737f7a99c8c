using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Review.Tests.Case;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

/// <summary>
/// Who holds a case is folded twice: by <see cref="ReviewCase"/>, which also needs the start of the claim, and by
/// <see cref="ReviewClaim"/>, which the other modules and the audit use.
/// </summary>
public class ReviewClaimTests
{
    private static readonly IReadOnlyList<Func<Random, object>> Events =
    [
        r => Claimed(AnyReviewer(r), r.Next(-10, 30)), r => TakenOver(null, AnyReviewer(r), r.Next(-10, 30)),
        r => Released(AnyReviewer(r)), _ => Approved, _ => Rejected(), r => Proposed(AnyReviewer(r)), _ => Withdrawn, _ => Info(2),
        _ => Erased, _ => Deferred, _ => Pictures(), _ => Materials(Verdicts.Passed), _ => Materials(Verdicts.Passed, Verdicts.Automatic),
        _ => Identity(Verdicts.Failed), _ => Urged, r => Noted(AnyReviewer(r)), r => ReversalOpened(AnyReviewer(r)),
        r => Opinion(AnyReviewer(r), agrees: false), _ => Reversed(), _ => Held, _ => Lifted, _ => Verified,
    ];

    [Fact]
    public void both_folds_name_the_same_holder_after_each_event()
    {
        var held = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (it, claim, history) = (ReviewCase.Initial, ReviewClaim.Initial, new List<string>());
            foreach (var e in StoredEvents.Stream(
                Submitted([.. Enumerable.Range(0, 20).Select(_ => Events[random.Next(Events.Count)](random))])))
            {
                (it, claim) = (ReviewCase.WhenRecorded(it, e), ReviewClaim.When(claim, e.Data));
                history.Add(e.Data.GetType().Name);
                foreach (var at in (DateTimeOffset[])[Now, it.LeaseUntil.AddTicks(it.LeaseUntil == default ? 0 : -1), it.LeaseUntil,
                    Now.AddHours(1)])
                {
                    var holder = it.IsFree(at) ? null : it.Reviewer;
                    claim.FindHolder(at).ShouldBe(holder, $"seed {seed}, {at:O}: {string.Join(", ", history)}");
                    held += holder is null ? 0 : 1;
                }
            }
        }
        held.ShouldBeGreaterThan(1000, "the streams contain claims");
    }

    private static Guid AnyReviewer(Random random) => random.Next(2) == 0 ? Me : Other;
}
