using PowerCrm.China;

namespace PowerCrm.Companies;

/// <summary>Ranks the candidates, and marks the matching parts of their names.</summary>
internal static class CompanyRanking
{
    /// <summary>The number of candidates that are compared letter by letter, which is expensive.</summary>
    private const int MaxCompared = 40;

    /// <summary>
    /// Ranks by name. A name that contains the whole query scores above 0.8, higher the more of the name it covers; other names score by
    /// common pairs and similar letters.
    /// </summary>
    public static IReadOnlyList<FoundCompany> RankByName(string folded, IReadOnlyList<CompanyCandidate> candidates, int limit)
    {
        var queryPairs = CompanySearchTerms.GetPairs(folded).ToHashSet();
        return [.. candidates.Select(c =>
            (Company: c, At: c.Folded.IndexOf(folded, StringComparison.Ordinal), Common: CountCommonPairs(c.Folded, queryPairs)))
            .OrderByDescending(c => c.At >= 0).ThenByDescending(c => c.Common).ThenBy(c => c.Company.Folded.Length)
            .Take(Math.Max(MaxCompared, limit))
            .Select(c => (c.Company, Score: c.At < 0
                ? 0.8m * (0.5m * c.Common / Math.Max(1, queryPairs.Count) + 0.5m * ComputeSimilarity(folded, c.Company.Folded))
                : 0.8m + 0.15m * folded.Length / c.Company.Folded.Length + (c.At == 0 ? 0.05m : 0)))
            .Where(c => c.Score >= 0.3m).OrderByDescending(c => c.Score).ThenBy(c => c.Company.Name.Length).Take(limit)
            .Select(c => c.Company.ToFoundCompany(decimal.Round(c.Score, 2), MatchSpans.Find(c.Company.Name, folded)))];
    }

    /// <summary>
    /// Ranks by initials, or by whole syllables if some were typed. Matches at the start of a name and in short names come first.
    /// </summary>
    public static IReadOnlyList<FoundCompany> RankByInitials(string initials, IReadOnlyList<string>? syllables,
        IReadOnlyList<CompanyCandidate> candidates, int limit)
    {
        var matches = new List<(CompanyCandidate Company, decimal Score, int[] Span)>();
        foreach (var company in candidates)
        {
            var letters = GetInitials(company.Name);
            var (at, errors) = FindMatch(initials, syllables, letters);
            if (at < 0)
                continue;
            var end = letters[Math.Min(letters.Count, at + initials.Length) - 1].Offset;
            matches.Add((company, 0.6m + 0.25m * Math.Min(1, (decimal)initials.Length / CompanySearchTerms
                .RemoveLegalForm(company.Folded).Length)
                + (at == 0 ? 0.1m : 0) - 0.15m * errors,
                [letters[at].Offset, end - letters[at].Offset + 1]));
        }
        return [.. matches.OrderByDescending(f => f.Score).ThenBy(f => f.Company.Name.Length)
            .ThenBy(f => f.Company.CreditCode, StringComparer.Ordinal).Take(limit)
            .Select(f => f.Company.ToFoundCompany(decimal.Round(f.Score, 2), [f.Span]))];
    }

    /// <summary>Returns where the letters match in a row; from six letters on, one may be wrong.</summary>
    private static (int Offset, int Errors) FindMatch(string initials, IReadOnlyList<string>? syllables,
        List<(char Letter, string Initials, int Offset)> letters)
    {
        var best = (At: -1, Errors: initials.Length >= 6 ? 2 : 1);
        for (var start = 0; start + initials.Length <= letters.Count && best.Errors > 0; start++)
        {
            var errors = 0;
            for (var i = 0; i < initials.Length && errors < best.Errors; i++)
                if (!(syllables is null ? letters[start + i].Initials.Contains(initials[i], StringComparison.Ordinal)
                    : Pinyin.Readings(letters[start + i].Letter).Contains(syllables[i])))
                    errors++;
            if (errors < best.Errors)
                best = (start, errors);
        }
        return best;
    }

    /// <summary>Returns the letters of a name that have initials, with the index of each in code points.</summary>
    private static List<(char Letter, string Initials, int Offset)> GetInitials(string name)
    {
        var (letters, at) = (new List<(char, string, int)>(name.Length), -1);
        foreach (var letter in FullWidth.Fold(name))
        {
            if (!char.IsLowSurrogate(letter))
                at++;
            if (Pinyin.Initials(letter) is { Length: > 0 } initials)
                letters.Add((letter, initials, at));
        }
        return letters;
    }

    private static int CountCommonPairs(string folded, HashSet<int> queryPairs) =>
        CompanySearchTerms.GetPairs(folded).Where(queryPairs.Contains).Distinct().Count();

    /// <summary>
    /// 1 minus the share of letters to change until the query is a part of the name. A letter with the same sound counts as half a change.
    /// </summary>
    private static decimal ComputeSimilarity(string query, string name)
    {
        var (previous, row) = (new int[name.Length + 1], new int[name.Length + 1]);
        for (var i = 1; i <= query.Length; i++, (previous, row) = (row, previous))
        {
            row[0] = 2 * i;
            for (var j = 1; j <= name.Length; j++)
            {
                var cost = query[i - 1] == name[j - 1] ? 0 : Pinyin.SoundAlike(query[i - 1], name[j - 1]) ? 1 : 2;
                row[j] = Math.Min(previous[j - 1] + cost, Math.Min(previous[j], row[j - 1]) + 2);
            }
        }
        return 1 - previous.Min() / (2m * query.Length);
    }
}

/// <summary>Finds the letters of a name to mark.</summary>
internal static class MatchSpans
{
    /// <summary>Returns the place of the whole query, or else runs of common pairs, as start and length in code points.</summary>
    public static IReadOnlyList<int[]> Find(string name, string folded)
    {
        var letters = name.EnumerateRunes().Select(r => Names.Key(r.ToString())).ToList();
        var queryLetters = folded.EnumerateRunes().Select(r => r.ToString()).ToList();
        for (var at = 0; at + queryLetters.Count <= letters.Count; at++)
            if (letters.Skip(at).Take(queryLetters.Count).SequenceEqual(queryLetters))
                return [[at, queryLetters.Count]];
        var pairs = queryLetters.Zip(queryLetters.Skip(1), (a, b) => a + b).ToHashSet(StringComparer.Ordinal);
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
