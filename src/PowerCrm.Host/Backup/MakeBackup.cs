using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Embedded;
using PowerCrm.Host.Audit;
using PowerCrm.Registration;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Makes a backup from one snapshot of the database while hosts run: the dump without the keys, the pictures and a manifest in a folder,
/// and the keys in a file elsewhere. Neither can be decrypted without the other.
/// </summary>
internal sealed class MakeBackup(NpgsqlDataSource database, string connectionString, IBlobs blobs, MasterKey master)
{
    private const string BlobsSql = """
        select id from pc_images where ready
        union all
        select id from pc_audit_exports where state = 'done' and not personal
        """;

    private const string PositionSql = """
        select (select count(*) from mt_events), coalesce((select max(seq_id) from mt_events), 0), powercrm_now(),
            current_setting('server_version_num')::int / 10000
        """;

    /// <param name="folder">The target folder, which must not exist yet.</param>
    /// <param name="keys">The file for the keys, which must not exist yet nor be in the folder.</param>
    /// <exception cref="BackupException">The backup cannot be made there.</exception>
    public async Task<Manifest> Run(string folder, string keys, Action<string> progress, CancellationToken ct)
    {
        if (Path.Exists(folder) || Path.Exists(keys))
            throw new BackupException($"{(Path.Exists(folder) ? folder : keys)} already exists.");
        if ((Path.GetFullPath(keys) + Path.DirectorySeparatorChar).StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal))
            throw new BackupException("The keys must not be in the backup's folder: with both and the master key, everything can be read.");
        CreatePrivateFolder(folder);
        try
        {
            return await WriteAll(folder, keys, progress, ct);
        }
        catch
        {
            // An incomplete backup is useless and would block the next attempt.
            Directory.Delete(folder, recursive: true);
            File.Delete(keys);
            throw;
        }
    }

    private async Task<Manifest> WriteAll(string folder, string keys, Action<string> progress, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await connection.ExecuteAsync(new CommandDefinition("set local idle_in_transaction_session_timeout = 0", transaction: snapshot,
            cancellationToken: ct));
        var (events, last, at, server) = await connection.QuerySingleAsync<(long, long, DateTime, int)>(
            new CommandDefinition(PositionSql, transaction: snapshot, cancellationToken: ct));
        var checkpoint = await CheckpointRows.ReadLast(connection, ct);
        progress("counting");
        var tables = await TableHashes.Read(connection, snapshot, ct);
        progress("dumping the database");
        var dump = Path.Combine(folder, Manifest.DumpFileName);
        var snapshotId = await connection.ExecuteScalarAsync<string>(new CommandDefinition("select pg_export_snapshot()",
            transaction: snapshot, cancellationToken: ct));
        var tools = await PostgresTools.FindAsync(server, onlyDumps: true, ct);
        await tools.DumpAsync(connectionString, snapshotId!, TableHashes.KeyTables, dump, ct);
        await SaveKeys(connection, snapshot, keys, ct);
        var (count, bytes, absent) = await CopyPictures(connection, snapshot, folder, progress, ct);
        var it = new Manifest(Manifest.CurrentFormat, Guid.CreateVersion7(), Path.GetFileName(Path.GetFullPath(folder)), at, server,
            master.RootName, master.Name, events, last, checkpoint?.Number, checkpoint?.Hash, await FileEntry.Of(dump, ct),
            await FileEntry.Of(Path.Combine(folder, Manifest.PictureListFileName), ct), count, bytes, absent, await FileEntry.Of(keys, ct),
            tables);
        await it.Write(folder, ct);
        await snapshot.RollbackAsync(ct);
        await BackupRows.Insert(connection, it, ct);
        return it;
    }

    private static async Task SaveKeys(NpgsqlConnection connection, NpgsqlTransaction snapshot, string path, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        await KeyFile.Write(connection, snapshot, file, ct);
        file.Flush(flushToDisk: true);
    }

    private async Task<(long Count, long Bytes, long Missing)> CopyPictures(NpgsqlConnection connection, NpgsqlTransaction snapshot,
        string folder, Action<string> progress, CancellationToken ct)
    {
        List<Guid> ids =
        [
            .. await connection.QueryAsync<Guid>(new CommandDefinition(BlobsSql, transaction: snapshot, cancellationToken: ct)),
            .. await ImportFiles.ListForBackup(connection, snapshot, ct),
        ];
        var (count, bytes, absent) = (0L, 0L, 0L);
        await using var list = new StreamWriter(Path.Combine(folder, Manifest.PictureListFileName));
        foreach (var id in ids)
        {
            // The files are encrypted. An erasure during the backup deletes the picture, and an import that ends deletes its file.
            if (await blobs.Get(id, ct) is not { } data)
            {
                absent++;
                continue;
            }
            var entry = new PictureEntry(id, data.Length, Convert.ToHexStringLower(SHA256.HashData(data)));
            var path = Path.Combine(folder, entry.File);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, data, ct);
            await list.WriteLineAsync(JsonSerializer.Serialize(entry, JsonSerializerOptions.Web));
            (count, bytes) = (count + 1, bytes + data.Length);
            progress($"{count + absent} of {ids.Count} pictures");
        }
        return (count, bytes, absent);
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
