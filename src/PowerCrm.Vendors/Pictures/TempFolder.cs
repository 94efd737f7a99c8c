namespace PowerCrm.Vendors;

/// <summary>A private folder for one upload. Dispose deletes it with all files in it, also after the child process was killed.</summary>
internal sealed class TempFolder : IDisposable
{
    private const string Prefix = "powercrm-picture-";

    private TempFolder(string path) => Path = path;

    public string Path { get; }

    public static TempFolder Make(string parent)
    {
        var path = System.IO.Path.Combine(GetParent(parent), $"{Prefix}{Guid.CreateVersion7():N}");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new TempFolder(path);
    }

    /// <summary>True when the folder cannot be made, written or deleted; the picture is not the cause.</summary>
    public static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Deletes the folders that nothing was written to since a time. Those of other users stay.</summary>
    /// <returns>How many were deleted.</returns>
    public static int DeleteAbandoned(string parent, DateTimeOffset unchangedSince)
    {
        var deleted = 0;
        foreach (var path in FindAll(GetParent(parent)))
            try
            {
                if (Directory.GetLastWriteTimeUtc(path) >= unchangedSince.UtcDateTime) continue;
                Directory.Delete(path, recursive: true);
                deleted++;
            }
            catch (Exception e) when (IsFault(e))
            {
                // Another host deletes it too, or it is not ours.
            }
        return deleted;
    }

    private static string[] FindAll(string parent)
    {
        try
        {
            return Directory.GetDirectories(parent, Prefix + "*");
        }
        catch (Exception e) when (IsFault(e))
        {
            return [];
        }
    }

    private static string GetParent(string parent) =>
        parent.Length > 0 ? System.IO.Path.GetFullPath(parent) : System.IO.Path.GetTempPath();

    public async Task Write(string name, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(System.IO.Path.Combine(Path, name), options);
        await file.WriteAsync(bytes, ct);
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<byte[]?> Read(string name, CancellationToken ct)
    {
        var file = System.IO.Path.Combine(Path, name);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, ct) : null;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
