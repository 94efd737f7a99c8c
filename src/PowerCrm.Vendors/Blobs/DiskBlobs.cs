using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// Blobs as files: <c>ab/cd/{id}</c>, the folders from the random tail of the id, because its head is time and would fill one folder a day.
/// A file appears under its name only when complete and on the disk; what a crash leaves behind is a <c>.tmp</c> that nothing reads, and
/// that goes when the blob is deleted.
/// </summary>
internal sealed partial class DiskBlobs(IOptions<BlobOptions> options, ILogger<DiskBlobs> log) : IBlobs
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string root = Path.GetFullPath(options.Value.Path);

    public Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct) => Reached(async () =>
    {
        await Write(id, sealedBytes, ct);
        return true;
    });

    public Task<byte[]?> Get(Guid id, CancellationToken ct) => Reached(() => Read(id, ct));

    public Task<bool> Delete(Guid id, CancellationToken ct) => Reached(() =>
    {
        ct.ThrowIfCancellationRequested();
        var target = FileOf(id);
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) return Directory.Exists(root) ? Task.FromResult(false) : throw new IOException();
        var kept = File.Exists(target);
        string[] files = [.. kept ? [target] : Array.Empty<string>(), .. Directory.GetFiles(folder, $"{id:N}.*.tmp")];
        foreach (var file in files)
            File.Delete(file);
        if (files.Length > 0) DirectorySync.Flush(folder);
        return Task.FromResult(kept);
    });

    /// <summary>
    /// A disk that is full, gone or not ours is a store that is away, as one behind a network is. Gone is also a folder that was there: to
    /// say "no such picture", or "deleted", of a volume that is not mounted would be a lie. Nothing is asked for before the first was put.
    /// </summary>
    private async Task<T> Reached<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogAway(e.GetType().Name, e.HResult);
            throw new BlobsUnavailableException();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The folder of pictures cannot be used: {Type} {Code:x8}.")]
    partial void LogAway(string type, int code);

    private async Task Write(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct)
    {
        var target = FileOf(id);
        var folder = Path.GetDirectoryName(target)!;
        MakeFolder(folder);
        var temp = $"{target}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            await using (var file = new FileStream(temp, ForWriting()))
            {
                await file.WriteAsync(sealedBytes, ct);
                file.Flush(flushToDisk: true);
            }
            File.Move(temp, target, overwrite: true);
            DirectorySync.Flush(folder);
        }
        catch
        {
            File.Delete(temp);
            throw;
        }
    }

    private async Task<byte[]?> Read(Guid id, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(id), ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(root))
        {
            return null;
        }
    }

    private string FileOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(root, name[^4..^2], name[^2..], name);
    }

    /// <summary>One by one: .NET gives the mode to the last folder only. A name is durable only with the folder that holds it.</summary>
    private void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        foreach (var next in new[] { root, Path.GetDirectoryName(folder)!, folder })
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(next);
            else Directory.CreateDirectory(next, Folder);
            DirectorySync.Flush(Path.GetDirectoryName(next)!);
        }
    }

    private static FileStreamOptions ForWriting()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
