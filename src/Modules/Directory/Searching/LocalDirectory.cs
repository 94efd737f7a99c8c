using Dapper;
using Npgsql;
using PowerCrm.China;

namespace PowerCrm.Companies;

/// <summary>
/// The directory in the database. Candidates are selected by the rarest terms of the query, so that a misspelled letter costs only its own
/// pairs and common words cost nothing; the ranking is done in the program.
/// </summary>
internal sealed class LocalDirectory(NpgsqlDataSource database, CommonTerms common) : ICompanySource, IDisposable
{
    /// <summary>Limits concurrent searches. The others wait in a queue, so that under load all wait about equally long.</summary>
    private readonly SemaphoreSlim turns = new(2 * Environment.ProcessorCount);

    /// <summary>About this many rows are read for a query. It is an estimate, so the hard limit is higher.</summary>
    private const int Budget = 500, Most = 1200;

    /// <summary>How many rows are read without the index when a query has only common terms.</summary>
    private const int Browsed = 20_000;

    /// <summary>The most pairs of letters that two typed syllables are expanded to.</summary>
    private const int MostSounding = 500;

    // The materialized CTE hides the limit from the planner, which would otherwise choose to scan the table.
    private const string Any = "with f as materialized (select * from pc_companies where terms && @terms) select name, folded, "
        + "credit_code as creditCode, province, city, district from f limit @Most";
    private const string All = "with f as materialized (select * from pc_companies where terms @> @terms) select name, folded, "
        + "credit_code as creditCode, province, city, district from f limit @Most";
    private const string Browse = """
        select name, folded, credit_code as creditCode, province, city, district from (select * from pc_companies limit @Browsed) few
        where position(@folded in folded) > 0 or terms && @terms limit @Most
        """;
    private const string ByCode = """
        select name, folded, credit_code as creditCode, province, city, district from pc_companies
        where credit_code like @prefix order by credit_code limit @Most
        """;

    public async Task<IReadOnlyList<FoundCompany>> Find(string query, int limit, CancellationToken ct)
    {
        await turns.WaitAsync(ct);
        try
        {
            return await Search(query, limit, ct);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<IReadOnlyList<FoundCompany>> Search(string query, int limit, CancellationToken ct)
    {
        var folded = Names.Key(query);
        await using var connection = await database.OpenConnectionAsync(ct);
        var counts = await common.Read(connection, ct);
        var found = new List<FoundCompany>();
        // Users copy codes in groups, with a label, or together with the name.
        var code = CreditCode.In(query) ?? CreditCode.Together(query);
        if (code.Length is >= 2 and <= 18 && code.All(char.IsAsciiLetterOrDigit))
            found.AddRange((await Rows(ByCode, new { prefix = code + "%", Most = limit }))
                .Select(c => c.As(decimal.Round(0.5m + code.Length / 36m, 2), [])));
        // A query that matches the start of a code and has digits is not a name.
        var isCode = found.Count > 0 && code.Length >= 6 && code.Any(char.IsAsciiDigit);
        if (!isCode && found.Count < limit)
            found.AddRange(CompanyRanking.ByName(folded, await ByName(), limit));
        var letters = Pinyin.Plain(folded);
        if (!isCode && found.Count < limit && letters.All(char.IsAsciiLetterOrDigit))
            found.AddRange(await ByLetters());
        if (found.Count == 0)
            found.AddRange(CompanyRanking.ByName(folded,
                await Rows(Browse, new { folded, terms = CompanyTerms.Pairs(CompanyTerms.Core(folded)).ToArray(), Browsed, Most }), limit));
        return [.. found.OrderByDescending(c => c.Score).DistinctBy(c => c.CreditCode).OrderByDescending(c => c.Score)
            .ThenBy(c => c.Name.Length)
            .ThenBy(c => c.CreditCode, StringComparer.Ordinal).Take(limit)];

        async Task<IReadOnlyList<Candidate>> ByName()
        {
            var terms = CompanyTerms.Pairs(CompanyTerms.Core(folded)).Distinct().OrderBy(counts.Of).ToArray();
            if (terms.Length == 0)
                return [];
            if (counts.Of(terms[0]) > Budget && await Rows(All, new { terms, Most }) is { Count: > 0 } all)
                return all;
            var taken = Rarest(terms, counts);
            return taken.Length == 0 ? [] : await Rows(Any, new { terms = taken, Most });
        }

        async Task<IEnumerable<FoundCompany>> ByLetters()
        {
            var syllables = Pinyin.Syllables(letters) is { Count: >= 2 } whole ? whole : null;
            var initials = syllables is null ? letters : string.Concat(syllables.Select(s => s[0]));
            var terms = CompanyTerms.Letters(initials);
            var rows = await Rows(All, new { terms, Most });
            // A letter is wrong or missing: search by the rarest groups.
            if (rows.Count == 0 && terms.Length > 2)
                rows = await Rows(Any, new { terms = Rarest([.. terms.OrderBy(counts.Of)], counts), Most });
            // Groups of fewer than four initials match only the start of a name; whole syllables are specific enough to search further in.
            if (syllables is { Count: < 4 } && rows.Count < Most)
                rows = [.. rows, .. await Rows(Any, new { terms = Sounding(syllables[0], syllables[1], counts), Most })];
            var ranked = CompanyRanking.ByLetters(initials, syllables, rows, limit);
            return ranked.Count > 0 || syllables is null ? ranked
                : CompanyRanking.ByLetters(letters, null, await Rows(All, new { terms = CompanyTerms.Letters(letters), Most }), limit);
        }

        async Task<IReadOnlyList<Candidate>> Rows(string sql, object with) =>
            (await connection.QueryAsync<Candidate>(new CommandDefinition(sql, with, cancellationToken: ct))).AsList();
    }

    /// <summary>
    /// Returns the pairs with this sound, the most common first, as far as the budget allows: of the 3,000 pairs for shi-shi, hardly fifty
    /// occur in names.
    /// </summary>
    private static int[] Sounding(string first, string second, CommonTerms.Counted counts)
    {
        var sum = 0d;
        return [.. CompanyTerms.Sounding(first, second).Select(t => (Term: t, Rows: counts.Of(t))).Where(t => t.Rows <= Browsed)
            .OrderByDescending(t => t.Rows)
            .TakeWhile(t => (sum += t.Rows) <= Browsed).Take(MostSounding).Select(t => t.Term)];
    }

    /// <summary>Returns as many of the rarest terms as the budget allows, and at least one unless it is too common.</summary>
    private static int[] Rarest(int[] byRarity, CommonTerms.Counted counts)
    {
        var sum = 0d;
        return [.. byRarity.TakeWhile((t, i) => (sum += counts.Of(t)) <= Budget || i == 0 && sum <= Browsed)];
    }
}

internal sealed record Candidate(string Name, string Folded, string CreditCode, string Province, string City, string? District)
{
    public FoundCompany As(decimal score, IReadOnlyList<int[]> matches) =>
        new(Name, CreditCode, Province, City, District, Math.Min(score, 1), matches);
}
