using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Companies;

/// <summary>
/// Finds the applicant's company by a part of its name, even if it is misspelled, by pinyin or its initials, or by the start of its credit
/// code.
/// </summary>
[Tags("reference")]
public static class SearchCompanies
{
    internal sealed record Response(IReadOnlyList<FoundCompany> Items);

    /// <summary>Rate limits that suit a person who types. They stop a client that walks through the directory prefix by prefix.</summary>
    private static readonly (TimeSpan Window, int Limit)[] RequestLimits =
        [(TimeSpan.FromMinutes(1), MaxPerMinute), (TimeSpan.FromMinutes(10), MaxPerTenMinutes), (TimeSpan.FromDays(1), MaxPerDay)];

    /// <summary>
    /// The limits in Development, where a test measures hundreds of searches of one person. A walk through the directory is still stopped.
    /// </summary>
    private static readonly (TimeSpan Window, int Limit)[] DevelopmentLimits =
        [(TimeSpan.FromMinutes(10), 600), (TimeSpan.FromDays(1), 20_000)];

    private const int MaxPerMinute = 120, MaxPerTenMinutes = 300, MaxPerDay = 2000;

    [WolverineGet("/companies/search"), Applicant]
    [QueryParameters("q", "limit")]
    [Answers<Response>, ProblemCodes("query_too_short")]
    public static async Task<IResult> Get(CurrentCaller caller, HttpContext http, ICompanySource companies, IRateLimits limits,
        IHostEnvironment environment, CancellationToken ct)
    {
        var query = Query.ReadSingle(http, "q") ?? "";
        if (SafeText.CountRunes(Names.Key(query)) < 2)
            return Problem.Invalid(new Fault("/q", "query_too_short") { Top = "query_too_short" });
        if (SafeText.CountRunes(query) > 64)
            return Problem.Invalid(new Fault("/q", "too_long", 64));
        var limit = Page.LimitOf(http, 10);
        foreach (var (window, maxRequests) in environment.IsDevelopment() ? DevelopmentLimits : RequestLimits)
            if ((await limits.TryAcquire($"companies:{window.TotalMinutes}:{caller.Id}", maxRequests, window, ct))
                .ToProblem() is { } refusal)
                return refusal;
        var results = new List<FoundCompany>();
        foreach (var variant in Simplified.Variants(query))
            results.AddRange(await companies.Find(variant, limit, ct));
        return Reply.Ok(new Response([.. results.OrderByDescending(c => c.Score).DistinctBy(c => c.CreditCode).Take(limit)]));
    }
}
