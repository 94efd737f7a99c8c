using System.Text;
using System.Text.Json;

namespace PowerCrm.Host.Backup;

/// <summary>
/// The ids of erased persons, in an append-only file outside the database and its backups, since an older backup does not know of the
/// erasure. A line that is incomplete after a crash is skipped.
/// </summary>
internal sealed class Tombstones(string path)
{
    public string File => path;

    private sealed record Line(Guid Registration);

    public async Task<IReadOnlySet<Guid>> Read(CancellationToken ct)
    {
        for (var tries = 1; System.IO.File.Exists(path); tries++)
            try
            {
                return Of(await System.IO.File.ReadAllTextAsync(path, ct)).ToHashSet();
            }
            catch (IOException) when (tries < 50)
            {
                // Another process is appending to the file.
                await Task.Delay(20, ct);
            }
        return new HashSet<Guid>();
    }

    /// <summary>
    /// Adds the ids that are not in the file yet. Returns false if another process has locked the file; nothing was written then.
    /// </summary>
    public async Task<bool> Add(IReadOnlyCollection<Guid> erased, CancellationToken ct)
    {
        if (erased.Count == 0)
            return true;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStream file;
        try
        {
            // On Linux, any other kind of sharing would let two processes write at the same place.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            return false;
        }
        await using (file)
        {
            using var reader = new StreamReader(file, leaveOpen: true);
            var text = await reader.ReadToEndAsync(ct);
            var more = erased.Except(Of(text)).ToList();
            if (more.Count == 0)
                return true;
            file.Seek(0, SeekOrigin.End);
            var lines = string.Concat(more.Select(m => JsonSerializer.Serialize(new Line(m), JsonSerializerOptions.Web) + "\n"));
            await file.WriteAsync(Encoding.UTF8.GetBytes((text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + lines), ct);
            file.Flush(flushToDisk: true);
        }
        return true;
    }

    private static IEnumerable<Guid> Of(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Guid? one = null;
            try
            {
                one = JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)?.Registration;
            }
            catch (JsonException)
            {
                // An incomplete line.
            }
            if (one is { } id)
                yield return id;
        }
    }
}
