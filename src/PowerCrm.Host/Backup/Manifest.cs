using System.Security.Cryptography;
using System.Text.Json;

namespace PowerCrm.Host.Backup;

/// <summary>
/// The contents of a backup, and the values that a restored database must match. It is written last, so a folder without a manifest is
/// incomplete.
/// </summary>
/// <param name="Postgres">Major version of the server.</param>
/// <param name="Root">Name of the root key, used to refuse a file of keys from another database.</param>
/// <param name="LastEvent">The log's position: the backup contains no event after it.</param>
/// <param name="Checkpoint">The last checkpoint of the log; null if there is none.</param>
/// <param name="Keys">The file of keys from the same snapshot. It is stored elsewhere, and a newer one can be used as well.</param>
/// <param name="Pictures">The list of pictures, with a hash of each; it includes exports and files of imports.</param>
/// <param name="PicturesGone">Number of pictures and files deleted while the backup was made.</param>
internal sealed record Manifest(string Format, Guid Id, string Name, DateTimeOffset MadeAt, int Postgres, string Root, string Master,
    long Events, long LastEvent, long? Checkpoint, string? CheckpointHash, FileEntry Database, FileEntry Pictures, long PictureCount,
    long PictureBytes, long PicturesGone, FileEntry Keys, IReadOnlyList<TableEntry> Tables)
{
    public const string CurrentFormat = "powercrm backup 1", FileName = "manifest.json", DumpFileName = "database.dump",
        PictureListFileName = "pictures.jsonl", PictureFolder = "pictures";

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

    /// <exception cref="BackupException">There is no manifest, or it has another format.</exception>
    public static async Task<Manifest> Read(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new BackupException($"{folder} is not a complete backup: it has no {FileName}.");
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Manifest>(file, Json, ct) is { Format: CurrentFormat } it ? it
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

/// <param name="Hash">Hash of all rows, independent of their order.</param>
internal sealed record TableEntry(string Name, long Rows, string Hash);

internal sealed record PictureEntry(Guid Id, long Bytes, string Sha256)
{
    /// <summary>The path of the picture; its folder is named after the last digits of the id, as in the store.</summary>
    public string File => Path.Combine(Manifest.PictureFolder, Id.ToString("N")[^2..], Id.ToString("N"));
}

/// <summary>A backup or a restore cannot be done; the message gives the reason.</summary>
internal sealed class BackupException(string message) : Exception(message);
