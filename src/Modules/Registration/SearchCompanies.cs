using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The applicant finds the company by a part of its name, also misspelled, or by the start of its credit code.</summary>
internal static class SearchCompanies
{
    /// <param name="Matches">Start and length in code points of the name.</param>
    public sealed record Found(string Name, string CreditCode, string Province, string City, string? District, decimal Score,
        IReadOnlyList<int[]> Matches);
    public sealed record Response(IReadOnlyList<Found> Items);

    private const int Candidates = 200;

    // The array operator uses the index; names that hold the whole query come first however long they are.
    private const string ByName = """
        select name, credit_code as creditCode, province, city, district
        from pc_companies
        where bigrams && @grams
        order by position(@folded in folded) > 0 desc,
            cardinality(array(select unnest(bigrams) intersect select unnest(@grams))) desc, length(folded), credit_code
        limit @Candidates
        """;

    private const string ByCode = """
        select name, credit_code as creditCode, province, city, district
        from pc_companies
        where credit_code like @prefix
        order by credit_code
        limit @Candidates
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/companies/search", Handle)
        .RequireApplicant().WithName(nameof(SearchCompanies)).WithTags("reference").Produces<Response>().Refuses("query_too_short");

    private static async Task<IResult> Handle(CurrentCaller caller, HttpContext http, NpgsqlDataSource database, IRateLimits limits, CancellationToken ct)
    {
        var query = Query.Single(http, "q") ?? "";
        var folded = Names.Key(query);
        if (SafeText.Runes(folded) < 2)
            return Problem.Invalid(new Fault("/q", "query_too_short") { Top = "query_too_short" });
        if (SafeText.Runes(query) > 64)
            return Problem.Invalid(new Fault("/q", "too_long", 64));
        var limit = int.TryParse(Query.Single(http, "limit"), out var wished) ? Math.Clamp(wished, 1, 50) : 10;
        if ((await limits.Take($"companies:{caller.Id}", 120, TimeSpan.FromMinutes(1), ct)).Refusal() is { } often)
            return often;
        await using var connection = await database.OpenConnectionAsync(ct);
        var found = (await connection.QueryAsync<Company>(new CommandDefinition(ByName,
            new { grams = CompanyNames.Bigrams(folded).ToArray(), folded, Candidates }, cancellationToken: ct)))
            .Select(c => Ranked(c, folded)).Where(c => c.Score >= 0.3m).ToList();
        var code = CreditCode.Normalise(query);
        if (code.Length is >= 4 and <= 18 && code.All(char.IsAsciiLetterOrDigit))
            found.InsertRange(0, (await connection.QueryAsync<Company>(new CommandDefinition(ByCode, new { prefix = code + "%", Candidates }, cancellationToken: ct)))
                .Select(c => new Found(c.Name, c.CreditCode, c.Province, c.City, c.District, decimal.Round(0.5m + code.Length / 36m, 2), [])));
        return Reply.Ok(new Response([.. found.DistinctBy(c => c.CreditCode).OrderByDescending(c => c.Score).ThenBy(c => c.Name.Length)
            .ThenBy(c => c.CreditCode, StringComparer.Ordinal).Take(limit)]));
    }

    /// <summary>The whole query inside the name scores above 0.8, by how much of the name it is; else by the share of common pairs.</summary>
    internal static Found Ranked(Company company, string folded)
    {
        var (mine, theirs) = (CompanyNames.Bigrams(folded), CompanyNames.Bigrams(Names.Key(company.Name)));
        var score = Names.Key(company.Name).IndexOf(folded, StringComparison.Ordinal) switch
        {
            < 0 => 0.8m * mine.Intersect(theirs).Count() / Math.Max(1, mine.Count),
            var at => 0.8m + 0.15m * folded.Length / Names.Key(company.Name).Length + (at == 0 ? 0.05m : 0),
        };
        return new Found(company.Name, company.CreditCode, company.Province, company.City, company.District, decimal.Round(Math.Min(score, 1), 2),
            CompanyNames.Matches(company.Name, folded));
    }

    internal sealed record Company(string Name, string CreditCode, string Province, string City, string? District);
}

/// <summary>Names as they are compared: folded, and cut into pairs of neighbouring letters.</summary>
internal static class CompanyNames
{
    public static IReadOnlyList<string> Bigrams(string folded)
    {
        var runes = folded.EnumerateRunes().Select(r => r.ToString()).ToList();
        return [.. runes.Zip(runes.Skip(1), (a, b) => a + b).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Where letters of the name are matched: the whole query where it stands, else runs of common pairs.</summary>
    public static IReadOnlyList<int[]> Matches(string name, string folded)
    {
        var letters = name.EnumerateRunes().Select(r => Names.Key(r.ToString())).ToList();
        var wanted = folded.EnumerateRunes().Select(r => r.ToString()).ToList();
        for (var at = 0; at + wanted.Count <= letters.Count; at++)
            if (letters.Skip(at).Take(wanted.Count).SequenceEqual(wanted))
                return [[at, wanted.Count]];
        var pairs = Bigrams(folded).ToHashSet(StringComparer.Ordinal);
        var spans = new List<int[]>();
        for (var i = 0; i + 1 < letters.Count; i++)
            if (!pairs.Contains(letters[i] + letters[i + 1]))
                continue;
            else if (spans.Count > 0 && spans[^1][0] + spans[^1][1] >= i)
                spans[^1][1] = i + 2 - spans[^1][0];
            else
                spans.Add([i, 2]);
        return spans;
    }
}
