using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Scale;

/// <summary>
/// Runs `audit verify` and `audit run` on a log of <c>--events</c> events, as an operator would: in a process of their own, while a host
/// runs. During `audit run` registrations go on, one after another.
/// </summary>
internal static class Audits
{
    private static readonly TimeSpan VerifyGoal = TimeSpan.FromMinutes(1), RunGoal = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-scale-");
        try
        {
            var site = await SeedDatabase.Create(cluster, folder.FullName, say, ct);
            var database = await site.Copy(ct);
            await using var source = NpgsqlDataSource.Create(database);
            var copies = new CopyWriter(source, await SeedDatabase.OpenKeys(source, ct), site.Originals, site.ManagerIds);
            var (registrations, events) = await copies.Fill(plan.LongLog, say, ct);
            await using (var command = source.CreateCommand("vacuum (analyze)"))
            {
                command.CommandTimeout = 7200;
                await command.ExecuteNonQueryAsync(ct);
            }
            await cluster.Checkpoint(ct);
            var settings = site.Settings(database);
            await using var host = await PublishedHost.Start(site.Dll, settings, ct);
            // The seals are written by a reader of the log, as the read models are.
            var settled = await SeedDatabase.WaitUntilSettled(source, ct);
            say($"read and sealed in {settled.TotalSeconds.N0()} s");
            // The copies have no rows of the read models that are written together with their events.
            await PublishedHost.RunForOutput(site.Dll, settings, ["projections", "rebuild", "--all", "--json"], ct);
            var (anonymous, reviewer, managers, policy) = await Staff.SignInAll(host, new RouteTimes(), site.ManagerIds.Count);
            for (var i = 0; i < 3; i++)
                await Journey.Run(anonymous, reviewer, managers, policy);

            var (verify, seals) = await RunVerb(site.Dll, settings, ["audit", "verify", "--json"], ct);
            say($"`audit verify` took {verify.TotalSeconds.N1()} s");
            var broken = seals.AsArray().Sum(s => s!["violations"]!.AsArray().Count);

            var quiet = await Journeys(10, Task.Delay(Timeout.Infinite, ct));
            var run = RunVerb(site.Dll, settings, ["audit", "run", "--at-most", "02:00:00", "--json"], ct);
            var busy = await Journeys(int.MaxValue, run);
            var (took, audit) = await run;
            say($"`audit run` took {took.TotalSeconds.N1()} s");
            var checks = audit["checks"]!.AsArray();
            var violated = checks.Where(c => c!["found"]!.GetValue<long>() > 0)
                .Select(c => $"{c!["name"]} ({c["found"]}; {c["examples"]!.AsArray().FirstOrDefault()})").ToList();
            foreach (var check in checks.Where(c => c!["tookMs"]!.GetValue<long>() >= 1_000))
                say($"{(check!["tookMs"]!.GetValue<long>() / 1e3).N1()} s: {check["name"]}");
            var longest = checks.MaxBy(c => c!["tookMs"]!.GetValue<long>())!;
            return
            [
                new("events in the log", ((double)events).N0(), Note: $"{((double)registrations).N0()} registrations, copied"),
                new("`audit verify`, from start to end of the process", verify.TotalSeconds.N1() + " s",
                    $"≤ {VerifyGoal.TotalSeconds.N0()} s", verify <= VerifyGoal && broken == 0,
                    $"{seals.AsArray().Count.ToString(CultureInfo.InvariantCulture)} checks, {broken} violations"),
                new("`audit run` while registrations go on", took.TotalSeconds.N1() + " s", $"≤ {RunGoal.TotalSeconds.N0()} s",
                    took <= RunGoal && violated.Count == 0, $"state `{audit["state"]!.GetValue<string>()}`, {checks.Count} checks"
                        + (violated.Count == 0 ? "" : "; differs: " + string.Join(", ", violated))),
                new("its longest check", (longest["tookMs"]!.GetValue<long>() / 1e3).N1() + " s",
                    Note: longest["name"]!.GetValue<string>()),
                new("a registration, sign-in to serving, before / during `audit run`, p50",
                    $"{quiet.Median().N0()} / {busy.Median().N0()} ms", Note: $"{busy.Count} during the run, none was refused"),
            ];

            async Task<List<double>> Journeys(int count, Task until)
            {
                var durations = new List<double>();
                while (durations.Count < count && !until.IsCompleted)
                {
                    var started = Stopwatch.GetTimestamp();
                    await Journey.Run(anonymous, reviewer, managers, policy);
                    durations.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
                return durations;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(TimeSpan Took, JsonNode Result)> RunVerb(string dll, Dictionary<string, string> settings, string[] arguments,
        CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var output = await PublishedHost.RunForOutput(dll, settings, arguments, ct);
        return (Stopwatch.GetElapsedTime(started), JsonNode.Parse(output)
            ?? throw new InvalidOperationException($"`{string.Join(' ', arguments)}` printed no result."));
    }
}
