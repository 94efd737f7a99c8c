using PowerCrm.China;

namespace PowerCrm.Companies;

/// <summary>A query that somebody might type, and the company that it means.</summary>
internal sealed record FictitiousQuery(string Kind, string Text, string CreditCode);

/// <summary>Makes queries with their expected company, to measure the search: the same number of each kind.</summary>
internal static class FictitiousQueries
{
    private static readonly (string Kind, Func<FictitiousCompany, Random, string> Text)[] Kinds =
    [
        ("whole name", (c, _) => c.Entry.Name),
        ("brand and trade", (c, _) => c.Brand + c.Trade),
        ("place and brand", (c, _) => c.Place + c.Brand),
        ("parts in another order", (c, _) => $"{c.Brand}{c.Trade} {c.Place}"),
        ("initials of pinyin", (c, _) => string.Concat(AdjacentParts(c).Select(l => Pinyin.Readings(l)[0][0]))),
        ("pinyin in full", (c, _) => string.Concat((c.Brand + c.Trade).Select(l => Pinyin.Readings(l)[0]))),
        ("one letter wrong", (c, r) => AdjacentParts(c) is var t && r.Next(t.Length) is var at ? t[..at] + "荇" + t[(at + 1)..] : ""),
        ("one letter missing", (c, r) => AdjacentParts(c) is var t && r.Next(1, t.Length - 1) is var at ? t.Remove(at, 1) : ""),
        ("start of the credit code", (c, _) => c.Entry.CreditCode[..13]),
        ("full-width credit code", (c, _) => string.Concat(c.Entry.CreditCode.ToLowerInvariant().Select(l => (char)(l + 0xFEE0)))),
    ];

    public static IReadOnlyList<FictitiousQuery> Generate(IReadOnlyList<FictitiousCompany> companies, int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i => (Form: Kinds[i % Kinds.Length], Company: companies[random.Next(companies.Count)]))
            .Select(q => new FictitiousQuery(q.Form.Kind, q.Form.Text(q.Company, random), q.Company.Entry.CreditCode))];
    }

    /// <summary>Returns the parts that are adjacent in this company's name, for each way of forming it.</summary>
    private static string AdjacentParts(FictitiousCompany company) =>
        company.Entry.Name.StartsWith(company.Place + company.Brand, StringComparison.Ordinal)
            ? company.Place + company.Brand + company.Trade : company.Brand + company.Trade;
}
