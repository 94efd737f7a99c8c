namespace PowerCrm.Embedded;

/// <summary>
/// Locks between processes that the operating system releases when their holder ends (flock on Unix, share modes on Windows).
/// </summary>
internal static class FolderLock
{
    /// <summary>Waits until no other process starts or stops the server of this folder.</summary>
    public static Task<FileStream> ExclusiveAsync(string path, CancellationToken ct) => WaitAsync(path, FileShare.None, ct);

    /// <summary>Waits until no process is stopping the server, and prevents it from being stopped.</summary>
    public static Task<FileStream> SharedAsync(string path, CancellationToken ct) => WaitAsync(path, FileShare.Read, ct);

    /// <summary>Returns null when another process holds the lock, shared or exclusively.</summary>
    public static FileStream? TryExclusive(string path) => TryOpen(path, FileShare.None);

    private static async Task<FileStream> WaitAsync(string path, FileShare share, CancellationToken ct)
    {
        while (true)
        {
            if (TryOpen(path, share) is { } file) return file;
            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    private static FileStream? TryOpen(string path, FileShare share)
    {
        try
        {
            if (!File.Exists(path)) File.Create(path).Dispose();
            return new FileStream(path, FileMode.Open, FileAccess.Read, share);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
