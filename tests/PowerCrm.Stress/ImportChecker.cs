namespace PowerCrm.Stress;

/// <summary>An entry of the list of errors.</summary>
/// <param name="Column">The header in the file; empty for the whole line.</param>
internal sealed record LineRemark(long Line, string Column, string Level, string Code);

/// <summary>A finished import.</summary>
/// <param name="Customers">The lines whose customer was created in the log by this import.</param>
internal sealed record FinishedImport(Guid Id, ImportFile File, int Rows, int Blank, int Created, int Merged, int Skipped, int Refused,
    IReadOnlyList<LineRemark> Remarks, IReadOnlyCollection<long> Customers);

/// <summary>Compares imports with their files, line by line, and all of them with the customers in the log.</summary>
internal static class ImportChecker
{
    /// <summary>Counts that do not add up, or differ from the file.</summary>
    public static IReadOnlyList<string> FindWrongCounts(FinishedImport it)
    {
        (string Name, int Actual, int Expected)[] all =
        [
            ("rows", it.Rows, it.File.Rows), ("blank", it.Blank, it.File.CountOf(LineKind.Blank)),
            ("refused", it.Refused, it.File.CountOf(LineKind.Invalid)), ("merged", it.Merged, it.File.CountOf(LineKind.Repeated)),
            ("made, merged, skipped and refused", it.Created + it.Merged + it.Skipped + it.Refused, it.Rows),
            ("made", it.Created, it.Customers.Count),
        ];
        return [.. all.Where(n => n.Actual != n.Expected).Select(n => $"{it.File.Name}: {n.Name} {n.Actual}, not {n.Expected}")];
    }

    /// <summary>Lines that are neither one customer nor one entry of the list of errors, or are both.</summary>
    public static IReadOnlyList<string> CheckLines(FinishedImport it)
    {
        var remarks = it.Remarks.ToLookup(r => r.Line);
        var created = it.Customers.CountBy(l => l).ToDictionary();
        return [.. it.File.Lines.Select(l => (Line: l, Fates: (string[])
            [
                .. Enumerable.Repeat("made", created.GetValueOrDefault(l.Number)),
                .. remarks[l.Number].Where(r => r.Code is "merged_line" or "merged_site" or "merged_differs" or "imported_before")
                    .Select(r => r.Code),
                .. remarks[l.Number].Where(r => r.Level == "error").Select(_ => "refused").Take(1),
            ]))
            .Where(l => l.Fates.Length != (l.Line.Kind == LineKind.Blank ? 0 : 1))
            .Select(l => $"{it.File.Name}, line {l.Line.Number} ({l.Line.Kind}): {(l.Fates.Length == 0 ? "nothing"
                : string.Join(", ", l.Fates))}")];
    }

    /// <summary>Invalid lines that the list of errors does not name in their column, and valid ones that it names.</summary>
    public static IReadOnlyList<string> FindWrongErrors(FinishedImport it)
    {
        var errors = it.Remarks.Where(r => r.Level == "error").ToLookup(r => r.Line, r => r.Column);
        return [.. it.File.Lines.Where(l => l.Kind == LineKind.Invalid ? !errors[l.Number].Contains(l.Column, StringComparer.Ordinal)
                : errors.Contains(l.Number))
            .Select(l => $"{it.File.Name}, line {l.Number} ({l.Kind} {l.Column}): {string.Join(", ", errors[l.Number])}")];
    }

    /// <summary>Customers of the files who are not in the log, or more than once, and customers in the log who are in no file.</summary>
    public static (IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled, IReadOnlyList<string> Strange) CompareCustomers(
        IEnumerable<ImportFile> files, IEnumerable<string> log)
    {
        var (expected, actual) = (files.SelectMany(f => f.Companies).ToHashSet(StringComparer.Ordinal),
            log.CountBy(c => c).ToDictionary(StringComparer.Ordinal));
        return ([.. expected.Where(c => !actual.ContainsKey(c))], [.. actual.Where(f => f.Value > 1).Select(f => f.Key)],
            [.. actual.Keys.Where(c => !expected.Contains(c))]);
    }
}
