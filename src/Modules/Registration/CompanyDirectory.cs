using Dapper;
using Npgsql;
using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>One company of the directory: public data.</summary>
public sealed record CompanyEntry(string CreditCode, string Name, string Province, string City, string? District);

/// <summary>Fills the directory, and makes fictitious companies for demos and tests.</summary>
public static class CompanyDirectory
{
    private static readonly string[] Regions = ["440305", "440304", "440106", "441900", "310115", "310104", "110105", "320505", "330106", "420111", "510107", "370102"];
    private static readonly string[] Firsts = ["华", "中", "盛", "鑫", "恒", "瑞", "宏", "天", "金", "德", "明", "远"];
    private static readonly string[] Seconds = ["达", "信", "源", "泰", "兴", "通", "诚", "丰", "和", "安"];
    private static readonly string[] Trades = ["电子", "化工", "机械制造", "纺织", "食品", "塑胶", "医药", "数据科技", "冷链物流", "汽车零部件", "建材", "酒店管理"];

    /// <summary>The same number gives the same companies; none of them exists.</summary>
    public static IReadOnlyList<CompanyEntry> Fictitious(int count = 400) => [.. Enumerable.Range(0, count).Select(One)];

    /// <summary>Adds or renews entries; how many were written.</summary>
    public static async Task<int> Write(NpgsqlDataSource database, IReadOnlyList<CompanyEntry> companies, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var company in companies)
        {
            var folded = Names.Key(company.Name);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into pc_companies (credit_code, name, folded, bigrams, province, city, district)
                values (@CreditCode, @Name, @folded, @bigrams, @Province, @City, @District)
                on conflict (credit_code) do update
                set name = excluded.name, folded = excluded.folded, bigrams = excluded.bigrams, province = excluded.province,
                    city = excluded.city, district = excluded.district
                """,
                new { company.CreditCode, company.Name, folded, bigrams = CompanyNames.Bigrams(folded).ToArray(), company.Province, company.City, company.District },
                transaction, cancellationToken: ct));
        }
        await transaction.CommitAsync(ct);
        return companies.Count;
    }

    private static CompanyEntry One(int number)
    {
        var path = China.Regions.Resolve(Regions[number % Regions.Length])!;
        var name = path.City.TrimEnd('市') + Firsts[number / 7 % Firsts.Length] + Seconds[number / 3 % Seconds.Length] + Trades[number % Trades.Length]
            + (number % 5 == 0 ? "股份有限公司" : "有限公司");
        // Two with the same name would be told apart by their branch.
        return new CompanyEntry(CreditCode.Example(number + 1, path.Code), number >= 120 ? name.Replace("有限公司", $"（{number / 120}厂）有限公司", StringComparison.Ordinal) : name,
            path.Province, path.City, path.District);
    }
}
