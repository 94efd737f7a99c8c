using Npgsql;

namespace PowerCrm.Companies;

/// <summary>`directory import`: imports a file of companies. A second run writes only what differs.</summary>
public static class ImportCompanies
{
    /// <param name="Read">Records; each is accepted or refused.</param>
    public sealed record Result(int Read, int Added, int Changed, int Unchanged, int Refused)
    {
        /// <summary>All lines of the file: title and header, blank lines, records, and lines that continue a record.</summary>
        public long Lines { get; init; }

        /// <summary>The line of the header; lines above it are a title.</summary>
        public long HeaderLine { get; init; }

        public int Blank { get; init; }
        public int Continued { get; init; }
        public string Encoding { get; init; } = "";
    }

    /// <param name="file">A stream that can seek.</param>
    /// <param name="onRefused">Called with the line and the reason, without any content of the line.</param>
    /// <param name="onProgress">Called from time to time with the lines read so far.</param>
    /// <exception cref="FormatException">The file has no usable header.</exception>
    public static async Task<Result> Run(NpgsqlDataSource database, Stream file, Action<long, string> onRefused, Action<int> onProgress,
        CancellationToken ct)
    {
        var (read, refusedCount) = (0, 0);
        var companyFile = CompanyFile.Open(file);
        await using var stage = await CompanyBulkImport.Open(database, ct);
        foreach (var line in companyFile.Read())
            await Take(line);
        onProgress(read);
        var counts = await stage.Commit(ct);
        return new Result(read, counts.Added, counts.Changed, counts.Unchanged, refusedCount)
        {
            Lines = companyFile.LineCount,
            HeaderLine = companyFile.HeaderLine,
            Blank = companyFile.BlankLines,
            Continued = companyFile.ContinuationLines,
            Encoding = companyFile.Encoding,
        };

        async ValueTask Take(CompanyLine line)
        {
            if (line.Company is { } entry)
                await stage.Add(entry, ct);
            else
            {
                refusedCount++;
                onRefused(line.Line, line.Reason!);
            }
            if (++read % 20_000 == 0)
                onProgress(read);
        }
    }
}
