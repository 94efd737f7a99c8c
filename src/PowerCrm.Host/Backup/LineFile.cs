using System.Text;
using System.Text.Json;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Facts in a file outside the database and its backups, a line of JSON each, appended only. A line that a crash cut short is passed over.
/// </summary>
/// <typeparam name="T">Two lines that are equal are one fact.</typeparam>
internal sealed class LineFile<T>(string path) where T : class
{
    private const int Tries = 20;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public string Path => path;

    public async Task<IReadOnlyList<T>> Read(CancellationToken ct)
    {
        if (!File.Exists(path))
            return [];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. Of(await reader.ReadToEndAsync(ct))];
    }

    /// <summary>Those that the file does not have yet. False: another process is at it; nothing was written.</summary>
    public async Task<bool> Add(IReadOnlyCollection<T> facts, CancellationToken ct)
    {
        if (facts.Count == 0)
            return true;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
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

    /// <summary>On the disk when this returns, unless somebody else is at the file for a second.</summary>
    /// <returns>Why it was not written; null: it was.</returns>
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
            return "it is in use";
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
                // Cut short.
            }
            if (one is not null)
                yield return one;
        }
    }
}
