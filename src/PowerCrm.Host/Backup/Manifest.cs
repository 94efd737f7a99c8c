using System.Security.Cryptography;
using System.Text.Json;

namespace PowerCrm.Host.Backup;

/// <summary>
/// What a backup consists of and what it must be equal to after a restore; written last, so a folder without one is not whole.
/// </summary>
/// <param name="Postgres">Major version of the server.</param>
/// <param name="Root">Name of the root key: a file of keys from another database is refused by it.</param>
/// <param name="LastEvent">The log's position: no event after it is in the backup.</param>
/// <param name="Checkpoint">The last checkpoint of the log; null: there is none.</param>
/// <param name="Keys">The file of keys of the same snapshot; it lies elsewhere, and a newer one does as well.</param>
/// <param name="Pictures">Their list, with a hash each. Exports and the files of imports lie among them.</param>
/// <param name="PicturesGone">Erased, or not needed any more, while the backup was made.</param>
internal sealed record Manifest(string Format, Guid Id, string Name, DateTimeOffset MadeAt, int Postgres, string Root, string Master,
    long Events, long LastEvent, long? Checkpoint, string? CheckpointHash, FileEntry Database, FileEntry Pictures, long PictureCount,
    long PictureBytes, long PicturesGone, FileEntry Keys, IReadOnlyList<TableEntry> Tables)
{
    public const string Current = "powercrm backup 1", FileName = "manifest.json", Dump = "database.dump", PictureList = "pictures.jsonl",
        PictureFolder = "pictures";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public long Bytes => Database.Bytes + Pictures.Bytes + PictureBytes;

    public async Task Write(string folder, CancellationToken ct)
    {
        var part = Path.Combine(folder, FileName + ".part");
        await using (var file = new FileStream(part, FileMode.Create))
        {
            await JsonSerializer.SerializeAsync(file, this, Json, ct);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, Path.Combine(folder, FileName));
    }

    /// <exception cref="BackupException">There is none, or it is of another kind.</exception>
    public static async Task<Manifest> Read(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new BackupException($"{folder} is no whole backup: it has no {FileName}.");
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Manifest>(file, Json, ct) is { Format: Current } it ? it
                : throw new BackupException($"{path} is of another version.");
        }
        catch (JsonException)
        {
            throw new BackupException($"{path} is not whole.");
        }
    }
}

internal sealed record FileEntry(long Bytes, string Sha256)
{
    public static async Task<FileEntry> Of(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return new FileEntry(file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)));
    }
}

/// <param name="Hash">Of all rows, whatever their order.</param>
internal sealed record TableEntry(string Name, long Rows, string Hash);

internal sealed record PictureEntry(Guid Id, long Bytes, string Sha256)
{
    /// <summary>Folders by the random tail of the id, as in the store.</summary>
    public string File => Path.Combine(Manifest.PictureFolder, Id.ToString("N")[^2..], Id.ToString("N"));
}

/// <summary>A backup or a restore cannot be done; the message says why.</summary>
internal sealed class BackupException(string message) : Exception(message);
