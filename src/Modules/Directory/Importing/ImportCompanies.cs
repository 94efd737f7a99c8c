using Npgsql;

namespace PowerCrm.Companies;

/// <summary>`directory import`: a file of companies into the directory. A second run writes only what differs.</summary>
public static class ImportCompanies
{
    /// <param name="Read">Records, which are taken or refused.</param>
    public sealed record Result(int Read, int Added, int Changed, int Unchanged, int Refused)
    {
        /// <summary>Of the file: header and titles, blank lines, records, and lines on which a record goes on.</summary>
        public long Lines { get; init; }

        /// <summary>The line of the header; what stands above it is a title.</summary>
        public long HeaderLine { get; init; }

        public int Blank { get; init; }
        public int Continued { get; init; }
        public string Encoding { get; init; } = "";
    }

    /// <param name="file">Can seek.</param>
    /// <param name="refused">Is told the line and the reason, and nothing of what stands there.</param>
    /// <param name="progress">Is told the lines read so far, now and then.</param>
    /// <exception cref="FormatException">The file has no usable header.</exception>
    public static async Task<Result> Run(NpgsqlDataSource database, Stream file, Action<long, string> refused, Action<int> progress,
        CancellationToken ct)
    {
        var (read, bad) = (0, 0);
        var company = CompanyFile.Open(file);
        await using var stage = await CompanyStage.Open(database, ct);
        foreach (var line in company.Read())
            await Take(line);
        progress(read);
        var done = await stage.Take(ct);
        return new Result(read, done.Added, done.Changed, done.Unchanged, bad)
        {
            Lines = company.Lines,
            HeaderLine = company.HeaderLine,
            Blank = company.Blank,
            Continued = company.Continued,
            Encoding = company.Encoding,
        };

        async ValueTask Take(CompanyLine line)
        {
            if (line.Company is { } entry)
                await stage.Add(entry, ct);
            else
            {
                bad++;
                refused(line.Line, line.Reason!);
            }
            if (++read % 20_000 == 0)
                progress(read);
        }
    }
}
