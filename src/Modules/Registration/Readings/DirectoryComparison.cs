using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Papers;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>A directory of a given list of companies, for measuring without a database.</summary>
internal sealed class InMemoryCompanyDirectory(IReadOnlyList<CompanyEntry> companies) : ICompanyDirectory
{
    public Task<CompanyEntry?> FindByCode(string creditCode, CancellationToken ct) =>
        Task.FromResult(companies.FirstOrDefault(c => c.CreditCode == creditCode));

    public Task<IReadOnlyList<CompanyEntry>> FindSimilar(string name, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<CompanyEntry>>([.. companies.OrderBy(c => EditDistance.Of(Names.Key(c.Name), Names.Key(name)))
        .Take(10)]);
}

/// <summary>
/// Compares the reading of a licence with the directory. If the directory has the code, the printed name may differ in a few letters. If it
/// does not, the reading is matched only with a single company whose name is nearly the same.
/// </summary>
internal static class DirectoryComparison
{
    public const string WarningCode = "by_directory";

    public static async Task<OcrResult.Ok> Compare(OcrResult.Ok read, ICompanyDirectory companies, CancellationToken ct)
    {
        var (code, name) = (read.Fields.GetValueOrDefault("creditCode") ?? new(null, 0),
            read.Fields.GetValueOrDefault("companyName") ?? new(null, 0));
        if (code.Value is { } value && await companies.FindByCode(value, ct) is { } owner)
            return CompareWithOwner(read, code, name, owner);
        if (name.Value is not { Length: >= 4 } printedName)
            return read;
        var nearest = (await companies.FindSimilar(printedName, ct)).Select(c => (Company: c, Far: NameDistance(c, printedName)))
            .Where(c => c.Far * 4 <= c.Company.Name.Length)
            .OrderBy(c => c.Far).Take(2).ToList();
        if (nearest.Count == 0 || nearest.Count == 2 && nearest[1].Far == nearest[0].Far)
            return read;
        var (company, distance) = nearest[0];
        // The code was read with certainty and is not this company's, so it is another company with a similar name.
        if (code.Confidence >= CertainConfidence && distance > 0)
            return read;
        return distance == 0 ? WithFields(read, code, name with { Value = company.Name, Confidence = Math.Max(name.Confidence, 0.95m) },
            warn: false)
            : WithFields(read, code, new(company.Name, 0.85m, name.Place), warn: true);
    }

    private const decimal CertainConfidence = OcrField.Certain;

    private static OcrResult.Ok CompareWithOwner(OcrResult.Ok read, OcrField code, OcrField name, CompanyEntry owner)
    {
        var distance = name.Value is { } printedName ? NameDistance(owner, printedName) : 0;
        if (distance * 2 > owner.Name.Length)
            // The company was renamed, or the code is another company's: neither value counts as certain.
            return WithFields(read, code with { Confidence = Math.Min(code.Confidence, 0.7m) },
                name with { Confidence = Math.Min(name.Confidence, 0.5m) }, warn: true);
        var isCertain = code.Confidence >= CertainConfidence || distance * 4 <= owner.Name.Length && name.Value is not null;
        return WithFields(read, isCertain ? code with { Confidence = Math.Max(code.Confidence, 0.95m) } : code,
            new(owner.Name, isCertain ? 0.97m : 0.7m, name.Place), warn: distance > 0);
    }

    private static OcrResult.Ok WithFields(OcrResult.Ok read, OcrField code, OcrField name, bool warn) => read with
    {
        Fields = new Dictionary<string, OcrField>(read.Fields, StringComparer.Ordinal) { ["creditCode"] = code, ["companyName"] = name },
        Warnings = warn ? [.. read.Warnings, WarningCode] : read.Warnings,
    };

    private static int NameDistance(CompanyEntry company, string name) => EditDistance.Of(Names.Key(company.Name), Names.Key(name));
}
