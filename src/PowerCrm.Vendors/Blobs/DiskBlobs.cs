using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// Stores blobs as files named <c>ab/cd/{id}</c>. The folders come from the random end of the id, because its beginning is the time and
/// would put all blobs of a day into one folder. A file gets its name only when it is complete and flushed to the disk. A crash may leave a
/// <c>.tmp</c> file: nothing reads it, and it is deleted together with the blob.
/// </summary>
internal sealed partial class DiskBlobs(IOptions<BlobOptions> options, ILogger<DiskBlobs> log) : IBlobs
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string root = Path.GetFullPath(options.Value.Path);

    public Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct) => MapErrors(async () =>
    {
        await Write(id, sealedBytes, ct);
        return true;
    });

    public Task<byte[]?> Get(Guid id, CancellationToken ct) => MapErrors(() => Read(id, ct));

    public Task<bool> Delete(Guid id, CancellationToken ct) => MapErrors(() =>
    {
        ct.ThrowIfCancellationRequested();
        var target = FileOf(id);
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) return Directory.Exists(root) ? Task.FromResult(false) : throw new IOException();
        var exists = File.Exists(target);
        string[] files = [.. exists ? [target] : Array.Empty<string>(), .. Directory.GetFiles(folder, $"{id:N}.*.tmp")];
        foreach (var file in files)
            File.Delete(file);
        if (files.Length > 0) DirectorySync.Flush(folder);
        return Task.FromResult(exists);
    });

    /// <summary>
    /// Reports a disk that is full, missing or not accessible as an unavailable store, as for a store behind a network. That includes a
    /// root folder that existed before: for a volume that is not mounted, "no such picture" or "deleted" would be wrong. Nothing is read
    /// before the first blob was stored.
    /// </summary>
    private async Task<T> MapErrors<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnavailable(e.GetType().Name, e.HResult);
            throw new BlobsUnavailableException();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The folder for pictures cannot be used: {Type} {Code:x8}.")]
    partial void LogUnavailable(string type, int code);

    private async Task Write(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct)
    {
        var target = FileOf(id);
        var folder = Path.GetDirectoryName(target)!;
        MakeFolder(folder);
        var temp = $"{target}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            await using (var file = new FileStream(temp, CreateWriteOptions()))
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

    /// <summary>
    /// Creates the folders one by one, because .NET sets the mode of the last folder only. A name is durable only when its folder is.
    /// </summary>
    private void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        foreach (var next in new[] { root, Path.GetDirectoryName(folder)!, folder })
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(next);
            else Directory.CreateDirectory(next, FolderMode);
            DirectorySync.Flush(Path.GetDirectoryName(next)!);
        }
    }

    private static FileStreamOptions CreateWriteOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
