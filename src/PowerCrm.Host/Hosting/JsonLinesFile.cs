using System.Runtime.CompilerServices;
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
    private const int BlockLength = 64 * 1024;
    private const int ReadAttempts = 50;
    private const int WriteAttempts = 20;
    private static readonly TimeSpan ReadRetryDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WriteRetryDelay = TimeSpan.FromMilliseconds(50);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public string Path => path;

    /// <summary>Returns all entries that can be read; an empty list if there is no file yet.</summary>
    public async Task<IReadOnlyList<T>> Read(CancellationToken ct) => await ReadOneByOne(ct).ToListAsync(ct);

    /// <summary>
    /// Returns the same entries one by one, for a file that may be too large for the memory. Lines that are appended after the first entry
    /// was requested are left out. The file is open only while a block of it is read, so that others can append to it meanwhile.
    /// </summary>
    public IAsyncEnumerable<T> ReadOneByOne(CancellationToken ct)
    {
        var (position, end) = (0L, long.MaxValue);
        return ReadEntries(ReadBlock, ct);

        async Task<int> ReadBlock(Memory<byte> block)
        {
            await using var file = await OpenForReading(ct);
            if (file is null)
                return 0;
            end = Math.Min(end, file.Length);
            file.Seek(position, SeekOrigin.Begin);
            var count = await file.ReadAsync(block[..(int)Math.Min(block.Length, Math.Max(0, end - position))], ct);
            position += count;
            return count;
        }
    }

    /// <summary>Adds the entries that are not in the file yet. Returns false if another process has locked the file.</summary>
    public async Task<bool> Add(IReadOnlyCollection<T> entries, CancellationToken ct) =>
        entries.Count == 0 || await WhileLocked(async file =>
    {
        var present = await ReadFrom(file, 0, ct).ToListAsync(ct);
        await MoveToEnd(file, ct);
        foreach (var entry in entries.Except(present))
            await Write(file, entry, ct);
    });

    /// <summary>
    /// Appends the result of <paramref name="findMissing"/>, which is called with the file's last entry while the file is locked. Returns
    /// false if another process has locked it.
    /// </summary>
    public Task<bool> Append(Func<T?, IAsyncEnumerable<T>> findMissing, CancellationToken ct) => WhileLocked(async file =>
    {
        // Reading the end of the file is enough, unless nothing there can be read.
        var last = await ReadFrom(file, Math.Max(0, file.Length - TailLength), ct).LastOrDefaultAsync(ct)
            ?? await ReadFrom(file, 0, ct).LastOrDefaultAsync(ct);
        await MoveToEnd(file, ct);
        await foreach (var entry in findMissing(last).WithCancellation(ct))
            await Write(file, entry, ct);
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
        {
            await write(file);
            file.Flush(flushToDisk: true);
        }
        return true;
    }

    /// <summary>Returns the entries from a position on; a line that begins before it is skipped as an incomplete one.</summary>
    private IAsyncEnumerable<T> ReadFrom(FileStream file, long position, CancellationToken ct)
    {
        file.Seek(position, SeekOrigin.Begin);
        return ReadEntries(block => file.ReadAsync(block, ct).AsTask(), ct);
    }

    /// <summary>Moves to the end of the file, and ends the line there if it is incomplete after a crash.</summary>
    private static async Task MoveToEnd(FileStream file, CancellationToken ct)
    {
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            await file.WriteAsync("\n"u8.ToArray(), ct);
    }

    private async Task Write(FileStream file, T entry, CancellationToken ct)
    {
        await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry, options), ct);
        await file.WriteAsync("\n"u8.ToArray(), ct);
    }

    /// <summary>Opens the file as soon as no other process is appending to it; returns null if there is no file.</summary>
    private async Task<FileStream?> OpenForReading(CancellationToken ct)
    {
        for (var attempt = 1; File.Exists(path); attempt++)
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            }
            catch (IOException) when (attempt < ReadAttempts)
            {
                await Task.Delay(ReadRetryDelay, ct);
            }
        return null;
    }

    /// <param name="read">Fills a buffer with what comes next; returns the number of bytes, 0 at the end.</param>
    private async IAsyncEnumerable<T> ReadEntries(Func<Memory<byte>, Task<int>> read, [EnumeratorCancellation] CancellationToken ct)
    {
        var (buffer, filled) = (new byte[BlockLength], 0);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var count = await read(buffer.AsMemory(filled));
            filled += count;
            var start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', start, filled - start)) >= 0; start = end + 1)
                if (ParseLine(buffer.AsSpan(start, end - start)) is { } entry)
                    yield return entry;
            if (count == 0)
            {
                if (ParseLine(buffer.AsSpan(start, filled - start)) is { } last)
                    yield return last;
                yield break;
            }
            filled -= start;
            Array.Copy(buffer, start, buffer, 0, filled);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    /// <returns>Null for an empty or incomplete line.</returns>
    private T? ParseLine(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize<T>(line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line,
                options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
