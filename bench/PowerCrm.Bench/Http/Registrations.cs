using System.Diagnostics;
using System.Globalization;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Http;

/// <summary>Whole registrations through the built host: Development with the sandbox as vendors, pictures decoded and read for real.</summary>
internal static class Registrations
{
    private const int Applicants = 8;
    private const string Password = "a-long-password";

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.Database(ct);
        var blobs = Directory.CreateTempSubdirectory("powercrm-bench-blobs");
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ConnectionStrings__PowerCrm"] = database, ["Blobs__Path"] = blobs.FullName,
            ["Keys__Master"] = Convert.ToBase64String(new byte[32]), ["Logging__LogLevel__Default"] = "Warning",
        };
        say("building the host");
        var dll = await BuiltHost.Build(ct);
        try
        {
            TimeSpan first;
            await using (var host = await BuiltHost.Start(dll, settings, ct))
                first = host.StartedIn;
            await BuiltHost.Verb(dll, settings, Password, ["staff", "add", "reviewer", "--role", "reviewer", "--name", "Bench", "--password-stdin"], ct);
            await BuiltHost.Verb(dll, settings, Password, ["staff", "add", "manager", "--role", "manager", "--name", "Bench", "--territories", "440000",
                "--specialties", "KV10", "--capacity", "1000", "--password-stdin"], ct);
            var trips = await RoundTrips();
            await using var it = await BuiltHost.Start(dll, settings, ct);
            return [new Figure("start-up to ready, empty database / migrated", $"{first.TotalSeconds.N1()} / {it.StartedIn.TotalSeconds.N1()} s"), .. await Drive(it, trips)];
        }
        finally
        {
            blobs.Delete(recursive: true);
            await cluster.Drop(database, CancellationToken.None);
        }

        // One applicant at a time, so that a trip can be told to be of a request.
        async Task<Dictionary<string, long>> RoundTrips()
        {
            await using var tap = new WireTap(database);
            await using var host = await BuiltHost.Start(dll, new(settings) { ["ConnectionStrings__PowerCrm"] = tap.ConnectionString }, ct);
            var counted = new RouteTimes(tap);
            var (nobody, reviewer, manager, policy) = await Visitors(host, counted);
            for (var i = 0; i < (plan.Quick ? 2 : 8); i++)
                await Journey.Travel(nobody, reviewer, manager, policy);
            return counted.LeastTrips;
        }

        async Task<(Visitor Nobody, Visitor Reviewer, Visitor Manager, string Policy)> Visitors(BuiltHost host, RouteTimes times)
        {
            var nobody = new Visitor(host.Http, times);
            async Task<Visitor> Staff(string username) =>
                nobody.With((await nobody.Post("/staff/login", new { username, password = Password }))!["accessToken"]!.GetValue<string>());
            return (nobody, await Staff("reviewer"), await Staff("manager"), (await nobody.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>());
        }

        async Task<IReadOnlyList<Figure>> Drive(BuiltHost host, Dictionary<string, long> trips)
        {
            var idle = host.Megabytes;
            var times = new RouteTimes();
            var (nobody, reviewer, manager, policy) = await Visitors(host, times);
            await Travel(TimeSpan.FromSeconds(plan.Quick ? 1 : 8));
            times.Clear();
            var (cpu, server, self) = (host.Cpu, cluster.Cpu(), Process.GetCurrentProcess().TotalProcessorTime);
            var began = Stopwatch.GetTimestamp();
            var done = await Travel(plan.HttpTime);
            var took = Stopwatch.GetElapsedTime(began);
            var bench = (Process.GetCurrentProcess().TotalProcessorTime - self).TotalMilliseconds / done;
            say($"{done} registrations in {took.TotalSeconds.N1()} s");
            return
            [
                new Figure($"registrations/s, sign-in to serving, {Applicants} applicants at a time", (done / took.TotalSeconds).N2()),
                new Figure("CPU a registration: host / PostgreSQL / this bench", $"{((host.Cpu - cpu).TotalMilliseconds / done).N0()} / {((cluster.Cpu() - server).TotalMilliseconds / done).N0()} / {bench.N0()} ms",
                    Note: "children of the host (picture decoding, reading) not counted"),
                new Figure("memory of the host, idle / after", $"{idle.N0()} / {host.Megabytes.N0()} MB"),
                .. times.All.Select(t => new Figure($"`{t.Route}` ({t.Times.Length}), p50 / p99; round trips", $"{t.Times.Median().N1()} / {t.Times.Percentile(0.99).N1()} ms; "
                    + trips.GetValueOrDefault(t.Route).ToString(CultureInfo.InvariantCulture))),
            ];

            async Task<int> Travel(TimeSpan time)
            {
                var started = Stopwatch.GetTimestamp();
                return (await Task.WhenAll(Enumerable.Range(0, Applicants).Select(_ => Task.Run(async () =>
                {
                    var count = 0;
                    for (; Stopwatch.GetElapsedTime(started) < time && !ct.IsCancellationRequested; count++)
                        await Journey.Travel(nobody, reviewer, manager, policy);
                    return count;
                }, ct)))).Sum();
            }
        }
    }
}
