using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// An auditor sees the reviewers' queue as it was at a moment: who waited, in which order, who held what. Each page reads the log up to
/// then.
/// </summary>
[Tags("audit")]
public static class ReadPastReviews
{
    /// <param name="At">Up to here; where no time was asked for, that of the answer.</param>
    /// <param name="Events">So many were recorded by then.</param>
    /// <param name="Items">As GET /reviews gave them; without a name where the person is erased by now.</param>
    internal sealed record Answer(DateTimeOffset At, long Events, IReadOnlyList<ListReviews.Item> Items, string? NextCursor);

    [WolverineGet("/audit/queue"), DisableRequestTimeout, Staff("auditor", "admin")]
    [Asks("at", "status", "flag", "region", "reviewer", "age", "round")]
    [Answers<Answer>, Refuses("cursor_invalid")]
    public static async Task<IResult> Get(Page page, PastReviews queue, HttpContext http, CancellationToken ct)
    {
        var (then, wrong) = await queue.Read(PastMoment.Asked(http), page,
            policy => CaseFilter.Read(http, ListReviews.Statuses, policy, named: false), Query.Single(http, "status"), ct);
        if (then is null)
            return Problem.Invalid(wrong!);
        var part = page.Of(then.Rows, r => r.Position);
        return Reply.Ok(new Answer(then.At, then.Events, [.. part.Items.Select(r => r.Shown)], part.NextCursor))
            .With("Cache-Control", "no-store");
    }
}
