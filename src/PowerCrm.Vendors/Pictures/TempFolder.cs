namespace PowerCrm.Vendors;

/// <summary>A private folder for one upload. Dispose deletes it with all files in it, also after the child process was killed.</summary>
internal sealed class TempFolder : IDisposable
{
    private TempFolder(string path) => Path = path;

    public string Path { get; }

    public static TempFolder Make(string parent)
    {
        var path = System.IO.Path.Combine(
            parent.Length > 0 ? System.IO.Path.GetFullPath(parent) : System.IO.Path.GetTempPath(),
                $"powercrm-picture-{Guid.CreateVersion7():N}");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new TempFolder(path);
    }

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
