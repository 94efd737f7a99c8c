using System.Text;
using System.Text.Json;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Facts in an append-only file outside the database and its backups, one line of JSON each. A line that is incomplete after a crash is
/// skipped.
/// </summary>
/// <typeparam name="T">A record type; lines with equal values are one fact.</typeparam>
internal sealed class LineFile<T>(string path) where T : class
{
    private const int Tries = 20;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public string Path => path;

    public async Task<IReadOnlyList<T>> Read(CancellationToken ct)
    {
        for (var tries = 1; File.Exists(path); tries++)
            try
            {
                return [.. Of(await File.ReadAllTextAsync(path, ct))];
            }
            catch (IOException) when (tries < 50)
            {
                // Another process is appending to the file.
                await Task.Delay(20, ct);
            }
        return [];
    }

    /// <summary>Adds the facts that are not in the file yet. Returns false if another process has locked the file.</summary>
    public async Task<bool> Add(IReadOnlyCollection<T> facts, CancellationToken ct)
    {
        if (facts.Count == 0)
            return true;
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
        {
            using var reader = new StreamReader(file, leaveOpen: true);
            var text = await reader.ReadToEndAsync(ct);
            var more = facts.Except(Of(text)).ToList();
            if (more.Count == 0)
                return true;
            file.Seek(0, SeekOrigin.End);
            var lines = string.Concat(more.Select(m => JsonSerializer.Serialize(m, JsonSerializerOptions.Web) + "\n"));
            await file.WriteAsync(Encoding.UTF8.GetBytes((text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + lines), ct);
            file.Flush(flushToDisk: true);
        }
        return true;
    }

    /// <summary>Writes the fact to disk before it returns. Retries for a second while another process locks the file.</summary>
    /// <returns>Null when it was written; otherwise the reason why not.</returns>
    public async Task<string?> Keep(T fact)
    {
        try
        {
            for (var tried = 1; tried <= Tries; tried++)
            {
                if (await Add([fact], CancellationToken.None))
                    return null;
                await Task.Delay(Between);
            }
            return "the file is in use";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.GetType().Name;
        }
    }

    private static IEnumerable<T> Of(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            T? one = null;
            try
            {
                one = JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web);
            }
            catch (JsonException)
            {
                // An incomplete line.
            }
            if (one is not null)
                yield return one;
        }
    }
}
