using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// Blobs as files: <c>ab/cd/{id}</c>, the folders from the random tail of the id, because its head is time and would fill one folder a day.
/// A file appears under its name only when complete and on the disk; what a crash leaves behind is a <c>.tmp</c> that nothing reads.
/// </summary>
internal sealed class DiskBlobs(IOptions<BlobOptions> options) : IBlobs
{
    const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    readonly string root = Path.GetFullPath(options.Value.Path);

    public async Task Put(Guid id, ReadOnlyMemory<byte> sealedBytes, CancellationToken ct)
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

    public async Task<byte[]?> Get(Guid id, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(id), ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task<bool> Delete(Guid id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var target = FileOf(id);
        if (!File.Exists(target)) return Task.FromResult(false);
        File.Delete(target);
        DirectorySync.Flush(Path.GetDirectoryName(target)!);
        return Task.FromResult(true);
    }

    string FileOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(root, name[^4..^2], name[^2..], name);
    }

    /// <summary>One by one: .NET gives the mode to the last folder only. A name is durable only with the folder that holds it.</summary>
    void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        foreach (var next in new[] { root, Path.GetDirectoryName(folder)!, folder })
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(next);
            else Directory.CreateDirectory(next, Folder);
            DirectorySync.Flush(Path.GetDirectoryName(next)!);
        }
    }

    static FileStreamOptions ForWriting()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
