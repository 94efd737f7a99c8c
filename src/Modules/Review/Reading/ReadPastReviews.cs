using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// Returns the reviewers' queue at a past moment, for auditors: the cases in their order, and who had claimed them. Each page reads the
/// log up to that moment.
/// </summary>
[Tags("audit")]
public static class ReadPastReviews
{
    /// <param name="At">The requested time; the time of the response if none was requested.</param>
    /// <param name="Events">The number of events recorded up to that time.</param>
    /// <param name="Items">The cases as GET /reviews returned them; without a name if the person has been erased since.</param>
    internal sealed record Answer(DateTimeOffset At, long Events, IReadOnlyList<ListReviews.Item> Items, string? NextCursor);

    [WolverineGet("/audit/queue"), DisableRequestTimeout, Staff("auditor", "admin")]
    [QueryParameters("at", "status", "flag", "region", "reviewer", "age", "round")]
    [Answers<Answer>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, PastReviews queue, HttpContext http, CancellationToken ct)
    {
        var (past, fault) = await queue.Read(PastMoment.ReadQuery(http), page,
            policy => CaseFilter.Read(http, ListReviews.Statuses, policy, searchNames: false), Query.ReadSingle(http, "status"), ct);
        if (past is null)
            return Problem.Invalid(fault!);
        var part = page.Of(past.Rows, r => r.Position);
        return Reply.Ok(new Answer(past.At, past.Events, [.. part.Items.Select(r => r.ResponseItem)], part.NextCursor))
            .WithHeader("Cache-Control", "no-store");
    }
}
