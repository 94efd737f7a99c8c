using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PowerCrm.Stress;

var name = new Argument<string>("name") { Description = string.Join("; ", Experiment.All.Select(e => $"{e.Name}: {e.Description}")) };
name.AcceptOnlyFromAmong([.. Experiment.All.Select(e => e.Name)]);
var fault = new Option<string>("--fault")
{
    Description = $"{string.Join("; ", Faults.Names.Select(f => $"{f}: {Faults.Describe(f)}"))}. "
        + $"Only none is for: {string.Join(", ", Experiment.All.Where(e => e.PossibleFaults.Count == 1).Select(e => e.Name))}.",
    DefaultValueFactory = _ => "none",
};
fault.AcceptOnlyFromAmong([.. Faults.Names]);
var quick = new Option<bool>("--quick") { Description = "Says in seconds whether the experiment works." };
var seed = new Option<int>("--seed") { Description = "Another order of what happens.", DefaultValueFactory = _ => 1 };
var cases = new Option<int?>("--cases") { Description = "How many cases, phones, people or lines, where the experiment has some." };
var seconds = new Option<int?>("--seconds") { Description = "How long, where the experiment has a length." };
var requests = new Option<int?>("--requests") { Description = "How many requests the fuzzer sends." };
var number = new Option<int?>("--number") { Description = "Only this request of the fuzzer, as a fault that it found names it." };
var bug = new Argument<string?>("bug")
{
    Description = $"Of planted, the one to plant: {string.Join(", ", PlantedBugs.All.Select(b => b.Name))}.",
    Arity = ArgumentArity.ZeroOrOne,
};
bug.AcceptOnlyFromAmong([.. PlantedBugs.All.Select(b => b.Name)]);
var keep = new Option<bool>("--keep") { Description = "Write the result to bench/proof/ too." };
var logs = new Option<DirectoryInfo?>("--logs") { Description = "Also write the output of each host to this folder." };
var root = new RootCommand(
    "Experiments with load and faults, on hosts and a PostgreSQL of their own. Exit code 1: something did not hold; 2: it was not run.")
{
    name, bug, fault, quick, seed, cases, seconds, requests, number, keep, logs,
};
root.SetAction(async parsed =>
{
    var experiment = Experiment.All.Single(e => e.Name == parsed.GetValue(name));
    if (experiment.Refusal(parsed.GetValue(fault)!) is { } refusal)
    {
        await Console.Error.WriteLineAsync("stress: " + refusal);
        return 2;
    }
    if (parsed.GetValue(logs) is { } folder)
    {
        folder.Create();
        HostProcess.LogFolder = folder.FullName;
    }
    var settings = new ExperimentSettings(parsed.GetValue(quick), parsed.GetValue(seed), parsed.GetValue(fault)!, parsed.GetValue(cases),
        parsed.GetValue(seconds) is { } s ? TimeSpan.FromSeconds(s) : null, text => Console.Error.WriteLine("  " + text),
        parsed.GetValue(requests), parsed.GetValue(number), parsed.GetValue(bug));
    if (parsed.GetValue(keep) && settings.IsShortened)
    {
        await Console.Error.WriteLineAsync("stress: --keep is for whole runs: not with --quick, --number or one planted bug");
        return 2;
    }
    var problem = experiment.Missing is { } findMissing ? await findMissing() : null;
    if ((problem ?? Faults.Missing(settings.Fault)) is { } missing)
    {
        await Console.Error.WriteLineAsync(missing.TrimEnd());
        return 2;
    }
    using var report = new StringWriter(CultureInfo.InvariantCulture);
    await report.WriteLineAsync(Head(experiment, settings, await BusyBefore()));
    var findings = await experiment.Run(settings);
    findings.Print(report);
    Console.Write(report);
    if (parsed.GetValue(keep))
    {
        var file = Path.Combine(Repository.Root, "bench", "proof", $"{experiment.Name}-{settings.Fault}.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, report.ToString());
    }
    return findings.AllHold ? 0 : 1;
});
var command = root.Parse(args);
var exit = await command.InvokeAsync();
return command.Errors.Count > 0 ? 2 : exit;

static string Head(Experiment experiment, ExperimentSettings settings, string busy) => string.Create(CultureInfo.InvariantCulture, $"""
    {settings.CommandLine(experiment.Name)}
    {experiment.Description}; meanwhile {Faults.Describe(settings.Fault)}
    {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, commit {Commit()}; {Environment.ProcessorCount} cores, {busy}
    {RuntimeInformation.OSDescription}

    """);

// The load average still contains the experiment that ended a minute ago, so the processor is also watched for a moment.
static async Task<string> BusyBefore()
{
    if (!File.Exists("/proc/stat"))
        return "load unknown";
    var before = Processor();
    await Task.Delay(TimeSpan.FromSeconds(3));
    var after = Processor();
    var busy = 100.0 * (after.Busy - before.Busy) / Math.Max(1, after.All - before.All);
    return string.Create(CultureInfo.InvariantCulture,
        $"processor {busy:0} % busy in the 3 s before, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
}

// The first line of /proc/stat (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal, in ticks since the start.
static (long Busy, long All) Processor()
{
    var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
        .Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
    return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
}

static string Commit() => Git("rev-parse", "--short=10", "HEAD") is { Length: > 0 } commit
    ? commit + (Git("status", "--porcelain", "--", ".", ":!bench/*").Length == 0 ? "" : " with changes") : "unknown";

static string Git(params string[] arguments)
{
    try
    {
        var start = new ProcessStartInfo("git", ["-C", Repository.Root, .. arguments]) { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return output;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return "";
    }
}
