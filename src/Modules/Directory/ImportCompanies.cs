using CsvHelper;
using Npgsql;

namespace PowerCrm.Companies;

/// <summary>`directory import`: a file of companies into the directory. A second run writes only what differs.</summary>
public static class ImportCompanies
{
    public sealed record Result(int Read, int Added, int Changed, int Unchanged, int Refused);

    /// <param name="file">Can seek.</param>
    /// <param name="refused">Is told the line and the reason, and nothing of what stands there.</param>
    /// <param name="progress">Is told the lines read so far, now and then.</param>
    /// <exception cref="FormatException">The file has no usable header.</exception>
    public static async Task<Result> Run(NpgsqlDataSource database, Stream file, Action<long, string> refused, Action<int> progress,
        CancellationToken ct)
    {
        var (read, bad) = (0, 0);
        await using var stage = await CompanyStage.Open(database, ct);
        try
        {
            foreach (var line in CompanyFile.Read(file))
                await Take(line);
        }
        catch (CsvFormatException e)
        {
            throw new FormatException($"Line {e.LineNumber} is too long; is a quote left open?");
        }
        progress(read);
        var done = await stage.Take(ct);
        return new Result(read, done.Added, done.Changed, done.Unchanged, bad);

        async ValueTask Take(CompanyLine line)
        {
            if (line.Company is { } company)
                await stage.Add(company, ct);
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
