using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Embedded;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Backup;

/// <summary>Restores a backup into an empty database and compares the two; used for a restore and for a test of one.</summary>
internal static class RestoreBackup
{
    /// <summary>Compares all files with their hashes.</summary>
    /// <returns>What is missing or differs; pictures are checked against their own list.</returns>
    public static async Task<IReadOnlyList<string>> CheckFiles(Manifest it, string folder, Action<string> progress, CancellationToken ct)
    {
        var faults = new List<string>();
        foreach (var (name, entry) in ((string, FileEntry)[])[(Manifest.DumpFileName, it.Database),
            (Manifest.PictureListFileName, it.Pictures)])
            if (!File.Exists(Path.Combine(folder, name)))
                faults.Add($"{name} is missing");
            else if (await FileEntry.Of(Path.Combine(folder, name), ct) != entry)
                faults.Add($"{name} does not match its hash in the manifest");
        if (faults.Count > 0)
            return faults;
        var count = 0L;
        foreach (var picture in await ReadPictureList(folder, ct))
        {
            var path = Path.Combine(folder, picture.File);
            if (!File.Exists(path))
                faults.Add($"picture {picture.Id} is missing");
            else if ((await FileEntry.Of(path, ct)).Sha256 != picture.Sha256)
                faults.Add($"picture {picture.Id} does not match its hash in the manifest");
            progress($"{++count} of {it.PictureCount} pictures");
        }
        return faults;
    }

    /// <summary>
    /// Refuses a file of keys that is incomplete, or older than the backup: it lacks the keys of persons who registered in between, and has
    /// keys that were destroyed in between.
    /// </summary>
    /// <exception cref="BackupException">The file is older than the backup.</exception>
    /// <exception cref="FormatException">It is not such a file, or it is incomplete.</exception>
    public static async Task CheckKeys(Manifest it, string keys, CancellationToken ct)
    {
        await using var file = File.OpenRead(keys);
        // The file of the backup itself is right even if the clock was set back meanwhile.
        if ((await KeyFile.Check(file, ct)).MadeAt is var madeAt && madeAt < it.MadeAt && await FileEntry.Of(keys, ct) != it.Keys)
            throw new BackupException($"The file of keys is of {madeAt:u}, older than the backup of {it.MadeAt:u}: give the file of this "
                + "backup, or a newer one.");
    }

    /// <summary>
    /// Restores the dump and the keys into an empty database, which is marked as incomplete (<see cref="RestoreMark"/>) until the caller
    /// has done the rest.
    /// </summary>
    /// <param name="keys">The file of the same backup, or a newer one.</param>
    /// <exception cref="BackupException">The database is not empty or too old, or the keys are older than the backup or belong to another
    /// database.</exception>
    public static async Task<KeyFile.RestoreResult> RestoreDatabase(string connectionString, Manifest it, string folder, string keys,
        MasterKey master, CancellationToken ct)
    {
        await using var source = CreateSource(connectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await TableHashes.HasTables(connection, ct))
            throw new BackupException(await RestoreMark.FindFault(connection, ct) is { } fault ? $"{fault} {RestoreMark.Fix}"
                : $"Database {connection.Database} is not empty: a restore needs an empty one.");
        var server = await connection.ExecuteScalarAsync<int>(
            new CommandDefinition("select current_setting('server_version_num')::int / 10000", cancellationToken: ct));
        if (server < it.Postgres)
            throw new BackupException($"The backup is of PostgreSQL {it.Postgres}; this server is {server}.");
        await CheckKeys(it, keys, ct);
        var tools = await PostgresTools.FindAsync(server, onlyDumps: false, ct);
        await RestoreMark.Set(connection, ct);
        await tools.RestoreAsync(connectionString, Path.Combine(folder, Manifest.DumpFileName), ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var file = File.OpenRead(keys);
        var restored = await KeyFile.Restore(connection, transaction, file, master, ct);
        await transaction.CommitAsync(ct);
        await KeyRoot.LoadOrCreate(connection, master, ct);
        return master.RootName == it.Root ? restored
            : throw new BackupException("The keys are from another database than the backup.");
    }

    /// <summary>Returns the tables that differ from the manifest, and the keys that cannot be opened.</summary>
    /// <param name="hasSameKeys">True if the keys are those of the backup, so that their tables must be equal too.</param>
    public static async Task<IReadOnlyList<string>> Compare(string connectionString, Manifest it, MasterKey master, bool hasSameKeys,
        CancellationToken ct)
    {
        await using var source = CreateSource(connectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        bool IsCompared(TableEntry t) => hasSameKeys || !TableHashes.KeyTables.Contains(t.Name);
        var restoredTables = await TableHashes.Read(connection, null, ct);
        var differences = TableHashes.FindDifferences([.. it.Tables.Where(IsCompared)], [.. restoredTables.Where(IsCompared)]).ToList();
        var unopened = await KeyRing.CountUnreadable(connection, master, ct);
        if (unopened > 0)
            differences.Add($"{unopened} keys do not open with this master key");
        return differences;
    }

    /// <summary>
    /// Stores and deletes a blob. Found later, a store that cannot be used would leave a restored database without pictures, and a repeated
    /// restore needs an empty database.
    /// </summary>
    /// <exception cref="BackupException">The store cannot be used.</exception>
    public static async Task TryStore(IBlobs blobs, CancellationToken ct)
    {
        var probe = Guid.CreateVersion7();
        try
        {
            await blobs.Put(probe, "probe"u8.ToArray(), ct);
            await blobs.Delete(probe, ct);
        }
        catch (BlobsUnavailableException)
        {
            throw new BackupException("The store for pictures cannot be written to, so nothing was restored: check Blobs__Path, or the "
                + "settings of the bucket, and the user of this process.");
        }
    }

    /// <summary>Puts the pictures back into the store.</summary>
    /// <exception cref="BackupException">A picture differs from its hash, or the store cannot be used any more.</exception>
    public static async Task<long> PutPictures(string folder, IBlobs blobs, Action<string> progress, CancellationToken ct)
    {
        var (pictures, count) = (await ReadPictureList(folder, ct), 0L);
        foreach (var picture in pictures)
        {
            var data = await File.ReadAllBytesAsync(Path.Combine(folder, picture.File), ct);
            if (Convert.ToHexStringLower(SHA256.HashData(data)) != picture.Sha256)
                throw new BackupException($"Picture {picture.Id} does not match its hash in the manifest.");
            try
            {
                await blobs.Put(picture.Id, data, ct);
            }
            catch (BlobsUnavailableException)
            {
                throw new BackupException($"The database is restored, but only {count} of {pictures.Count} pictures: the store cannot be "
                    + "written to any more. Correct that, drop the database, create it again, and repeat the restore.");
            }
            progress($"{++count} of {pictures.Count} pictures");
        }
        return count;
    }

    private static async Task<IReadOnlyList<PictureEntry>> ReadPictureList(string folder, CancellationToken ct) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(folder, Manifest.PictureListFileName), ct))
            .Select(l => JsonSerializer.Deserialize<PictureEntry>(l, JsonSerializerOptions.Web)!)];

    /// <summary>Tables are compared as text, which contains times, so both databases are read with the same time zone.</summary>
    private static NpgsqlDataSource CreateSource(string connectionString) => PrimaryServer.Build(new NpgsqlDataSourceBuilder(
        new NpgsqlConnectionStringBuilder(connectionString) { Timezone = "UTC", Pooling = false }.ConnectionString));
}
