namespace PowerCrm.Stress;

/// <summary>
/// `stress planted`: puts bugs into a copy of the product, one after another. The host of the copy is built, and the experiment that the
/// bug names must find it, by the rule that the bug names. Each bug is a patch in <c>Planted/</c>, so that the product's source does not
/// contain it.
/// </summary>
internal static class PlantedBugs
{
    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "PowerCrm.Stress", "Planted");

    public static IReadOnlyList<PlantedBug> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.patch").Order(StringComparer.Ordinal).Select(PlantedBug.Read)];

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        IReadOnlyList<PlantedBug> bugs = settings.Bug is { } name ? [.. All.Where(b => b.Name == name)] : All;
        foreach (var (experiment, fault) in bugs.Select(b => (b.Experiment, b.Fault)).Distinct())
        {
            settings.Progress($"nothing is planted: {experiment} --fault {fault}");
            var baseline = await RunExperiment(experiment, fault, settings);
            findings.Check($"nothing is planted: {experiment} --fault {fault} finds nothing", baseline.AllHold,
                string.Join('\n', baseline.Broken.Select(b => $"{b.Rule}: {b.Message}")));
        }
        using var copy = await SourceCopy.Make();
        try
        {
            foreach (var bug in bugs)
            {
                settings.Progress($"{bug.Name} is planted: {bug.Description}");
                await copy.Apply(bug.Path);
                HostProcess.BuildFolder = await copy.Build();
                CheckDetected(bug, await RunExperiment(bug.Experiment, bug.Fault, settings), findings);
                await copy.Apply(bug.Path, "--reverse");
            }
        }
        finally
        {
            HostProcess.BuildFolder = AppContext.BaseDirectory;
        }
        findings.AddCount("bugs planted", bugs.Count);
        return findings;
    }

    /// <summary>The bug is found when its rule is broken; other broken rules do not matter.</summary>
    internal static void CheckDetected(PlantedBug bug, Findings result, Findings findings)
    {
        var line = result.Broken.FirstOrDefault(b => b.Rule == bug.Rule);
        findings.AddCount($"{bug.Name}, found by {bug.Experiment}", $"{bug.Rule}: {Shorten(line.Message ?? "not found")}");
        findings.Check($"{bug.Name}: {bug.Experiment} finds it by \"{bug.Rule}\"", line.Message is not null,
            $"broken instead: {string.Join("; ", result.Broken.Select(b => $"{b.Rule} ({Shorten(b.Message)})"))}");
    }

    /// <summary>Returns the message of a check in one line: for an assertion its custom message, if it has one.</summary>
    private static string Shorten(string message)
    {
        const string marker = "Additional Info:";
        var text = message[(message.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at ? at + marker.Length : 0)..];
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 160 ? $"{line[..160]}…" : line;
    }

    /// <summary>Runs an experiment. When an exception ends it early, its findings are lost, and a bug counts as not found.</summary>
    private static async Task<Findings> RunExperiment(string experiment, string fault, ExperimentSettings settings)
    {
        try
        {
            return await Experiment.All.Single(e => e.Name == experiment)
                .Run(settings with { Quick = true, Fault = fault, Cases = null, Time = null });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var findings = new Findings();
            findings.Check("the experiment finishes", false, e.Message);
            return findings;
        }
    }
}

/// <summary>A bug as described in the lines before the first change of its patch.</summary>
/// <param name="Experiment">The experiment that must find it.</param>
/// <param name="Fault">The fault of that experiment.</param>
/// <param name="Rule">The rule of that experiment that the bug breaks.</param>
internal sealed record PlantedBug(string Path, string Name, string Description, string Experiment, string Fault, string Rule)
{
    public static PlantedBug Read(string path)
    {
        var head = File.ReadLines(path).TakeWhile(l => !l.StartsWith("---", StringComparison.Ordinal))
            .Select(l => l.Split(": ", 2)).Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return new(path, name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..], head["Bug"], head["Experiment"],
            head.GetValueOrDefault("Fault", "none"), head["Rule"]);
    }
}
