using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Validates the reasons that a reviewer gave and converts them to those that the event records.</summary>
public static class RejectionReasons
{
    private const int MaxReasons = 20;

    /// <param name="catalogue">The reasons of the day; null if the day is not known yet, which allows those of any day.</param>
    public static IReadOnlyList<Fault> FindFaults(DecideReview.Request request, ReasonCatalogue? catalogue)
    {
        var reasons = request.Reasons ?? [];
        if (request.Decision == DecideReview.DecisionGiven.Approved)
            return reasons.Count == 0 ? [] : [new Fault("/reasons", "invalid")];
        if (reasons.Count == 0)
            return [new Fault("/reasons", "reasons_required") { Top = "reasons_required" }];
        if (reasons.Count > MaxReasons)
            return [new Fault("/reasons", "out_of_range", 1, MaxReasons)];
        return [.. reasons.SelectMany((r, i) => FindFaults(r, $"/reasons/{i}", catalogue))];
    }

    private static IEnumerable<Fault> FindFaults(DecideReview.ReasonGiven entry, string basePointer, ReasonCatalogue? catalogue)
    {
        var reasons = (catalogue is null ? ReasonCatalogue.All : [catalogue]).Select(c => c.Find(entry.Code)).OfType<ReviewReason>()
            .ToList();
        if (reasons.Count == 0)
            yield return new Fault(basePointer + "/code", "reason_unknown") { Top = "reason_unknown" };
        else if (reasons.All(r => r.NeedsMessage) && string.IsNullOrEmpty(entry.Message))
            yield return new Fault(basePointer + "/message", "required");
        if (reasons.Count > 0 && entry.Pointer is { } pointer
            && !reasons.Exists(r => (r.NeedsMessage ? ReasonCatalogue.Pointers : r.Opens).Contains(pointer)))
            yield return new Fault(basePointer + "/pointer", "invalid");
    }

    /// <summary>
    /// Sorts the reasons of failed checks first, since the applicant's timeline stops at the step of the first reason. The message is
    /// always stored, so that a later change of the catalogue does not change what the applicant was told.
    /// </summary>
    public static IReadOnlyList<Arranged> Arrange(ReviewCase it, IReadOnlyList<DecideReview.ReasonGiven> reasons,
        ReasonCatalogue catalogue) =>
    [
        .. reasons.Select(g => Arrange(it, g, catalogue.Find(g.Code)!)).OrderBy(r => HasFailed(it, r.Reason.Step) ? 0 : 1),
    ];

    private static Arranged Arrange(ReviewCase it, DecideReview.ReasonGiven given, ReviewReason known)
    {
        var reason = new RejectionReason(known.Code, GetStep(it, known), given.Pointer is { } pointer ? [pointer] : known.Opens);
        return given.Message is { Length: > 0 } message
            ? new Arranged(reason, message, English: null) : new Arranged(reason, known.Zh, known.En);
    }

    /// <param name="Message">What the reviewer wrote, or else the catalogue's Chinese text.</param>
    /// <param name="English">The catalogue's English text; null if the reviewer wrote the message.</param>
    public sealed record Arranged(RejectionReason Reason, string Message, string? English);

    private static bool HasFailed(ReviewCase it, string step) =>
        (step == ReasonCatalogue.Identity ? it.Identity : it.Materials) == Verdicts.Failed;

    /// <summary>The step of the reason "other" is that of the failed check.</summary>
    private static string GetStep(ReviewCase it, ReviewReason reason) =>
        reason.NeedsMessage && !HasFailed(it, ReasonCatalogue.Materials)
            && HasFailed(it, ReasonCatalogue.Identity) ? ReasonCatalogue.Identity : reason.Step;
}
