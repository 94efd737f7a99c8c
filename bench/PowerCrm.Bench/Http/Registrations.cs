using System.Diagnostics;
using System.Globalization;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Http;

/// <summary>
/// Measures complete registrations through the built host: Development with the sandbox as vendors; pictures are really decoded and read.
/// </summary>
internal static class Registrations
{
    private const int Applicants = 8, Unchanged = 10;

    /// <summary>The maximum number of round trips to PostgreSQL for a request.</summary>
    private static readonly Dictionary<string, long> Goals = new(StringComparer.Ordinal)
    {
        ["POST /auth/wechat"] = 12,
        ["POST /auth/send-code"] = 9,
        ["POST /auth/verify-code"] = 9,
        ["POST /auth/register"] = 8,
        ["POST /reviews/{id}/decision"] = 6,
    };

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var blobs = Directory.CreateTempSubdirectory("powercrm-bench-blobs");
        var settings = new Dictionary<string, string>(PublishedHost.Settings(database, blobs))
        {
            // As in Production.
            ["Clock__Movable"] = "false",
        };
        say("building the host");
        var dll = await PublishedHost.Build(ct);
        try
        {
            TimeSpan firstRun;
            await using (var host = await PublishedHost.Start(dll, settings, ct))
                firstRun = host.StartedIn;
            await Staff.Add(dll, settings, ct);
            var roundTrips = await RoundTrips();
            await using var it = await PublishedHost.Start(dll, settings, ct);
            return
            [
                new Figure("start-up to ready, empty database / migrated",
                    $"{firstRun.TotalSeconds.N1()} / {it.StartedIn.TotalSeconds.N1()} s", "migrated ≤ 3 s", it.StartedIn.TotalSeconds <= 3),
                new Figure("published", $"{PublishedHost.Size(dll).N0()} MB", "≤ 60 MB", PublishedHost.Size(dll) <= 60),
                .. await Drive(it, roundTrips),
            ];
        }
        finally
        {
            blobs.Delete(recursive: true);
            await cluster.DropDatabase(database, CancellationToken.None);
        }

        // One applicant at a time, so that each round trip belongs to a known request.
        async Task<(Dictionary<string, long> Least, double Unchanged)> RoundTrips()
        {
            await using var proxy = new RoundTripProxy(database);
            await using var host = await PublishedHost.Start(dll,
                new(settings) { ["ConnectionStrings__PowerCrm"] = proxy.ConnectionString }, ct);
            var routeTimes = new RouteTimes(proxy);
            var (anonymous, reviewer, managers, policy) = await Staff.SignInAll(host, routeTimes);
            BenchUser? last = null;
            for (var i = 0; i < (plan.Quick ? 2 : 8); i++)
                last = await Journey.Run(anonymous, reviewer, managers[0], policy);
            return (routeTimes.MinRoundTrips, await MeasureUnchanged(proxy, last!));
        }

        // The minimum of many batches, because pollers use the same connection; after a second, because a waiting phone polls for minutes.
        static async Task<double> MeasureUnchanged(RoundTripProxy proxy, BenchUser applicant)
        {
            var version = (await applicant.Get("/auth/status"))!["version"]!.GetValue<long>();
            var minimum = long.MaxValue;
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1);)
                await applicant.PollUnchanged("/auth/status", version);
            for (var i = 0; i < 20; i++)
            {
                var before = proxy.RoundTrips;
                for (var j = 0; j < Unchanged; j++)
                    await applicant.PollUnchanged("/auth/status", version);
                minimum = Math.Min(minimum, proxy.RoundTrips - before);
            }
            return (double)minimum / Unchanged;
        }

        async Task<IReadOnlyList<Figure>> Drive(PublishedHost host, (Dictionary<string, long> Least, double Unchanged) roundTrips)
        {
            var idle = host.Megabytes;
            var times = new RouteTimes();
            var (anonymous, reviewer, managers, policy) = await Staff.SignInAll(host, times);
            // Long enough for .NET to finish tiered compilation, which runs in the background of the first minute.
            await RunJourneys(TimeSpan.FromSeconds(plan.Quick ? 1 : 60));
            times.Clear();
            var (cpu, server, self) = (host.Cpu, cluster.ReadCpuTime(), Process.GetCurrentProcess().TotalProcessorTime);
            var began = Stopwatch.GetTimestamp();
            var total = await RunJourneys(plan.HttpTime);
            var elapsed = Stopwatch.GetElapsedTime(began);
            var bench = (Process.GetCurrentProcess().TotalProcessorTime - self).TotalMilliseconds / total;
            var (hostCpu, serverCpu) = ((host.Cpu - cpu).TotalMilliseconds / total,
                (cluster.ReadCpuTime() - server).TotalMilliseconds / total);
            say($"{total} registrations in {elapsed.TotalSeconds.N1()} s");
            return
            [
                new Figure($"registrations/s, sign-in to serving, {Applicants} applicants at a time", (total / elapsed.TotalSeconds).N2()),
                new Figure("CPU a registration: host / PostgreSQL / this bench", $"{hostCpu.N0()} / {serverCpu.N0()} / {bench.N0()} ms",
                    "the first two ≤ 180 ms", hostCpu + serverCpu <= 180, "children of the host (picture decoding, reading) not counted"),
                new Figure("memory of the host, idle / after", $"{idle.N0()} / {host.Megabytes.N0()} MB", "idle ≤ 170 MB", idle <= 170),
                new Figure("round trips of `GET /auth/status` with If-None-Match, nothing new", roundTrips.Unchanged.N1(), "≤ 0.2",
                    roundTrips.Unchanged <= 0.2),
                .. times.All.Select(t => OfRoute(t.Route, t.Times, roundTrips.Least.GetValueOrDefault(t.Route))),
            ];

            async Task<int> RunJourneys(TimeSpan time)
            {
                var started = Stopwatch.GetTimestamp();
                return (await Task.WhenAll(Enumerable.Range(0, Applicants).Select(_ => Task.Run(async () =>
                {
                    var count = 0;
                    for (; Stopwatch.GetElapsedTime(started) < time && !ct.IsCancellationRequested; count++)
                        await Journey.Run(anonymous, reviewer, managers[0], policy);
                    return count;
                }, ct)))).Sum();
            }
        }
    }

    private static Figure OfRoute(string route, double[] times, long roundTrips)
    {
        var result = $"{times.Median().N1()} / {times.Percentile(0.99).N1()} ms; {roundTrips.ToString(CultureInfo.InvariantCulture)}";
        return Goals.TryGetValue(route, out var goal)
            ? new Figure($"`{route}` ({times.Length}), p50 / p99; round trips", result,
                $"≤ {goal.ToString(CultureInfo.InvariantCulture)} round trips", roundTrips <= goal)
            : new Figure($"`{route}` ({times.Length}), p50 / p99; round trips", result);
    }
}
