using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Validates the reasons that a reviewer gave and converts them to those that the event records.</summary>
public static class RejectionReasons
{
    private const int MaxReasons = 20;

    public static IReadOnlyList<Fault> Faults(DecideReview.Request request)
    {
        var given = request.Reasons ?? [];
        if (request.Decision == DecideReview.Verdicts.Approved)
            return given.Count == 0 ? [] : [new Fault("/reasons", "invalid")];
        if (given.Count == 0)
            return [new Fault("/reasons", "reasons_required") { Top = "reasons_required" }];
        if (given.Count > MaxReasons)
            return [new Fault("/reasons", "out_of_range", 1, MaxReasons)];
        return [.. given.SelectMany((r, i) => Faults(r, $"/reasons/{i}"))];
    }

    private static IEnumerable<Fault> Faults(DecideReview.ReasonGiven given, string at)
    {
        var reason = ReasonCatalogue.Find(given.Code);
        if (reason is null)
            yield return new Fault(at + "/code", "reason_unknown") { Top = "reason_unknown" };
        if (reason is { NeedsMessage: true } && string.IsNullOrEmpty(given.Message))
            yield return new Fault(at + "/message", "required");
        if (reason is not null && given.Pointer is { } pointer
            && !(reason.NeedsMessage ? ReasonCatalogue.Pointers : reason.Opens).Contains(pointer))
            yield return new Fault(at + "/pointer", "invalid");
    }

    /// <summary>
    /// Sorts the reasons of failed checks first, since the applicant's timeline stops at the step of the first reason. The message is
    /// always stored, so that a later change of the catalogue does not change what the applicant was told.
    /// </summary>
    public static IReadOnlyList<(RejectionReason Reason, string Message)> Arrange(ReviewCase it,
        IReadOnlyList<DecideReview.ReasonGiven> given) =>
    [
        .. given.Select(g => (Given: g, Known: ReasonCatalogue.Find(g.Code)!))
            .Select(r => (Reason: new RejectionReason(r.Known.Code, Step(it, r.Known), r.Given.Pointer is { } one ? [one] : r.Known.Opens),
                Message: r.Given.Message is { Length: > 0 } own ? own : r.Known.Zh))
            .OrderBy(r => Failed(it, r.Reason.Step) ? 0 : 1),
    ];

    private static bool Failed(ReviewCase it, string step) =>
        (step == ReasonCatalogue.Identity ? it.Identity : it.Materials) == Verdicts.Failed;

    /// <summary>The step of the reason "other" is that of the failed check.</summary>
    private static string Step(ReviewCase it, ReviewReason reason) =>
        reason.NeedsMessage && !Failed(it, ReasonCatalogue.Materials)
            && Failed(it, ReasonCatalogue.Identity) ? ReasonCatalogue.Identity : reason.Step;
}
