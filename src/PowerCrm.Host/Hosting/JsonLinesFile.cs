using System.Text.Json;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// An append-only file outside the database and its backups: one JSON object per line. Hosts on one machine may share it, so it is locked
/// while it is written. A line that is incomplete after a crash is skipped.
/// </summary>
/// <typeparam name="T">A record type; lines with equal values are one entry.</typeparam>
public class JsonLinesFile<T>(string path, JsonSerializerOptions options) where T : class
{
    private const int TailLength = 16 * 1024;
    private const int ReadAttempts = 50;
    private const int WriteAttempts = 20;
    private static readonly TimeSpan ReadRetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WriteRetryDelay = TimeSpan.FromMilliseconds(50);

    public string Path => path;

    /// <summary>Returns all entries that can be read; an empty list if there is no file yet.</summary>
    public async Task<IReadOnlyList<T>> Read(CancellationToken ct)
    {
        for (var attempt = 1; File.Exists(path); attempt++)
            try
            {
                return [.. Parse(await File.ReadAllTextAsync(path, ct))];
            }
            catch (IOException) when (attempt < ReadAttempts)
            {
                // Another process is appending to the file.
                await Task.Delay(ReadRetryDelay, ct);
            }
        return [];
    }

    /// <summary>Adds the entries that are not in the file yet. Returns false if another process has locked the file.</summary>
    public async Task<bool> Add(IReadOnlyCollection<T> entries, CancellationToken ct) =>
        entries.Count == 0 || await WhileLocked(async file =>
    {
        var text = await ReadFrom(file, 0, ct);
        await Write(file, EndsWithLine(text), [.. entries.Except(Parse(text))], ct);
    });

    /// <summary>
    /// Appends the result of <paramref name="findMissing"/>, which is called with the file's last entry while the file is locked. Returns
    /// false if another process has locked it.
    /// </summary>
    public Task<bool> Append(Func<T?, Task<IReadOnlyList<T>>> findMissing, CancellationToken ct) => WhileLocked(async file =>
    {
        // Reading the end of the file is enough, unless nothing there can be read.
        var text = await ReadFrom(file, Math.Max(0, file.Length - TailLength), ct);
        var last = Parse(text).LastOrDefault() ?? Parse(await ReadFrom(file, 0, ct)).LastOrDefault();
        await Write(file, EndsWithLine(text), await findMissing(last), ct);
    });

    /// <summary>Writes the entry to disk before it returns. Retries for a second while another process locks the file.</summary>
    /// <returns>Null when it was written; otherwise the reason why not.</returns>
    public async Task<string?> AddWithRetry(T entry)
    {
        try
        {
            for (var attempt = 1; attempt <= WriteAttempts; attempt++)
            {
                if (await Add([entry], CancellationToken.None))
                    return null;
                await Task.Delay(WriteRetryDelay);
            }
            return "the file is in use";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.GetType().Name;
        }
    }

    private async Task<bool> WhileLocked(Func<FileStream, Task> write)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        FileStream file;
        try
        {
            // On Linux, any other kind of sharing would let two processes write at the same place.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        await using (file)
            await write(file);
        return true;
    }

    private static async Task<string> ReadFrom(FileStream file, long position, CancellationToken ct)
    {
        file.Seek(position, SeekOrigin.Begin);
        using var reader = new StreamReader(file, leaveOpen: true);
        return await reader.ReadToEndAsync(ct);
    }

    private async Task Write(FileStream file, bool endsWithLine, IReadOnlyList<T> entries, CancellationToken ct)
    {
        if (entries.Count == 0)
            return;
        file.Seek(0, SeekOrigin.End);
        if (!endsWithLine)
            await file.WriteAsync("\n"u8.ToArray(), ct);
        foreach (var entry in entries)
        {
            await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry, options), ct);
            await file.WriteAsync("\n"u8.ToArray(), ct);
        }
        file.Flush(flushToDisk: true);
    }

    private static bool EndsWithLine(string text) => text.Length == 0 || text.EndsWith('\n');

    private IEnumerable<T> Parse(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            T? entry = null;
            try
            {
                entry = JsonSerializer.Deserialize<T>(line, options);
            }
            catch (JsonException)
            {
                // An incomplete line.
            }
            if (entry is not null)
                yield return entry;
        }
    }
}
