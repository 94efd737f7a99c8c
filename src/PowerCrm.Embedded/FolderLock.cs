namespace PowerCrm.Embedded;

/// <summary>
/// Locks between processes that the operating system lets go of by itself when their holder dies (flock on Unix, share modes on Windows).
/// </summary>
internal static class FolderLock
{
    /// <summary>Waits until nobody else starts or stops the server of this folder.</summary>
    public static Task<FileStream> ExclusiveAsync(string path, CancellationToken ct) => WaitAsync(path, FileShare.None, ct);

    /// <summary>Waits until nobody is stopping the server, and keeps it from being stopped.</summary>
    public static Task<FileStream> SharedAsync(string path, CancellationToken ct) => WaitAsync(path, FileShare.Read, ct);

    /// <summary>Null when somebody else holds it in any way.</summary>
    public static FileStream? TryExclusive(string path) => TryOpen(path, FileShare.None);

    private static async Task<FileStream> WaitAsync(string path, FileShare share, CancellationToken ct)
    {
        while (true)
        {
            if (TryOpen(path, share) is { } held) return held;
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
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
