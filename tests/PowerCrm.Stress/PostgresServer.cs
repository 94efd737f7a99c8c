using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using PowerCrm.Embedded;

namespace PowerCrm.Stress;

/// <summary>
/// A PostgreSQL of the experiment's own that flushes to disk, started like the product's own; it can be killed and restarted on the same
/// port.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly Cluster cluster;
    private readonly DirectoryInfo folder;
    private readonly bool hasSmallDisk;

    private PostgresServer(Cluster cluster, DirectoryInfo folder, bool hasSmallDisk) =>
        (this.cluster, this.folder, this.hasSmallDisk) = (cluster, folder, hasSmallDisk);

    public int Port { get; private set; }

    /// <param name="hasSmallDisk">True to use a disk of its own of half a gigabyte, which is in memory and can be filled.</param>
    public static async Task<PostgresServer> Start(CancellationToken ct, bool hasSmallDisk = false)
    {
        // A server started by root runs as another user, who needs access to the folder.
        var folder = Directory.CreateTempSubdirectory("powercrm-stress-");
        if (hasSmallDisk)
            await RunMount($"mount -t tmpfs -o size=512m,mode=755 powercrm-stress '{folder.FullName}'");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName,
                File.GetUnixFileMode(folder.FullName) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        var it = new PostgresServer(await Cluster.OpenAsync(new EmbeddedOptions(folder.FullName) { Database = "postgres" }, ct),
            folder, hasSmallDisk);
        it.Port = await it.cluster.StartAsync(ct);
        // Keeps the WAL small, so that the disk is not full before the experiment fills it.
        if (hasSmallDisk)
            await it.Run("psql -qc \"alter system set max_wal_size = '96MB'\" -c 'select pg_reload_conf()' postgres", []);
        return it;
    }

    private string BallastPath => Path.Combine(folder.FullName, "ballast");

    /// <summary>Fills the disk completely.</summary>
    public async Task FillDisk()
    {
        await using var file = File.Create(BallastPath);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
                await file.FlushAsync();
            }
        }
        catch (IOException)
        {
        }
    }

    public void EmptyDisk() => File.Delete(BallastPath);

    /// <summary>Slows down every flush until the result is disposed.</summary>
    public Task<SlowDisk> SlowDisk(TimeSpan delay) => Stress.SlowDisk.Begin(
        Postmaster.FindRunning(cluster.Home)?.Pid ?? throw new InvalidOperationException("The server does not run."), delay);

    /// <summary>Restarts PostgreSQL if it has stopped, as an operator would: it stops when it cannot write its log.</summary>
    public async Task RestartIfStopped(CancellationToken ct)
    {
        if (Postmaster.FindRunning(cluster.Home) is null)
            await Restart(ct);
    }

    private static async Task RunMount(string command)
    {
        var (exitCode, output, error) = await Shell.Run(command);
        if (exitCode != 0)
            throw new InvalidOperationException($"{command}\n{output}{error}");
    }

    /// <summary>Creates a new database.</summary>
    public async Task<string> CreateDatabase(string name, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(Port, "postgres"));
        await connection.OpenAsync(ct);
        await connection.ExecuteAsync($"create database {name} template template0 encoding 'UTF8'", commandTimeout: 120);
        return new NpgsqlConnectionStringBuilder(cluster.ConnectionString(Port, name)) { MaxPoolSize = 40 }.ConnectionString;
    }

    /// <summary>Sends SIGKILL to all its processes at once, like a power failure that does not damage the disk.</summary>
    public async Task Kill(CancellationToken ct)
    {
        var postmaster = Postmaster.FindRunning(cluster.Home) ?? throw new InvalidOperationException("The server does not run.");
        using var process = Process.GetProcessById(postmaster.Pid);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(ct);
    }

    /// <summary>Stops the server as for an update: sessions are ended.</summary>
    public Task Stop(CancellationToken ct) => cluster.StopAsync(ct);

    /// <summary>Runs shell commands as the server's user, with the variables <c>ARCHIVE</c>, <c>BASE</c> and <c>DATA</c>.</summary>
    public async Task Run(string commands, Dictionary<string, string?> variables)
    {
        var (archive, copy) = (Path.Combine(cluster.Home.Folder, "archive"), Path.Combine(cluster.Home.Folder, "base"));
        var result = await ChildProcess.RunAsync("/bin/sh", ["-euc", $"mkdir -p \"$ARCHIVE\"\n{commands}"], cluster.User,
            CancellationToken.None, new Dictionary<string, string?>(variables)
            {
                ["PATH"] = $"{cluster.Programs.Folder}:{Environment.GetEnvironmentVariable("PATH")}",
                ["PGHOST"] = "127.0.0.1",
                ["PGPORT"] = Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = "powercrm",
                ["PGPASSWORD"] = cluster.Home.Password,
                ["ARCHIVE"] = archive,
                ["BASE"] = copy,
                ["DATA"] = cluster.Home.Data,
            });
        if (!result.Succeeded)
            throw new InvalidOperationException($"{commands}\n{result.Output}");
    }

    /// <summary>Deletes the data disk; archive and base backup are elsewhere.</summary>
    public void DeleteData()
    {
        if (Postmaster.FindRunning(cluster.Home) is not null)
            throw new InvalidOperationException("The server runs.");
        Directory.Delete(cluster.Home.Data, recursive: true);
    }

    public async Task Restart(CancellationToken ct)
    {
        var port = await cluster.StartAsync(ct);
        if (port != Port)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Somebody took port {Port} meanwhile."));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (Postmaster.FindRunning(cluster.Home) is not null)
            await cluster.StopAsync(CancellationToken.None);
        if (hasSmallDisk)
            await RunMount($"umount '{folder.FullName}'");
        folder.Delete(recursive: true);
    }
}
