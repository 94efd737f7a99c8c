using System.CommandLine;
using PowerCrm.Store;
using Spectre.Console;

namespace PowerCrm.Host.Cli;

/// <summary>`projections`: shows the progress of the read models, and rebuilds them beside the live ones.</summary>
internal static class ProjectionsVerb
{
    public static Command Command()
    {
        var list = Verb.CreateListCommand("Names of the projections.", admin => admin.Projections);
        var status = new Command("status", "How far each projection and subscription has read the log.") { Verb.Json };
        status.SetAction((parsed, ct) => Verb.WithHost((host, token) => Status(host.Services, parsed.GetValue(Verb.Json), token), ct));

        var name = new Argument<string?>("name") { Description = "The projection to rebuild.", DefaultValueFactory = _ => null };
        var all = new Option<bool>("--all") { Description = "Every projection, one after another." };
        var rebuild = new Command("rebuild", """
            Rebuild beside the live table, compare row by row, swap. Requests continue meanwhile. A killed rebuild resumes.
            Exit code 1 when rows differed from the live ones: the live table was wrong and is now correct.
            """) { name, all, Verb.Json };
        rebuild.SetAction((parsed, ct) => Verb.WithHost(
            (host, token) => Rebuild(host.Services, parsed.GetValue(name), parsed.GetValue(all), parsed.GetValue(Verb.Json), token), ct));
        var compare = new Command("compare", """
            Compare every projection with its rebuild, through one snapshot; nothing is changed or locked.
            Exit code 1 when rows differ.
            """) { Verb.Json };
        compare.SetAction((parsed, ct) => Verb.WithHost((host, token) => Compare(host.Services, parsed.GetValue(Verb.Json), token), ct));
        return new Command("projections", "Read models: list, status, compare, rebuild.") { list, status, compare, rebuild };
    }

    private static async Task<int> Compare(IServiceProvider services, bool json, CancellationToken ct)
    {
        var results = await services.GetRequiredService<Maintenance>().CompareAll(ct);
        if (json)
            Verb.Print(results);
        else
            Verb.PrintTable(["projection", "events", "same", "differ", "only live", "only rebuilt"],
            results.Select(r => (IReadOnlyList<string?>)
                [r.Projection, $"{r.Events}", $"{r.Same}", $"{r.Different}", $"{r.OnlyLive}", $"{r.OnlyRebuilt}"]));
        foreach (var example in results.SelectMany(r => r.Examples.Select(e => $"{r.Projection}: {e}")))
            Console.Error.WriteLine(example);
        foreach (var stopped in results.Where(r => r.StoppedAt is not null))
            Console.Error.WriteLine($"{stopped.Projection}: event {stopped.StoppedAt} cannot be applied");
        return results.All(r => r.Equal) ? Root.Done : Root.Found;
    }

    private static async Task<int> Status(IServiceProvider services, bool json, CancellationToken ct)
    {
        var progress = await services.GetRequiredService<Maintenance>().ReadProgress(ct);
        if (json)
            Verb.Print(progress);
        else
            Verb.PrintTable(["name", "kind", "checkpoint", "lag"], progress.Select(p => (IReadOnlyList<string?>)
                [p.Name, p.Kind, $"{p.Checkpoint}", $"{Math.Max(0, p.Ceiling - p.Checkpoint)}"]));
        return Root.Done;
    }

    private static async Task<int> Rebuild(IServiceProvider services, string? name, bool all, bool json, CancellationToken ct)
    {
        var (admin, actions) = (services.GetRequiredService<Maintenance>(), services.GetRequiredService<OperatorActions>());
        if (all == (name is not null))
            return Verb.Fail("Name one projection, or --all. Known: " + string.Join(", ", admin.Projections));
        var results = new List<RebuildResult>();
        foreach (var projection in all ? admin.Projections : [name!])
        {
            if (admin.Projections.Contains(projection))
                await actions.Record("rebuild", projection, "", Verb.Operator, ct);
            results.Add(json ? await admin.Rebuild(projection, null, ct) : await RebuildWithBar(admin, projection, ct));
        }
        if (json)
            Verb.Print(results);
        else
            Verb.PrintTable(["projection", "events", "rows", "same", "differ", "moved on", "took", "locked"],
                // Narrow enough for 80 columns; --json shows the numbers of different, only old and only new rows separately.
                results.Select(r => (IReadOnlyList<string?>)[r.Projection, $"{r.Events}", $"{r.Documents}", $"{r.Same}",
                    $"{r.Different + r.OnlyOld + r.OnlyNew}",
                    $"{r.Moved}", $"{r.Elapsed.TotalSeconds:0.00} s", $"{r.LockDuration.TotalMilliseconds:0} ms"]));
        foreach (var example in results.SelectMany(r => r.Examples.Select(e => $"{r.Projection}: {e}")))
            Console.Error.WriteLine(example);
        return results.Any(r => r.Different + r.OnlyOld + r.OnlyNew > 0) ? Root.Found : Root.Done;
    }

    private static Task<RebuildResult> RebuildWithBar(Maintenance admin, string projection, CancellationToken ct) =>
        AnsiConsole.Progress().StartAsync(async context =>
        {
            var bar = context.AddTask(projection, maxValue: 1);
            var rebuilt = await admin.Rebuild(projection, new StepProgress(step =>
            {
                bar.Description = $"{step.Projection}: {step.Phase}";
                bar.Value = step.Total == 0 ? 1 : (double)step.Done / step.Total;
            }), ct);
            bar.Value = 1;
            return rebuilt;
        });

    private sealed class StepProgress(Action<RebuildProgress> report) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => report(value);
    }
}
