using Dapper;
using Npgsql;

namespace PowerCrm.Testing;

/// <summary>A separate database for a test class: a clone of a template that is migrated once for all processes.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static int databaseCount;

    private readonly string maintenance;
    private readonly string name;

    private TestDatabase(string maintenance, string name)
    {
        (this.maintenance, this.name) = (maintenance, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(maintenance)
        {
            Database = name,
            Pooling = true,
            MaxPoolSize = 40,
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <param name="migrate">Creates the schema in the empty database of the connection string; leaves no connection open.</param>
    /// <param name="templateName">Identifies the template, best by the text of all migrations: another text gives another template.</param>
    public static async Task<TestDatabase> CreateAsync(Func<string, Task> migrate, string templateName)
    {
        var template = $"tpl_{TestCluster.Hash(templateName)[..24]}";
        var maintenance = await TestCluster.ConnectionStringAsync();
        await using var connection = new NpgsqlConnection(maintenance);
        await connection.OpenAsync();
        await EnsureTemplateAsync(connection, maintenance, template, migrate);
        var name = $"{TestCluster.DatabasePrefix}{Interlocked.Increment(ref databaseCount)}";
        await connection.ExecuteAsync($"create database \"{name}\" template \"{template}\"", commandTimeout: 120);
        return new TestDatabase(maintenance, name);
    }

    /// <summary>Creates an empty database.</summary>
    public static Task<TestDatabase> CreateAsync() => CreateAsync(_ => Task.CompletedTask, "empty");

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>
    /// Builds the template under another name and renames it when it is complete, so that a killed process leaves no incomplete template.
    /// </summary>
    private static async Task EnsureTemplateAsync(NpgsqlConnection connection, string maintenance, string template,
        Func<string, Task> migrate)
    {
        await connection.ExecuteAsync("select pg_advisory_lock(hashtextextended(@template, 0))", new { template }, commandTimeout: 120);
        try
        {
            const string exists = "select exists (select from pg_database where datname = @template)";
            if (await connection.ExecuteScalarAsync<bool>(exists, new { template })) return;
            var unfinished = $"{template}_unfinished";
            await connection.ExecuteAsync($"drop database if exists \"{unfinished}\" with (force)");
            await connection.ExecuteAsync($"create database \"{unfinished}\" template template0 encoding 'UTF8'", commandTimeout: 120);
            await migrate(new NpgsqlConnectionStringBuilder(maintenance) { Database = unfinished, Pooling = false }.ConnectionString);
            await connection.ExecuteAsync($"alter database \"{unfinished}\" with allow_connections false");
            await connection.ExecuteAsync(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = @unfinished", new { unfinished });
            await connection.ExecuteAsync($"alter database \"{unfinished}\" rename to \"{template}\"");
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended(@template, 0))", new { template });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await using var connection = new NpgsqlConnection(maintenance);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"drop database if exists \"{name}\" with (force)");
    }
}
