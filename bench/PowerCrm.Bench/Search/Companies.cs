using System.Diagnostics;
using Dapper;
using Npgsql;
using PowerCrm.Bench.Measuring;
using PowerCrm.Companies;

namespace PowerCrm.Bench.Search;

/// <summary>The directory at full size: the time of an import and of a search, and how often a search is right.</summary>
internal static class Companies
{
    private const int Queries = 300, Top = 5;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var connectionString = await cluster.CreateDatabase(ct);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await CreateTables(database, ct);
        var path = Path.Combine(Path.GetTempPath(), $"powercrm-bench-companies-{Environment.ProcessId}.csv");
        try
        {
            say($"companies: {plan.Companies} are made");
            await using (var writer = new StreamWriter(path))
                await CompanyDirectory.WriteFictitiousCsv(writer, plan.Companies, ct);
            say("companies: import");
            var (first, time) = await Import(database, path, ct);
            say($"companies: {first}, {time.TotalSeconds:0.0} s; again");
            var (second, repeatTime) = await Import(database, path, ct);
            await cluster.Checkpoint(ct);
            var queries = FictitiousQueries.Generate([.. FictitiousCompanies.Generate(plan.Companies)], Queries);
            var source = new DatabaseCompanySource(database, new TermStatistics(TimeProvider.System));
            say("companies: search");
            var right = new List<(string Kind, bool IsCorrect, string Text)>();
            foreach (var query in queries)
                right.Add((query.Kind, (await source.Find(query.Text, Top, ct)).Any(f => f.CreditCode == query.CreditCode), query.Text));
            var oneCaller = await MeasureTimes(source, queries, 1, ct);
            var manyCallers = await MeasureTimes(source, queries, 16, ct);
            foreach (var miss in right.Where(r => !r.IsCorrect))
                say($"missed ({miss.Kind}): {miss.Text}");
            foreach (var slow in oneCaller.OrderByDescending(t => t.Ms).Take(5))
                say($"slow ({slow.Query.Kind}): {slow.Query.Text} {slow.Ms:0.0} ms");
            return
            [
                new($"import of {plan.Companies:N0} companies from CSV", $"{time.TotalSeconds:0.0} s", "< 90 s", time.TotalSeconds < 90,
                    $"{first.Added:N0} added, {first.Refused} refused"),
                new("the same file again", $"{repeatTime.TotalSeconds:0.0} s", "0 written", second.Added + second.Changed == 0,
                    $"{second.Unchanged:N0} as they were"),
                new($"right answer in the first {Top}, {Queries} queries", $"{100m * right.Count(r => r.IsCorrect) / right.Count:0.0} %",
                    "≥ 95 %", right.Count(r => r.IsCorrect) >= right.Count * 0.95),
                .. right.GroupBy(r => r.Kind).Select(k => new Figure($"… {k.Key}", $"{k.Count(r => r.IsCorrect)} of {k.Count()}")),
                Latency("one caller", oneCaller, 20), Latency("16 callers", manyCallers, 60),
            ];
        }
        finally
        {
            File.Delete(path);
            await cluster.DropDatabase(connectionString, CancellationToken.None);
        }
    }

    private static Figure Latency(string label, List<(FictitiousQuery Query, double Ms)> times, double goal) =>
        new($"search, {label}: p50 / p99", $"{times.Select(t => t.Ms).Median().N1()} / {times.Select(t => t.Ms).Percentile(0.99).N1()} ms",
            $"p99 < {goal} ms", times.Select(t => t.Ms).Percentile(0.99) < goal,
            $"{times.Count:N0} searches, ten answers each, without HTTP");

    private static async Task<(ImportCompanies.Result, TimeSpan)> Import(NpgsqlDataSource database, string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var started = Stopwatch.GetTimestamp();
        var result = await ImportCompanies.Run(database, file, (_, _) => { }, _ => { }, ct);
        return (result, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<List<(FictitiousQuery Query, double Ms)>> MeasureTimes(DatabaseCompanySource source,
        IReadOnlyList<FictitiousQuery> queries, int callers, CancellationToken ct)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var times = new List<(FictitiousQuery, double)>();
            // Each caller begins at another query, so that no two send the same at once.
            for (var i = 0; i < queries.Count * (callers == 1 ? 3 : 1); i++)
            {
                var query = queries[(i + caller * 19) % queries.Count];
                var started = Stopwatch.GetTimestamp();
                await source.Find(query.Text, 10, ct);
                times.Add((query, Stopwatch.GetElapsedTime(started).TotalMilliseconds));
            }
            return times;
        }, ct)));
        return [.. all.SelectMany(t => t)];
    }

    /// <summary>Creates only the module's own tables: the search needs no events.</summary>
    private static async Task CreateTables(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var assembly = typeof(DirectoryModule).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            await connection.ExecuteAsync(new CommandDefinition(await reader.ReadToEndAsync(ct), cancellationToken: ct));
        }
    }
}
