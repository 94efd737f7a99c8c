using System.Text.Json;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>
/// The copy of all checkpoints in an append-only file outside the database, one per line. A line that is incomplete after a crash is
/// skipped; its checkpoint is written again.
/// </summary>
public sealed class CheckpointFile(string path)
{
    private const int Tail = 16 * 1024;

    public string Path => path;

    /// <summary>Returns all checkpoints that can be read; an empty list if there is no file yet.</summary>
    public async Task<IReadOnlyList<Checkpoint>> Read(CancellationToken ct)
    {
        for (var tries = 1; File.Exists(path); tries++)
            try
            {
                return [.. (await File.ReadAllLinesAsync(path, ct)).Select(Parsed).OfType<Checkpoint>()];
            }
            catch (IOException) when (tries < 50)
            {
                // Another process is appending to the file.
                await Task.Delay(20, ct);
            }
        return [];
    }

    /// <summary>
    /// Appends the result of <paramref name="missing"/>, which is called with the file's last checkpoint. The file is locked meanwhile,
    /// since hosts on one machine may share it. Returns false if another process has locked it.
    /// </summary>
    public async Task<bool> Append(Func<Checkpoint?, Task<IReadOnlyList<Checkpoint>>> missing, CancellationToken ct)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        await using (file)
        {
            var (last, whole) = await Last(file, ct);
            var more = await missing(last);
            if (more.Count == 0)
                return true;
            file.Seek(0, SeekOrigin.End);
            if (!whole)
                await file.WriteAsync("\n"u8.ToArray(), ct);
            foreach (var it in more)
            {
                await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(it, WebJson.Options), ct);
                await file.WriteAsync("\n"u8.ToArray(), ct);
            }
            file.Flush(flushToDisk: true);
        }
        return true;
    }

    /// <summary>Returns the last checkpoint, and whether the file ends with a complete line.</summary>
    private static async Task<(Checkpoint? Last, bool Whole)> Last(FileStream file, CancellationToken ct)
    {
        // Reading the end of the file is enough, unless nothing there can be read.
        foreach (var from in (long[])[Math.Max(0, file.Length - Tail), 0])
        {
            file.Seek(from, SeekOrigin.Begin);
            using var reader = new StreamReader(file, leaveOpen: true);
            var text = await reader.ReadToEndAsync(ct);
            if (text.Split('\n').Select(Parsed).LastOrDefault(c => c is not null) is { } last)
                return (last, text.EndsWith('\n'));
            if (from == 0)
                return (null, text.Length == 0 || text.EndsWith('\n'));
        }
        return (null, true);
    }

    private static Checkpoint? Parsed(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<Checkpoint>(line, WebJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
