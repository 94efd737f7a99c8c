using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PowerCrm.Embedded;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Measuring;

/// <summary>
/// A separate PostgreSQL for the bench that flushes to disk, started like the product's own: same programs, same settings. The tests'
/// server would give too good results, because it does not flush.
/// </summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private readonly EmbeddedPostgres postgres;
    private readonly int postmaster;
    private int databaseCount;

    private BenchCluster(EmbeddedPostgres postgres)
    {
        this.postgres = postgres;
        postmaster = int.Parse(File.ReadLines(Path.Combine(postgres.Folder, "data", "postmaster.pid")).First(),
            CultureInfo.InvariantCulture);
    }

    public static async Task<BenchCluster> Start(CancellationToken ct)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.UserName + Repository.Root)))[..12];
        var options = new EmbeddedOptions(Path.Combine(Path.GetTempPath(), $"powercrm-bench-{key}"))
        {
            Database = "postgres",
            Durable = true,
            StopWhenAbandoned = true,
        };
        return new BenchCluster(await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, ct));
    }

    /// <summary>Creates a new database and drops those of earlier runs.</summary>
    public async Task<string> CreateDatabase(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(ct);
        if (databaseCount++ == 0)
            foreach (var old in await connection.QueryAsync<string>("select datname from pg_database where datname like 'bench\\_%'"))
                await DropDatabase(connection, old);
        var name = $"bench_{databaseCount}";
        await connection.ExecuteAsync($"create database {name}", commandTimeout: 120);
        return new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            Database = name,
            Pooling = true,
            MaxPoolSize = 60
        }.ConnectionString;
    }

    /// <summary>Creates a copy of a database; nobody may be connected to the original.</summary>
    public async Task<string> CopyDatabase(string connectionString, CancellationToken ct)
    {
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(ct);
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var name = $"bench_{++databaseCount}";
        await connection.ExecuteAsync(new CommandDefinition($"create database {name} template {builder.Database}", commandTimeout: 600,
            cancellationToken: ct));
        builder.Database = name;
        return builder.ConnectionString;
    }

    public async Task DropDatabase(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(ct);
        await DropDatabase(connection, new NpgsqlConnectionStringBuilder(connectionString).Database ?? "");
    }

    private static Task DropDatabase(NpgsqlConnection connection, string name) =>
        connection.ExecuteAsync($"drop database if exists \"{name}\" with (force)", commandTimeout: 120);

    public async Task Checkpoint(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition("checkpoint", commandTimeout: 600, commandType: CommandType.Text, cancellationToken: ct));
    }

    /// <summary>
    /// Returns the CPU time of the whole server so far: the postmaster, its children, and ended processes. Linux only; zero elsewhere.
    /// </summary>
    public TimeSpan ReadCpuTime()
    {
        if (!OperatingSystem.IsLinux())
            return TimeSpan.Zero;
        long ticks = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
            ticks += ReadTicks(folder);
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    private long ReadTicks(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
            if (Path.GetFileName(folder) == postmaster.ToString(CultureInfo.InvariantCulture))
                return Field(11) + Field(12) + Field(13) + Field(14);
            return Field(1) == postmaster ? Field(11) + Field(12) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public async Task<string> Describe(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(ct);
        async Task<string> Show(string name) => $"{name} {await connection.ExecuteScalarAsync<string>("show " + name)}";
        return $"PostgreSQL {await connection.ExecuteScalarAsync<string>("show server_version")}, {await Show("fsync")}, "
            + $"{await Show("synchronous_commit")}, {await Show("full_page_writes")}, {await Show("shared_buffers")}, over TCP on the "
            + $"same machine";
    }

    public ValueTask DisposeAsync() => postgres.DisposeAsync();
}
