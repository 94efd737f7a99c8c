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
            var copies = new CopyWriter(source, await SeedDatabase.Keys(source, ct), site.Originals, site.ManagerIds);
            var began = Stopwatch.GetTimestamp();
            (it.Registrations, var written) = await copies.Fill(events, say, ct);
            it.Events = written;
            say($"{((double)it.Registrations).N0()} registrations, {((double)written).N0()} events in "
                + $"{Stopwatch.GetElapsedTime(began).TotalSeconds.N0()} s");
            it.FirstVacuum = await Run(source, "vacuum (analyze)", ct);
            await cluster.Checkpoint(ct);
            var settings = site.Settings(database);
            await using (var host = await PublishedHost.Start(site.Dll, settings, ct))
            {
                it.DaemonRate = written / (await SeedDatabase.WaitUntilSettled(source, ct)).TotalSeconds;
                say($"the daemon read {it.DaemonRate.N0()} events a second");
                await it.Rebuild(site.Dll, settings, ct);
                await Run(source, "vacuum (analyze)", ct);
                await cluster.Checkpoint(ct);
                await it.Ask(host, site, cluster, plan, copies.Served, ct);
            }
            it.Vacuum = await Run(source, "vacuum (analyze)", ct);
            await it.MeasureStorage(source, ct);
            it.Freeze = await Run(source, "vacuum (freeze) mt_events", ct);
            if (last)
                it.Partitions = await ArchivePartitions.Try(source, ct);
            return it;
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("POWERCRM_BENCH_KEEP") is null)
                await cluster.Drop(database, CancellationToken.None);
            else
                say($"kept: {new NpgsqlConnectionStringBuilder(database).Database}");
        }
    }

    private async Task Ask(PublishedHost host, SeedDatabase site, BenchCluster cluster, Plan plan, IReadOnlyList<Guid> served,
        CancellationToken ct)
    {
        var times = new RouteTimes();
        var (nobody, reviewer, managers, policy) = await Staff.SignInAll(host, times, site.ManagerIds.Count);
        var admin = await Staff.SignIn(nobody, "admin");
        var applicants = site.Applicants.Where(a => a.Stage == Stage.Serving).Select(a => a.As(host.Http, times)).ToList();
        var journeys = plan.Quick ? 4 : 30;
        for (var i = 0; i < journeys / 2; i++)
            await Http.Journey.Run(nobody, reviewer, managers, policy);
        var (server, took) = (cluster.Cpu(), new List<double>());
        for (var i = 0; i < journeys; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await Http.Journey.Run(nobody, reviewer, managers, policy);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        Journey = new RouteCost(took.Median(), (cluster.Cpu() - server).TotalMilliseconds / journeys);
        Routes = await new Routes(cluster, plan, applicants, reviewer, managers[0], admin, served).Measure(ct);
    }

    private async Task Rebuild(string dll, Dictionary<string, string> settings, CancellationToken ct)
    {
        var said = await PublishedHost.RunForOutput(dll, settings, ["projections", "rebuild", "--all", "--json"], ct);
        if (said.IndexOf('[', StringComparison.Ordinal) is not (>= 0 and var start))
            throw new InvalidOperationException("`projections rebuild` printed no result: " + said);
        foreach (var one in JsonNode.Parse(said[start..])!.AsArray())
            Rebuilds[one!["projection"]!.GetValue<string>()] = one["events"]!.GetValue<long>()
                / TimeSpan.Parse(one["took"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture).TotalSeconds;
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
        var began = Stopwatch.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 7200, cancellationToken: ct));
        return Stopwatch.GetElapsedTime(began);
    }
}
