using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PowerCrm.Embedded;

namespace PowerCrm.Testing;

/// <summary>
/// One PostgreSQL for all test processes of this working copy and user, started by the first and stopped after the last,
/// however that one ended.
/// <c>POWERCRM_TEST_DB</c> names another one instead: the connection string of a superuser.
/// <c>POWERCRM_TEST_FOLDER</c> names the folder of its data; without it, it lies among the temporary files and is used again.
/// </summary>
public static class TestCluster
{
    private static readonly Lazy<Task<string>> Maintenance = new(StartAsync);

    // Its lock says that this process uses the server; it must live as long as the process.
    private static EmbeddedPostgres? held;

    /// <summary>Begins the name of every database this process makes, and tells the next ones whose it was.</summary>
    internal static string Mine { get; } = $"{Machine}_{Environment.ProcessId}_";

    private static string Machine => $"t_{Hash(Environment.MachineName)[..6]}";

    /// <summary>A superuser's connection to the database <c>postgres</c>.</summary>
    public static Task<string> ConnectionStringAsync() => Maintenance.Value;

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<string> StartAsync()
    {
        var named = Environment.GetEnvironmentVariable("POWERCRM_TEST_DB");
        var connectionString = string.IsNullOrEmpty(named) ? await EmbeddedAsync() : named;
        await SweepAsync(connectionString);
        return connectionString;
    }

    private static async Task<string> EmbeddedAsync()
    {
        var key = Hash(Environment.UserName + Repository.Root)[..12];
        var options = new EmbeddedOptions(Environment.GetEnvironmentVariable("POWERCRM_TEST_FOLDER") is { Length: > 0 } given
            ? given : Path.Combine(Path.GetTempPath(), $"powercrm-tests-{key}"))
        {
            Database = "postgres",
            Durable = false,
            StopWhenAbandoned = true,
        };
        var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        // Runners may end a test process before it could stop a server; what stops it is the child that StopWhenAbandoned leaves waiting.
        // Where there is no such child, this is the best that can be done, and the next run finds what was left over.
        if (!OperatingSystem.IsLinux())
            AppDomain.CurrentDomain.ProcessExit += (_, _) => postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
        held = postgres;
        return postgres.ConnectionString;
    }

    /// <summary>Drops what killed test processes of this machine left behind, and all but the newest templates.</summary>
    private static async Task SweepAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("select pg_advisory_lock(hashtextextended('sweep', 0))");
        var ours = await connection.QueryAsync<string>(
            """
            select datname
            from pg_database
            where starts_with(datname, @Machine)
            """, new { Machine });
        var old = await connection.QueryAsync<string>(
            """
            select datname
            from pg_database
            where datname like 'tpl\_%'
            order by oid desc
            offset 20
            """);
        foreach (var name in ours.Where(it => !Alive(it)).Concat(old))
            await connection.ExecuteAsync($"drop database if exists \"{name}\" with (force)");
        await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended('sweep', 0))");
    }

    private static bool Alive(string database)
    {
        try
        {
            Process.GetProcessById(int.Parse(database.Split('_')[2], CultureInfo.InvariantCulture)).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
