using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Embedded;

/// <summary>
/// The location of the cluster: <c>.data/postgres</c>, or, if the server's user cannot access that (a clone under /root), a folder under
/// <c>/var/lib/powercrm</c> whose name is stored in <c>.data/postgres.location</c>.
/// </summary>
internal sealed record ClusterLocation(string Folder)
{
    public string Data => Path.Combine(Folder, "data");
    public string UnfinishedData => Path.Combine(Folder, "data.unfinished");
    public string Log => Path.Combine(Folder, "server.log");
    public string PidFile => Path.Combine(Data, "postmaster.pid");
    private string PasswordFile => Path.Combine(Folder, "password");
    private string PortFile => Path.Combine(Folder, "port");

    public bool IsInitialised => File.Exists(Path.Combine(Data, "PG_VERSION"));

    public string Password => File.ReadAllText(PasswordFile).Trim();

    public int? Major => IsInitialised ? int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")), CultureInfo.InvariantCulture) : null;

    public int? SavedPort =>
        File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), CultureInfo.InvariantCulture, out var port) ? port : null;

    public void SavePort(int port) => File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Rotates the server's log once it is large; one old log is kept.</summary>
    public void RotateLog()
    {
        if (new FileInfo(Log) is { Exists: true, Length: > 10_000_000 }) File.Move(Log, Log + ".1", overwrite: true);
    }

    public static async Task<ClusterLocation> PrepareAsync(string dataFolder, string? user, CancellationToken ct)
    {
        if (FindElsewhere(dataFolder) is { } known) return known;

        var preferred = new ClusterLocation(Path.Combine(dataFolder, "postgres"));
        if (preferred.IsInitialised) return preferred;
        await preferred.MakeAsync(user, ct);
        if (await ServerUser.CanWriteAsync(preferred.Folder, user, ct)) return preferred;

        Directory.Delete(preferred.Folder, recursive: true);
        var fallback = new ClusterLocation(FindUnusedFolder(Path.GetFullPath(dataFolder)));
        await fallback.MakeAsync(user, ct);
        await File.WriteAllTextAsync(LocationFile(dataFolder), fallback.Folder + "\n", ct);
        return fallback;
    }

    /// <summary>Returns the location that is stored in the data folder; null if the cluster is in that folder itself.</summary>
    public static ClusterLocation? FindElsewhere(string dataFolder) => File.Exists(LocationFile(dataFolder))
        ? new ClusterLocation(File.ReadAllText(LocationFile(dataFolder)).Trim()) : null;

    private static string LocationFile(string dataFolder) => Path.Combine(dataFolder, "postgres.location");

    /// <summary>
    /// Returns a folder that does not exist yet. An existing folder without a location file belongs to a deleted installation, whose keys
    /// are lost; it is left unchanged.
    /// </summary>
    private static string FindUnusedFolder(string dataFolder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];
        return Enumerable.Range(1, int.MaxValue)
            .Select(n => Path.Combine("/var/lib/powercrm", n == 1 ? name : $"{name}-{n}"))
            .First(folder => !Directory.Exists(folder));
    }

    private async Task MakeAsync(string? user, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
        else
        {
            if (Path.GetDirectoryName(Folder) is { } parent) Directory.CreateDirectory(parent);
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        if (!File.Exists(PasswordFile))
        {
            await using var file = new FileStream(PasswordFile, PrivateFileOptions());
            await file.WriteAsync(Encoding.ASCII.GetBytes(NewPassword()), ct);
        }
        await ServerUser.ChangeOwnerAsync(Folder, user, ct);
    }

    private static FileStreamOptions PrivateFileOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public async Task InitialiseAsync(PostgresPrograms programs, bool durable, string? user, CancellationToken ct)
    {
        foreach (var locale in new[] { "C.UTF-8", "C" })
        {
            // Created under another name and renamed, so that a killed initdb leaves nothing that looks like a cluster.
            if (Directory.Exists(UnfinishedData)) Directory.Delete(UnfinishedData, recursive: true);
            var result = await ChildProcess.RunAsync(programs.InitDb,
            [
                "-D", UnfinishedData, "--username=powercrm", $"--pwfile={PasswordFile}", "--encoding=UTF8", $"--locale={locale}",
                "--auth-host=scram-sha-256", "--auth-local=scram-sha-256", .. durable ? Array.Empty<string>() : ["--no-sync"],
            ], user, ct);
            if (result.Succeeded)
            {
                Directory.Move(UnfinishedData, Data);
                return;
            }
            if (locale == "C") throw new EmbeddedPostgresException($"initdb failed in {Folder}: {result.Output}");
        }
    }
}
