using Dapper;
using System.Diagnostics;
using Npgsql;
using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Scale;

/// <summary>
/// Applies the same load to one, two and four hosts on one PostgreSQL. On one machine they share its cores: the result shows the cost of
/// more hosts, whether they disturb each other, and the CPU time per registration, which helps to plan for more machines.
/// </summary>
internal static class Hosts
{
    private const int Applicants = 8;

    private sealed record HostsResult(int Hosts, double PerSecond, double HostCpu, double ServerCpu, double IdleHost, double IdleServer,
        long Connections, double Megabytes);

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-scale-");
        try
        {
            var site = await SeedDatabase.Create(cluster, folder.FullName, say, ct);
            var results = new List<HostsResult>();
            foreach (var hosts in (int[])[1, 2, 4])
                results.Add(await Run(site, cluster, plan, hosts, say, ct));
            string Each(Func<HostsResult, string> selector) => string.Join(" / ", results.Select(selector));
            return
            [
                new("hosts", Each(f => ((double)f.Hosts).N0()), Note: $"{Applicants} applicants at a time, spread over the hosts"),
                new("registrations/s, sign-in to serving", Each(f => f.PerSecond.N2()),
                    Note: Each(f => (f.PerSecond / results[0].PerSecond).N2()) + $" ×; "
                        + $"{Environment.ProcessorCount} cores for hosts, PostgreSQL and this bench together"),
                new("CPU a registration, all hosts", Each(f => f.HostCpu.N0()) + " ms", "4 hosts ≤ 1.3 × of one",
                    results[^1].HostCpu <= results[0].HostCpu * 1.3),
                new("CPU a registration, PostgreSQL", Each(f => f.ServerCpu.N0()) + " ms", "4 hosts ≤ 1.3 × of one",
                    results[^1].ServerCpu <= results[0].ServerCpu * 1.3),
                new("CPU of a host that nobody asks", Each(f => f.IdleHost.N1()) + " ms/s"),
                new("CPU of PostgreSQL when nobody asks", Each(f => f.IdleServer.N1()) + " ms/s"),
                new("connections to PostgreSQL under the load, all hosts", Each(f => ((double)f.Connections).N0())),
                new("memory of the hosts together", Each(f => f.Megabytes.N0()) + " MB"),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<HostsResult> Run(SeedDatabase site, BenchCluster cluster, Plan plan, int count, Action<string> say,
        CancellationToken ct)
    {
        var database = await site.Copy(ct);
        var hosts = new List<PublishedHost>();
        try
        {
            for (var i = 0; i < count; i++)
                hosts.Add(await PublishedHost.Start(site.Dll, site.Settings(database, i), ct));
            var users = new List<(BenchUser Nobody, BenchUser Reviewer, IReadOnlyList<BenchUser> Managers, string Policy)>();
            foreach (var host in hosts)
                users.Add(await Staff.SignInAll(host, new RouteTimes(), site.ManagerIds.Count));
            await RunJourneys(TimeSpan.FromSeconds(plan.Quick ? 2 : 60));
            // Waits for the reactions to the last registrations.
            await Task.Delay(TimeSpan.FromSeconds(plan.Quick ? 1 : 5), ct);
            var idle = TimeSpan.FromSeconds(plan.Quick ? 2 : 15);
            var (cpu, server) = (Cpu(), cluster.ReadCpuTime());
            await Task.Delay(idle, ct);
            var (idleHost, idleServer) = ((Cpu() - cpu) / idle.TotalSeconds / count, (cluster.ReadCpuTime() - server).TotalMilliseconds
                / idle.TotalSeconds);
            (cpu, server) = (Cpu(), cluster.ReadCpuTime());
            var began = Stopwatch.GetTimestamp();
            var total = await RunJourneys(plan.HttpTime);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var result = new HostsResult(count, total / seconds, (Cpu() - cpu) / total,
                (cluster.ReadCpuTime() - server).TotalMilliseconds / total, idleHost, idleServer, await Connections(database, ct),
                hosts.Sum(h => h.Megabytes));
            say($"{count} hosts: {result.PerSecond.N2()} registrations a second");
            return result;

            double Cpu() => hosts.Sum(h => h.Cpu.TotalMilliseconds);

            async Task<int> RunJourneys(TimeSpan time)
            {
                var started = Stopwatch.GetTimestamp();
                return (await Task.WhenAll(Enumerable.Range(0, Applicants).Select(n => Task.Run(async () =>
                {
                    var (anonymous, reviewer, managers, policy) = users[n % users.Count];
                    var journeys = 0;
                    for (; Stopwatch.GetElapsedTime(started) < time && !ct.IsCancellationRequested; journeys++)
                        await Http.Journey.Run(anonymous, reviewer, managers, policy);
                    return journeys;
                }, ct)))).Sum();
            }
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
            await cluster.DropDatabase(database, CancellationToken.None);
        }
    }

    private static async Task<long> Connections(string database, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(
            "select count(*) - 1 from pg_stat_activity where datname = current_database() and backend_type = 'client backend'");
    }
}
