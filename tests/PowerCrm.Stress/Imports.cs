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
        var (random, rows) = (new Random(settings.Seed), settings.CountFor(quick: 2000, whole: 30_000));
        var big = ImportFile.Make("the big file", rows, random, []);
        List<ImportFile> files = [big, .. Enumerable.Range(1, settings.Quick ? 3 : 10).Select(n =>
            ImportFile.Make($"file {n}", rows / 10, random, [.. big.Companies.OrderBy(_ => random.Next()).Take(rows / 40)]))];
        var admin = DayActor.Staff(it, "admin");
        var (client, dry) = (new ImportClient(admin), new List<FinishedImport>());
        foreach (var (file, id) in await client.Upload(files, dry: true))
            dry.Add(await client.WaitForResult(file, id));
        var before = await Made();

        using var enough = new CancellationTokenSource();
        var strikes = Faults.Inject(it, settings, enough.Token);
        var clock = Stopwatch.StartNew();
        // The big file twice, and before the others: each host is importing one of them when it is killed.
        var asked = await client.Upload([big, big, .. files.Skip(1)], dry: false);
        var killed = await Kill();
        var done = new List<FinishedImport>();
        foreach (var (file, id) in asked)
            done.Add(await client.WaitForResult(file, id));
        var took = clock.Elapsed;
        foreach (var (file, id) in await client.Upload([big], dry: false))
            done.Add(await client.WaitForResult(file, id));
        await enough.CancelAsync();
        var struck = await strikes;
        await findings.Check("all reactions come to an end", it.WaitUntilSettled);

        var log = (await Made()).ToList();
        done = [.. done.Select(d => d with { Customers = [.. log.Where(l => l.Import == d.Id).Select(l => l.Line)] })];
        var (lost, doubled, strange) = ImportChecker.Customers(files, log.Select(l => l.Company));
        findings.AddCount("files, and imports of them", $"{files.Count} / {done.Count}");
        findings.AddCount("lines sent", done.Sum(d => d.File.Lines.Count));
        findings.AddCount("lines acknowledged: made / merged / skipped / refused",
            $"{done.Sum(d => d.Made)} / {done.Sum(d => d.Merged)} / {done.Sum(d => d.Skipped)} / {done.Sum(d => d.Refused)}");
        findings.AddCount("customers in the files / found in the log",
            $"{files.SelectMany(f => f.Companies).Distinct().Count()} / {log.Count}");
        findings.AddCount("lost / doubled / in no file", $"{lost.Count} / {doubled.Count} / {strange.Count}");
        findings.AddCount("in seconds", $"{took.TotalSeconds:0}");
        findings.AddCount("customers made by the imports that broke off", killed);
        findings.AddTimes("an upload, median / p99 / worst", client.Times);
        findings.AddCount("times that something else went wrong", struck);
        RegistrationRuns.Stumbles(findings, admin.Requests.Failures);
        findings.Check("the fault struck", settings.Fault == "none" || struck > 0, "never");
        findings.Check("the hosts were killed in the middle", killed > 0 && killed < big.Companies.Count(), $"after {killed} customers");
        findings.Check("a dry run makes nobody", before.Count == 0, $"{before.Count}");
        Empty("a dry run has the numbers and errors of its file", [.. dry.SelectMany(d =>
            ImportChecker.Numbers(d with { Customers = [.. Enumerable.Range(0, d.Made)] }).Concat(ImportChecker.Errors(d)))]);
        Empty("each customer of the files is in the log", lost);
        Empty("and once, also after the kill", doubled);
        Empty("and no other is", strange);
        Empty("the numbers of each import add up, and are those of its file", [.. done.SelectMany(ImportChecker.Numbers)]);
        Empty("each line is one customer or one entry of the list", [.. done.SelectMany(ImportChecker.CheckLines)]);
        Empty("the list names each wrong line in its column, and no other", [.. done.SelectMany(ImportChecker.Errors)]);
        Empty("no file is kept longer than it is needed", [.. Directory.GetFiles(it.Blobs, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetFileName(f)!).Where(f => done.Exists(d => f == d.Id.ToString("N")))]);
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);

        void Empty(string rule, IReadOnlyList<string> broken) => findings.Check(rule, broken.Count == 0,
            string.Join('\n', broken.Take(10).Append($"{broken.Count} in all")));
    }

    /// <summary>
    /// Kills all hosts, one after the other, when each is importing and customers are being created. Returns how many customers the
    /// interrupted imports had created.
    /// </summary>
    private async Task<int> Kill()
    {
        const string InHand = """
            select count(*)::int from pc_imported_customers where import in (select id from pc_customer_imports where state = 'running')
            """;
        await Eventually.TrueAsync(async () => await it.ExecuteScalar<int>(InHand) > 0 && await it.ExecuteScalar<int>("""
            select count(*)::int from pc_customer_imports where state = 'running' and not dry_run and total > 0
            """) == it.Hosts.Count, TimeSpan.FromMinutes(2));
        foreach (var host in it.Hosts.OrderBy(h => (h.Id + settings.Seed) % 2))
        {
            settings.Progress($"host {host.Id} is killed");
            await host.Kill();
        }
        var made = await it.ExecuteScalar<int>(InHand);
        foreach (var host in it.Hosts)
            host.Start();
        // An interrupted import is taken over after one minute without a heartbeat; a quick run skips the minute.
        if (settings.Quick)
            await it.ExecuteScalar<int>("""
                with old as (update pc_customer_imports set beat_at = beat_at - interval '1 minute' where state = 'running' returning id)
                select count(*)::int from old
                """);
        return made;
    }

    private async Task<IReadOnlyList<(Guid Import, long Line, string Company)>> Made()
    {
        await using var connection = await it.OpenAsync();
        return [.. await connection.QueryAsync<(Guid, long, string)>("""
            select (data ->> 'Import')::uuid, (data ->> 'Line')::bigint, data -> 'Info' ->> 'CompanyName'
            from mt_events where type = 'customer_imported'
            """)];
    }
}
