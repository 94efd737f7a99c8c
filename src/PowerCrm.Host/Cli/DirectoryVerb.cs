using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Npgsql;
using PowerCrm.Companies;

namespace PowerCrm.Host.Cli;

/// <summary>`directory`: manages the directory of companies that applicants search.</summary>
internal static class DirectoryVerb
{
    private static readonly Argument<FileInfo> From = new("file")
    {
        Description = "CSV with a header, columns in any order, UTF-8, UTF-16 or GB18030.",
    };

    private static readonly Option<FileInfo?> Errors = new("--errors")
    {
        Description = "Where refused lines are listed: line and reason. <file>.errors.csv unless given.",
    };

    private static readonly Argument<int> Count = new("count") { Description = "How many." };
    private static readonly Argument<FileInfo> To = new("file") { Description = "The CSV to write; it must not exist yet." };

    public static Command Command()
    {
        var import = new Command("import", "Companies from a CSV; a second run writes only what differs. Exit code 1 when lines were "
            + "refused.") { From, Errors, Verb.Json };
        import.SetAction((parsed, ct) => Import(parsed.GetRequiredValue(From), parsed.GetValue(Errors), parsed.GetValue(Verb.Json), ct));
        var fictitious = new Command("fictitious",
            "Write a CSV of companies that do not exist, with valid codes, for demos and measurements.") { Count, To };
        fictitious.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetRequiredValue(Count) < 1)
                return Verb.Fail("The count must be 1 or more.");
            if (Path.Exists(parsed.GetRequiredValue(To).FullName))
                return Verb.Fail($"{parsed.GetRequiredValue(To).FullName} already exists.");
            await using var to = new StreamWriter(parsed.GetRequiredValue(To).FullName, append: false, new UTF8Encoding(false));
            await CompanyDirectory.WriteFictitiousCsv(to, parsed.GetRequiredValue(Count), ct);
            var companies = Verb.Pluralize(parsed.GetRequiredValue(Count), "company", "companies");
            Console.WriteLine($"{companies} written to {parsed.GetRequiredValue(To).FullName}");
            return Root.Done;
        });
        return new Command("directory", "The directory of companies: import, fictitious.") { import, fictitious };
    }

    /// <summary>The numbers add up to the lines of the file.</summary>
    private static string FormatSummary(ImportCompanies.Result it) =>
        $"{Verb.Pluralize(it.Lines, "line", "lines")}: {it.HeaderLine} to the header, {it.Added} added, {it.Changed} changed, "
        + $"{it.Unchanged} as they were, {it.Refused} refused, {it.Blank} blank"
        + (it.Continued > 0 ? $", {it.Continued} continued" : "");

    private static async Task<int> Import(FileInfo from, FileInfo? errors, bool json, CancellationToken ct)
    {
        if (!from.Exists)
            return Verb.Fail("There is no such file.");
        await using var file = from.OpenRead();
        return await Verb.WithHost(async (host, token) =>
        {
            var startedAt = Stopwatch.GetTimestamp();
            var path = errors?.FullName ?? from.FullName + ".errors.csv";
            StreamWriter? errorFile = null;
            try
            {
                var it = await ImportCompanies.Run(host.Services.GetRequiredService<NpgsqlDataSource>(), file, Refused, Progress, token);
                Console.Error.WriteLine();
                if (json)
                    Verb.Print(it);
                else
                {
                    Console.WriteLine(FormatSummary(it) + $"; {it.Encoding}; {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s");
                    if (it.HeaderLine > 1)
                        Console.WriteLine($"The header is on line {it.HeaderLine}; the lines above it were skipped as a title.");
                    if (errorFile is not null)
                        Console.WriteLine($"Refused lines and reasons: {path}");
                }
                return it.Refused == 0 ? Root.Done : Root.Found;
            }
            catch (FormatException e)
            {
                return Verb.Fail(e.Message);
            }
            finally
            {
                await (errorFile?.DisposeAsync() ?? ValueTask.CompletedTask);
            }

            void Refused(long line, string reason)
            {
                if (errorFile is null)
                    (errorFile = new StreamWriter(path, append: false)).WriteLine("line,reason");
                errorFile.WriteLine($"{line},{reason}");
            }

            void Progress(int lines) => Console.Error.Write(
                $"\r  {lines} lines, {file.Position * 100 / Math.Max(1, file.Length)} % of the file, "
                    + $"{Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0} s ");
        }, ct);
    }
}
