using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Scale;

/// <summary>All measurements on a log of one size; each figure by its name.</summary>
internal sealed class SizeResult
{
    public long Events { get; private set; }
    public int Registrations { get; private set; }
    public IReadOnlyDictionary<string, RouteCost> Routes { get; private set; } = new Dictionary<string, RouteCost>();

    /// <summary>Events per second, by read model.</summary>
    public Dictionary<string, double> Rebuilds { get; } = [];

    /// <summary>Events per second of the daemon, all its readers together.</summary>
    public double DaemonRate { get; private set; }

    /// <summary>Complete registrations: milliseconds from sign-in to service, and CPU time of PostgreSQL.</summary>
    public RouteCost Journey { get; private set; } = new(0, 0);

    /// <summary>Bytes by table, including indexes and TOAST; sorted by size.</summary>
    public IReadOnlyDictionary<string, long> Bytes { get; private set; } = new Dictionary<string, long>();

    public long IndexBytes { get; private set; }
    public TimeSpan FirstVacuum { get; private set; }
    public TimeSpan Vacuum { get; private set; }
    public TimeSpan Freeze { get; private set; }

    /// <summary>The results with partitions, where they were tried.</summary>
    public IReadOnlyList<Figure> Partitions { get; private set; } = [];

    /// <param name="last">True for the longest log, on which partitions are tried.</param>
    public static async Task<SizeResult> Measure(SeedDatabase site, BenchCluster cluster, Plan plan, long events, bool last,
        Action<string> say, CancellationToken ct)
    {
        var it = new SizeResult();
        var database = await site.Copy(ct);
        try
        {
            await using var source = NpgsqlDataSource.Create(database);
            var copies = new CopyWriter(source, await SeedDatabase.OpenKeys(source, ct), site.Originals, site.ManagerIds);
            var started = Stopwatch.GetTimestamp();
            (it.Registrations, var eventCount) = await copies.Fill(events, say, ct);
            it.Events = eventCount;
            say($"{((double)it.Registrations).N0()} registrations, {((double)eventCount).N0()} events in "
                + $"{Stopwatch.GetElapsedTime(started).TotalSeconds.N0()} s");
            it.FirstVacuum = await Run(source, "vacuum (analyze)", ct);
            await cluster.Checkpoint(ct);
            var settings = site.Settings(database);
            await using (var host = await PublishedHost.Start(site.Dll, settings, ct))
            {
                it.DaemonRate = eventCount / (await SeedDatabase.WaitUntilSettled(source, ct)).TotalSeconds;
                say($"the daemon read {it.DaemonRate.N0()} events a second");
                await it.Rebuild(site.Dll, settings, ct);
                await Run(source, "vacuum (analyze)", ct);
                await cluster.Checkpoint(ct);
                await it.MeasureRoutes(host, site, cluster, plan, copies.Served, ct);
            }
            it.Vacuum = await Run(source, "vacuum (analyze)", ct);
            await it.MeasureStorage(source, ct);
            it.Freeze = await Run(source, "vacuum (freeze) mt_events", ct);
            if (last)
                it.Partitions = await ArchivePartitions.Measure(source, ct);
            return it;
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("POWERCRM_BENCH_KEEP") is null)
                await cluster.DropDatabase(database, CancellationToken.None);
            else
                say($"kept: {new NpgsqlConnectionStringBuilder(database).Database}");
        }
    }

    private async Task MeasureRoutes(PublishedHost host, SeedDatabase site, BenchCluster cluster, Plan plan, IReadOnlyList<Guid> served,
        CancellationToken ct)
    {
        var times = new RouteTimes();
        var (anonymous, reviewer, managers, policy) = await Staff.SignInAll(host, times, site.ManagerIds.Count);
        var admin = await Staff.SignIn(anonymous, "admin");
        var applicants = site.Applicants.Where(a => a.Stage == Stage.Serving).Select(a => a.As(host.Http, times)).ToList();
        var journeys = plan.Quick ? 4 : 30;
        for (var i = 0; i < journeys / 2; i++)
            await Http.Journey.Run(anonymous, reviewer, managers, policy);
        var (server, durations) = (cluster.ReadCpuTime(), new List<double>());
        for (var i = 0; i < journeys; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await Http.Journey.Run(anonymous, reviewer, managers, policy);
            durations.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Journey = new RouteCost(durations.Median(), (cluster.ReadCpuTime() - server).TotalMilliseconds / journeys);
        Routes = await new Routes(cluster, plan, applicants, reviewer, managers[0], admin, served).Measure(ct);
    }

    private async Task Rebuild(string dll, Dictionary<string, string> settings, CancellationToken ct)
    {
        var output = await PublishedHost.RunForOutput(dll, settings, ["projections", "rebuild", "--all", "--json"], ct);
        if (output.IndexOf('[', StringComparison.Ordinal) is not (>= 0 and var start))
            throw new InvalidOperationException("`projections rebuild` printed no result: " + output);
        foreach (var projection in JsonNode.Parse(output[start..])!.AsArray())
            Rebuilds[projection!["projection"]!.GetValue<string>()] = projection["events"]!.GetValue<long>()
                / TimeSpan.Parse(projection["took"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture).TotalSeconds;
    }

    private async Task MeasureStorage(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        Bytes = (await connection.QueryAsync<(string Name, long Bytes)>("""
            select relname, pg_total_relation_size(oid) from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace
            order by 2 desc
            """)).ToDictionary(t => t.Name, t => t.Bytes);
        IndexBytes = await connection.ExecuteScalarAsync<long>("select pg_indexes_size('mt_events') + pg_indexes_size('mt_streams')");
    }

    private static async Task<TimeSpan> Run(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var started = Stopwatch.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 7200, cancellationToken: ct));
        return Stopwatch.GetElapsedTime(started);
    }
}
