using System.CommandLine;
using System.Diagnostics;
using PowerCrm.Registration;

namespace PowerCrm.Host.Cli;

/// <summary>`customers`: imports the retailer's existing customers from a file.</summary>
internal static class CustomersVerb
{
    private static readonly Argument<FileInfo> From = new("file")
    {
        Description = "CSV with a header, columns in any order, UTF-8, UTF-16 or GB18030.",
    };

    private static readonly Option<string> Basis = new("--basis")
    {
        Description = "The legal basis on which the data of these people is held: contract or consent.",
        Required = true,
    };

    private static readonly Option<string> BasisOn = new("--basis-on") { Description = "Since when: a day, 2024-01-31.", Required = true };

    private static readonly Option<bool> Apply = new("--apply")
    {
        Description = "Create the customers. Without it the file is only checked; check the same file first.",
    };

    private static readonly Option<FileInfo?> Errors = new("--errors")
    {
        Description = "Where lines are listed with column and reason. <file>.errors.csv unless given.",
    };

    public static Command Command()
    {
        var import = new Command("import", "Existing customers from a CSV: checked first, then created with --apply. A second run "
            + "creates no duplicates. Exit code 1 when lines were refused.") { From, Basis, BasisOn, Apply, Errors, Verb.Json };
        import.SetAction((parsed, ct) => Import(parsed, ct));
        return new Command("customers", "The retailer's existing customers: import.") { import };
    }

    private static async Task<int> Import(ParseResult parsed, CancellationToken ct)
    {
        var from = parsed.GetRequiredValue(From);
        if (!from.Exists)
            return Verb.Fail("There is no such file.");
        return await Verb.WithHost(async (host, token) =>
        {
            var startedAt = Stopwatch.GetTimestamp();
            var apply = parsed.GetValue(Apply);
            var outcome = await ImportCustomers.Run(host.Services, await File.ReadAllBytesAsync(from.FullName, token), !apply,
                parsed.GetRequiredValue(Basis), parsed.GetRequiredValue(BasisOn), Verb.Operator,
                (done, total) => Console.Error.Write($"\r  {done} of {total} customers, "
                    + $"{Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0} s "), token);
            Console.Error.WriteLine();
            if (outcome.Done is not { } it)
                return Verb.Fail(outcome.Fault!);
            var path = parsed.GetValue(Errors)?.FullName ?? from.FullName + ".errors.csv";
            if (outcome.Errors is { } list && it.Said > 0)
                await File.WriteAllBytesAsync(path, list, token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(it);
            else
                Show(it, path, Stopwatch.GetElapsedTime(startedAt));
            return it.Refused == 0 ? Root.Done : Root.Found;
        }, ct, startHost: true);
    }

    private static void Show(ReadImport.Answer it, string path, TimeSpan elapsed)
    {
        Console.WriteLine($"{Verb.Pluralize(it.Rows, "row", "rows")}: {it.Made} {(it.DryRun ? "would be made" : "made")}, "
            + $"{it.Merged} merged, {it.Skipped} made before, {it.Refused} refused; "
            + $"{Verb.Pluralize(it.Warned, "line", "lines")} with warnings, "
            + $"{it.Parked} without a manager; {it.Encoding}; {elapsed.TotalSeconds:0.0} s");
        if (it.Said > 0)
            Console.WriteLine($"Lines and reasons: {path}");
        if (it.DryRun)
            Console.WriteLine("Nothing was made: the file was checked. Give --apply to make the customers.");
    }
}
