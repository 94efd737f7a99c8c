using Dapper;
using Npgsql;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Marks a database while a backup is being restored into it. If the restore is interrupted, a host must not start on the database: it
/// would send messages a second time, and ended sessions would be valid again. The mark is a schema without tables: the comparison with
/// the backup ignores it, and a restore needs no further right to create it.
/// </summary>
internal static class RestoreMark
{
    private const string Schema = "powercrm_restoring";

    public const string Fix = "If that restore was interrupted, drop the database, create it again, and repeat the restore.";

    public static Task Set(NpgsqlConnection connection, CancellationToken ct) =>
        Execute(connection, $"create schema if not exists {Schema}", ct);

    public static Task Remove(NpgsqlConnection connection, CancellationToken ct) =>
        Execute(connection, $"drop schema if exists {Schema}", ct);

    /// <summary>Returns what is wrong with the database; null if no restore into it is unfinished.</summary>
    public static async Task<string?> FindFault(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pg_namespace where nspname = @Schema)", new { Schema }, cancellationToken: ct))
            ? $"The restore of a backup into database {connection.Database} is not complete." : null;

    private static Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: ct));
}
