using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PowerCrm.Embedded;

namespace PowerCrm.Host.Backup;

/// <summary>An empty database in which a restore is tried; nothing of it is left at the end.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly Func<Task> remove;

    private ScratchDatabase(string connectionString, string place, Func<Task> remove) =>
        (ConnectionString, Place, this.remove) = (connectionString, place, remove);

    public string ConnectionString { get; }

    /// <summary>The server, in words.</summary>
    public string Place { get; }

    /// <summary>On the hosts' server, dropped at the end. Its name explains its purpose, in case it is left over.</summary>
    public static async Task<ScratchDatabase> Create(string serverConnectionString, CancellationToken ct)
    {
        var name = $"powercrm_verify_{Guid.CreateVersion7():N}";
        await using (var connection = new NpgsqlConnection(serverConnectionString))
        {
            await connection.OpenAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition($"create database {name} template template0 encoding 'UTF8'",
                commandTimeout: 300, cancellationToken: ct));
        }
        return new ScratchDatabase(new NpgsqlConnectionStringBuilder(serverConnectionString) { Database = name }.ConnectionString,
            "the same server", async () =>
            {
                await using var connection = new NpgsqlConnection(serverConnectionString);
                await connection.OpenAsync();
                await connection.ExecuteAsync($"drop database if exists {name} with (force)", commandTimeout: 300);
            });
    }

    /// <summary>
    /// On a server that is started in a temporary folder with the programs of this machine, and that ends with its files.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">The programs are missing, or the server does not start.</exception>
    public static async Task<ScratchDatabase> CreateOnOwnServer(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm_verify_");
        try
        {
            var options = new EmbeddedOptions(folder.FullName) { Durable = false };
            var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, ct);
            return new ScratchDatabase(server.ConnectionString, "a server of its own", async () =>
            {
                await server.DisposeAsync();
                await EmbeddedPostgres.DeleteAsync(folder.FullName);
            });
        }
        catch
        {
            await EmbeddedPostgres.DeleteAsync(folder.FullName);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await remove();
}
