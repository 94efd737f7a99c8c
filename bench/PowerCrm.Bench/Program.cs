using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;
using PowerCrm.Bench.Papers;
using PowerCrm.Bench.Search;
using PowerCrm.Bench.Store;

var what = args.FirstOrDefault(a => !a.StartsWith('-')) ?? "all";
var help = args.Any(a => a is "--help" or "-h");
if (what == "papers" && !help && args.SkipWhile(a => a != what).Skip(1).FirstOrDefault() is { } folder)
{
    PaperSet.Write(folder, int.TryParse(args[^1], out var seed) ? seed : 1, Console.Error.WriteLine);
    return 0;
}
if (help || what is not ("store" or "http" or "uploads" or "directory" or "all"))
{
    (help ? Console.Out : Console.Error).WriteLine("""
        bench [store|http|uploads|directory|all] [--quick] [--events <number in the long log>] [--only <part of a row's name>]

        bench papers <folder> [<seed>]      draws and photographs papers of nobody, with their truth.json, for `./powercrm ocr measure <folder> --detail`

        Measures on a PostgreSQL of its own and prints the tables that bench/RESULTS.md keeps. --quick says whether it works; its figures are noise.
        """);
    return help ? 0 : 2;
}
var plan = Plan.Parse(args);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

await using var cluster = await BenchCluster.Start(stop.Token);
var report = new Report(plan, await cluster.Describe(stop.Token));
report.Begin();
if (what is "store" or "all")
    foreach (var row in StoreRows.All.Where(r => r.Name.Contains(plan.Only, StringComparison.Ordinal)))
        report.Add("store", row.Name, await row.Measure(cluster, plan, report.Say, stop.Token));
if (what is "http" or "all")
    report.Add("http", "registrations", await Registrations.Measure(cluster, plan, report.Say, stop.Token));
if (what is "uploads" or "all")
    report.Add("http", "memory of uploads", await UploadMemory.Measure(cluster, plan, report.Say, stop.Token));
if (what is "directory" or "all")
    report.Add("directory", "companies", await Companies.Measure(cluster, plan, report.Say, stop.Token));
report.Write();
return 0;
