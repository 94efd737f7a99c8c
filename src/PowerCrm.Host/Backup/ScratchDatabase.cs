using Dapper;
using Npgsql;

namespace PowerCrm.Host.Backup;

/// <summary>An empty database on the same server, dropped at the end. Its name explains its purpose, in case it is left over.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly string serverConnectionString, name;

    private ScratchDatabase(string serverConnectionString, string name)
    {
        (this.serverConnectionString, this.name) = (serverConnectionString, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(serverConnectionString) { Database = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<ScratchDatabase> Create(string serverConnectionString, CancellationToken ct)
    {
        var name = $"powercrm_verify_{Guid.CreateVersion7():N}";
        await using var connection = new NpgsqlConnection(serverConnectionString);
        await connection.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition($"create database {name} template template0 encoding 'UTF8'",
            commandTimeout: 300, cancellationToken: ct));
        return new ScratchDatabase(serverConnectionString, name);
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(serverConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"drop database if exists {name} with (force)", commandTimeout: 300);
    }
}
