using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Stress;

/// <summary>
/// `stress import`: imports files of existing customers, many at once and one of them twice, on two hosts that are killed in the middle.
/// Each line becomes one customer or one entry of the list of errors, the kill duplicates nothing, and the counts add up.
/// </summary>
internal sealed class Imports
{
    private readonly Deployment it;
    private readonly ExperimentSettings settings;

    private Imports(Deployment it, ExperimentSettings settings) => (this.it, this.settings) = (it, settings);

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        await it.Services.GetRequiredService<StaffAccounts>().Add("admin", "admin", "管理员", "a-long-password", null, Caller.System("tests"),
            CancellationToken.None);
        await new Imports(it, settings).Run(findings);
        return findings;
    }

    private async Task Run(Findings findings)
    {
        var (random, rows) = (new Random(settings.Seed), settings.CountFor(quick: 2000, full: 30_000));
        var large = ImportFile.Make("the big file", rows, random, []);
        List<ImportFile> files = [large, .. Enumerable.Range(1, settings.Quick ? 3 : 10).Select(n =>
            ImportFile.Make($"file {n}", rows / 10, random, [.. large.Companies.OrderBy(_ => random.Next()).Take(rows / 40)]))];
        var admin = DayActor.Staff(it, "admin");
        var (client, dryRuns) = (new ImportClient(admin), new List<FinishedImport>());
        foreach (var (file, id) in await client.Upload(files, isDryRun: true))
            dryRuns.Add(await client.WaitForResult(file, id));
        var dryRunCustomers = await ReadImported();

        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        var clock = Stopwatch.StartNew();
        // The big file twice, and before the others: each host is importing one of them when it is killed.
        var uploads = await client.Upload([large, large, .. files.Skip(1)], isDryRun: false);
        var killed = await KillHosts();
        var imports = new List<FinishedImport>();
        foreach (var (file, id) in uploads)
            imports.Add(await client.WaitForResult(file, id));
        var elapsed = clock.Elapsed;
        foreach (var (file, id) in await client.Upload([large], isDryRun: false))
            imports.Add(await client.WaitForResult(file, id));
        await cancellation.CancelAsync();
        var faultCount = await injection;
        await findings.Check("all reactions finish", it.WaitUntilSettled);

        var log = (await ReadImported()).ToList();
        imports = [.. imports.Select(d => d with { Customers = [.. log.Where(l => l.Import == d.Id).Select(l => l.Line)] })];
        var (lost, doubled, strange) = ImportChecker.CompareCustomers(files, log.Select(l => l.Company));
        findings.AddCount("files, and imports of them", $"{files.Count} / {imports.Count}");
        findings.AddCount("lines sent", imports.Sum(d => d.File.Lines.Count));
        var refusedCount = imports.Sum(d => d.Refused);
        findings.AddCount("lines acknowledged: created / merged / skipped / refused",
            $"{imports.Sum(d => d.Created)} / {imports.Sum(d => d.Merged)} / {imports.Sum(d => d.Skipped)} / {refusedCount}");
        findings.AddCount("customers in the files / found in the log",
            $"{files.SelectMany(f => f.Companies).Distinct().Count()} / {log.Count}");
        findings.AddCount("lost / doubled / in no file", $"{lost.Count} / {doubled.Count} / {strange.Count}");
        findings.AddCount("in seconds", $"{elapsed.TotalSeconds:0}");
        findings.AddCount("customers created by the interrupted imports", killed);
        findings.AddTimes("an upload, median / p99 / worst", client.UploadTimes);
        findings.AddCount("other faults injected", faultCount);
        RegistrationRuns.AddFailures(findings, admin.Requests.Failures);
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        findings.Check("the hosts were killed in the middle", killed > 0 && killed < large.Companies.Count(), $"after {killed} customers");
        findings.Check("a dry run creates no customer", dryRunCustomers.Count == 0, $"{dryRunCustomers.Count}");
        CheckEmpty("a dry run has the numbers and errors of its file", [.. dryRuns.SelectMany(d =>
            ImportChecker.FindWrongCounts(d with { Customers = [.. Enumerable.Range(0, d.Created)] })
            .Concat(ImportChecker.FindWrongErrors(d)))]);
        CheckEmpty("each customer of the files is in the log", lost);
        CheckEmpty("and once, also after the kill", doubled);
        CheckEmpty("and no other is", strange);
        CheckEmpty("the numbers of each import add up, and are those of its file", [.. imports.SelectMany(ImportChecker.FindWrongCounts)]);
        CheckEmpty("each line is one customer or one entry of the list", [.. imports.SelectMany(ImportChecker.CheckLines)]);
        CheckEmpty("the list names each wrong line in its column, and no other", [.. imports.SelectMany(ImportChecker.FindWrongErrors)]);
        CheckEmpty("no file is kept longer than it is needed", [.. Directory.GetFiles(it.Blobs, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetFileName(f)!).Where(f => imports.Exists(d => f == d.Id.ToString("N")))]);
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);

        void CheckEmpty(string rule, IReadOnlyList<string> broken) => findings.Check(rule, broken.Count == 0,
            string.Join('\n', broken.Take(10).Append($"{broken.Count} in all")));
    }

    /// <summary>
    /// Kills all hosts, one after the other, when each is importing and customers are being created. Returns how many customers the
    /// interrupted imports had created.
    /// </summary>
    private async Task<int> KillHosts()
    {
        const string CountSql = """
            select count(*)::int from pc_imported_customers where import in (select id from pc_customer_imports where state = 'running')
            """;
        await Eventually.TrueAsync(async () => await it.ExecuteScalar<int>(CountSql) > 0 && await it.ExecuteScalar<int>("""
            select count(*)::int from pc_customer_imports where state = 'running' and not dry_run and total > 0
            """) == it.Hosts.Count, TimeSpan.FromMinutes(2));
        foreach (var host in it.Hosts.OrderBy(h => (h.Id + settings.Seed) % 2))
        {
            settings.Progress($"host {host.Id} is killed");
            await host.Kill();
        }
        var created = await it.ExecuteScalar<int>(CountSql);
        foreach (var host in it.Hosts)
            host.Start();
        // An interrupted import is taken over after one minute without a heartbeat; a quick run skips the minute.
        if (settings.Quick)
            await it.ExecuteScalar<int>("""
                with old as (update pc_customer_imports set beat_at = beat_at - interval '1 minute' where state = 'running' returning id)
                select count(*)::int from old
                """);
        return created;
    }

    private async Task<IReadOnlyList<(Guid Import, long Line, string Company)>> ReadImported()
    {
        await using var connection = await it.OpenAsync();
        return [.. await connection.QueryAsync<(Guid, long, string)>("""
            select (data ->> 'Import')::uuid, (data ->> 'Line')::bigint, data -> 'Info' ->> 'CompanyName'
            from mt_events where type = 'customer_imported'
            """)];
    }
}
