using Dapper;
using Npgsql;
using PowerCrm.China;

namespace PowerCrm.Companies;

/// <summary>
/// The directory in the database. Candidates are selected by the rarest terms of the query, so that a misspelled letter costs only its own
/// pairs and common words cost nothing; the ranking is done in the program.
/// </summary>
internal sealed class DatabaseCompanySource(NpgsqlDataSource database, TermStatistics statistics) : ICompanySource, IDisposable
{
    /// <summary>Limits concurrent searches. The others wait in a queue, so that under load all wait about equally long.</summary>
    private readonly SemaphoreSlim concurrency = new(2 * Environment.ProcessorCount);

    /// <summary>About this many rows are read for a query. It is an estimate, so the hard limit is higher.</summary>
    private const int RowBudget = 500, Most = 1200;

    /// <summary>How many rows are read without the index when a query has only common terms.</summary>
    private const int MaxScannedRows = 20_000;

    /// <summary>The most pairs of letters that two typed syllables are expanded to.</summary>
    private const int MaxSyllableTerms = 500;

    // The materialized CTE hides the limit from the planner, which would otherwise choose to scan the table.
    private const string AnyTermSql = "with f as materialized (select * from pc_companies where terms && @terms) select name, folded, "
        + "credit_code as creditCode, province, city, district from f limit @Most";
    private const string AllTermsSql = "with f as materialized (select * from pc_companies where terms @> @terms) select name, folded, "
        + "credit_code as creditCode, province, city, district from f limit @Most";
    private const string ScanSql = """
        select name, folded, credit_code as creditCode, province, city, district from (select * from pc_companies limit @Browsed) few
        where position(@folded in folded) > 0 or terms && @terms limit @Most
        """;
    private const string CodePrefixSql = """
        select name, folded, credit_code as creditCode, province, city, district from pc_companies
        where credit_code like @prefix order by credit_code limit @Most
        """;

    public async Task<IReadOnlyList<FoundCompany>> Find(string query, int limit, CancellationToken ct)
    {
        await concurrency.WaitAsync(ct);
        try
        {
            return await Search(query, limit, ct);
        }
        finally
        {
            concurrency.Release();
        }
    }

    public void Dispose() => concurrency.Dispose();

    private async Task<IReadOnlyList<FoundCompany>> Search(string query, int limit, CancellationToken ct)
    {
        var folded = Names.Key(query);
        await using var connection = await database.OpenConnectionAsync(ct);
        var counts = await statistics.Read(connection, ct);
        var companies = new List<FoundCompany>();
        // Users copy codes in groups, with a label, or together with the name.
        var code = CreditCode.FindIn(query) ?? CreditCode.WithoutSeparators(query);
        if (code.Length is >= 2 and <= 18 && code.All(char.IsAsciiLetterOrDigit))
            companies.AddRange((await Rows(CodePrefixSql, new { prefix = code + "%", Most = limit }))
                .Select(c => c.ToFoundCompany(decimal.Round(0.5m + code.Length / 36m, 2), [])));
        // A query that matches the start of a code and has digits is not a name.
        var isCode = companies.Count > 0 && code.Length >= 6 && code.Any(char.IsAsciiDigit);
        if (!isCode && companies.Count < limit)
            companies.AddRange(CompanyRanking.RankByName(folded, await ByName(), limit));
        var letters = Pinyin.RemoveTones(folded);
        if (!isCode && companies.Count < limit && letters.All(char.IsAsciiLetterOrDigit))
            companies.AddRange(await ByLetters());
        if (companies.Count == 0)
            companies.AddRange(CompanyRanking.RankByName(folded,
                await Rows(ScanSql, new
                {
                    folded,
                    terms = CompanySearchTerms.GetPairs(CompanySearchTerms.RemoveLegalForm(folded)).ToArray(),
                    Browsed = MaxScannedRows,
                    Most
                }), limit));
        return [.. companies.OrderByDescending(c => c.Score).DistinctBy(c => c.CreditCode).OrderByDescending(c => c.Score)
            .ThenBy(c => c.Name.Length)
            .ThenBy(c => c.CreditCode, StringComparer.Ordinal).Take(limit)];

        async Task<IReadOnlyList<CompanyCandidate>> ByName()
        {
            var terms = CompanySearchTerms.GetPairs(CompanySearchTerms.RemoveLegalForm(folded)).Distinct().OrderBy(counts.EstimateRows)
                .ToArray();
            if (terms.Length == 0)
                return [];
            if (counts.EstimateRows(terms[0]) > RowBudget && await Rows(AllTermsSql, new { terms, Most }) is { Count: > 0 } all)
                return all;
            var rarest = SelectRarestTerms(terms, counts);
            return rarest.Length == 0 ? [] : await Rows(AnyTermSql, new { terms = rarest, Most });
        }

        async Task<IEnumerable<FoundCompany>> ByLetters()
        {
            var syllables = Pinyin.Syllables(letters) is { Count: >= 2 } parsed ? parsed : null;
            var initials = syllables is null ? letters : string.Concat(syllables.Select(s => s[0]));
            var terms = CompanySearchTerms.GetInitialGroups(initials);
            var rows = await Rows(AllTermsSql, new { terms, Most });
            // A letter is wrong or missing: search by the rarest groups.
            if (rows.Count == 0 && terms.Length > 2)
                rows = await Rows(AnyTermSql, new { terms = SelectRarestTerms([.. terms.OrderBy(counts.EstimateRows)], counts), Most });
            // Groups of fewer than four initials match only the start of a name; whole syllables are specific enough to search further in.
            if (syllables is { Count: < 4 } && rows.Count < Most)
                rows = [.. rows, .. await Rows(AnyTermSql, new { terms = SelectSyllableTerms(syllables[0], syllables[1], counts), Most })];
            var ranked = CompanyRanking.RankByInitials(initials, syllables, rows, limit);
            return ranked.Count > 0 || syllables is null ? ranked
                : CompanyRanking.RankByInitials(letters, null,
                await Rows(AllTermsSql, new { terms = CompanySearchTerms.GetInitialGroups(letters), Most }), limit);
        }

        async Task<IReadOnlyList<CompanyCandidate>> Rows(string sql, object parameters) =>
            (await connection.QueryAsync<CompanyCandidate>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    /// <summary>
    /// Returns the pairs with this sound, the most common first, as far as the budget allows: of the 3,000 pairs for shi-shi, hardly fifty
    /// occur in names.
    /// </summary>
    private static int[] SelectSyllableTerms(string first, string second, TermStatistics.Snapshot counts)
    {
        var sum = 0d;
        return [.. CompanySearchTerms.GetSyllablePairs(first, second).Select(t => (Term: t, Rows: counts.EstimateRows(t))).Where(t =>
            t.Rows <= MaxScannedRows)
            .OrderByDescending(t => t.Rows)
            .TakeWhile(t => (sum += t.Rows) <= MaxScannedRows).Take(MaxSyllableTerms).Select(t => t.Term)];
    }

    /// <summary>Returns as many of the rarest terms as the budget allows, and at least one unless it is too common.</summary>
    private static int[] SelectRarestTerms(int[] byRarity, TermStatistics.Snapshot counts)
    {
        var sum = 0d;
        return [.. byRarity.TakeWhile((t, i) => (sum += counts.EstimateRows(t)) <= RowBudget || i == 0 && sum <= MaxScannedRows)];
    }
}

internal sealed record CompanyCandidate(string Name, string Folded, string CreditCode, string Province, string City, string? District)
{
    public FoundCompany ToFoundCompany(decimal score, IReadOnlyList<int[]> matches) =>
        new(Name, CreditCode, Province, City, District, Math.Min(score, 1), matches);
}
