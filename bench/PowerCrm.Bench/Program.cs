using PowerCrm.Bench;
using PowerCrm.Bench.Measuring;
using PowerCrm.Bench.Papers;
using PowerCrm.Reading;

// Pictures are read in a child process that runs the program itself, here this one.
if (args is [OcrWorker.Verb])
    return await OcrWorker.Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), Models.Folder, CancellationToken.None);
Environment.SetEnvironmentVariable("Ocr__Worker", typeof(Section).Assembly.Location);
// The value of an option is not a name: `bench --events 10000 store`.
var names = args.Where((a, i) => !a.StartsWith('-') && (i == 0 || args[i - 1] is not ("--events" or "--only" or "--seed"))).ToArray();
var groupName = names.FirstOrDefault() ?? "all";
var help = args.Any(a => a is "--help" or "-h");
if (groupName == "papers" && !help && names.Length > 1)
{
    PaperSet.Write(names[1], [int.TryParse(names[^1], out var seed) ? seed : 1], 1, Console.Error.WriteLine);
    return 0;
}
var plan = Plan.Parse(args, names.ElementAtOrDefault(1));
var rows = Sections.All.Where(r => groupName == "all" || r.Group == groupName)
    .Where(r => r.Name.Contains(plan.Only, StringComparison.Ordinal)).ToList();
if (help || rows.Count == 0)
{
    (help ? Console.Out : Console.Error).WriteLine($"""
        bench [store|http|desk|scale|directory|assignment|ocr|all] [<part of a name>] [--quick]
              [--events <number in the long log>] [--seed <n>]

        {string.Join("\n", Sections.All.GroupBy(r => r.Group).Select(g => $"{g.Key,-10} {string.Join(", ", g.Select(r => r.Name))}"))}

        bench papers <folder> [<seed>]      draws and photographs fictitious documents, with truth.json,
                                            for `./powercrm ocr measure <folder> --detail`
        bench ocr drawn --seed <1, 2 or 3>  reads the documents of one seed and shows each error; nothing is kept. Seeds 4 and 5 are
                                            for the record and are not used while the reader is changed.

        Measures on a PostgreSQL of its own, prints tables, and keeps them in bench/RESULTS.md if the machine was quiet before (load 1
        at most) and what was measured is committed; otherwise it exits with code 3. --quick only checks that it works; its figures are
        not kept. The log of `scale growth` has 10 thousand events, then ten times as many, up to --events (a million by default).
        """);
    return help ? 0 : 2;
}
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};

await using var cluster = await BenchCluster.Start(cancellation.Token);
var report = new Report(plan, await cluster.Describe(cancellation.Token));
foreach (var row in rows)
    await report.Add(row.Group, row.Name, () => row.Measure(cluster, plan, Report.WriteProgress, cancellation.Token), cancellation.Token);
return report.Write() ? 0 : 3;
