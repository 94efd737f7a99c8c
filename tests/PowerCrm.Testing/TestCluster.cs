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
/// One PostgreSQL for all test processes of this working copy and user. The first process starts it, and it is stopped after the last one,
/// however that one ended. <c>POWERCRM_TEST_DB</c> names another server instead: the connection string of a superuser.
/// <c>POWERCRM_TEST_FOLDER</c> names the folder of its data; without it, the data is in a temporary folder and is reused.
/// </summary>
public static class TestCluster
{
    private static readonly Lazy<Task<string>> MaintenanceConnection = new(StartAsync);

    // Its lock shows that this process uses the server; it must live as long as the process.
    private static EmbeddedPostgres? server;

    /// <summary>The prefix of the names of all databases of this process; other processes recognise the owner by it.</summary>
    internal static string DatabasePrefix { get; } = $"{MachinePrefix}_{Environment.ProcessId}_";

    private static string MachinePrefix => $"t_{Hash(Environment.MachineName)[..6]}";

    /// <summary>The connection string of a superuser for the database <c>postgres</c>.</summary>
    public static Task<string> ConnectionStringAsync() => MaintenanceConnection.Value;

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<string> StartAsync()
    {
        var configured = Environment.GetEnvironmentVariable("POWERCRM_TEST_DB");
        var connectionString = string.IsNullOrEmpty(configured) ? await EmbeddedAsync() : configured;
        await DropStaleDatabasesAsync(connectionString);
        return connectionString;
    }

    private static async Task<string> EmbeddedAsync()
    {
        var key = Hash(Environment.UserName + Repository.Root)[..12];
        var options = new EmbeddedOptions(Environment.GetEnvironmentVariable("POWERCRM_TEST_FOLDER") is { Length: > 0 } folder
            ? folder : Path.Combine(Path.GetTempPath(), $"powercrm-tests-{key}"))
        {
            Database = "postgres",
            Durable = false,
            StopWhenAbandoned = true,
        };
        var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        // A test runner may kill this process before it can stop the server; then the child that StopWhenAbandoned started stops it.
        // Without such a child this is the best possible, and the next run cleans up.
        if (!OperatingSystem.IsLinux())
            AppDomain.CurrentDomain.ProcessExit += (_, _) => postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
        server = postgres;
        return postgres.ConnectionString;
    }

    /// <summary>Drops the databases of killed test processes of this machine, and all but the newest templates.</summary>
    private static async Task DropStaleDatabasesAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("select pg_advisory_lock(hashtextextended('sweep', 0))");
        var databases = await connection.QueryAsync<string>(
            """
            select datname
            from pg_database
            where starts_with(datname, @Machine)
            """, new { Machine = MachinePrefix });
        var templates = await connection.QueryAsync<string>(
            """
            select datname
            from pg_database
            where datname like 'tpl\_%'
            order by oid desc
            offset 20
            """);
        foreach (var name in databases.Where(it => !IsOwnerRunning(it)).Concat(templates))
            await connection.ExecuteAsync($"drop database if exists \"{name}\" with (force)");
        await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended('sweep', 0))");
    }

    private static bool IsOwnerRunning(string database)
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
