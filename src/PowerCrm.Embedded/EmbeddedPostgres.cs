using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Embedded;

/// <summary>
/// A PostgreSQL server that this product runs itself, with the programs installed on this machine, when no server is configured.
/// <para>
/// Any number of hosts may share one data folder. Two lock files coordinate them. A host that starts the server holds <c>starting</c>
/// exclusively, so that two hosts never start two servers; every host holds <c>users</c> shared while it runs. On exit, a host releases it
/// and tries to take it exclusively: this succeeds only for the last host, which stops the server. The operating system releases the locks
/// of a killed host; its server then keeps running, and the next start finds it.
/// </para>
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Cluster cluster;
    private readonly string usersLock;
    private readonly ILogger log;
    private FileStream? lease;

    private EmbeddedPostgres(Cluster cluster, int port, bool wasStarted, FileStream lockFile, EmbeddedOptions options, ILogger log)
    {
        (this.cluster, lease, usersLock, this.log) = (cluster, lockFile, lockFile.Name, log);
        (Port, WasStarted) = (port, wasStarted);
        ConnectionString = cluster.ConnectionString(port, options.Database);
    }

    public string ConnectionString { get; }
    public string Folder => cluster.Home.Folder;
    public int Port { get; }

    /// <summary>True when this host started the server, false when it was already running.</summary>
    internal bool WasStarted { get; }

    /// <summary>
    /// Deletes a data folder that no host uses, with the server's files if they are elsewhere because the server's user cannot enter the
    /// folder. A server that is still running there, because its start failed halfway, is stopped first.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">The server did not stop; nothing was deleted.</exception>
    public static async Task DeleteAsync(string dataFolder)
    {
        var folder = Path.GetFullPath(dataFolder);
        var home = ClusterLocation.FindElsewhere(folder) ?? new ClusterLocation(Path.Combine(folder, "postgres"));
        if (Postmaster.FindRunning(home) is not null)
        {
            using var timeout = new CancellationTokenSource(StartTimeout);
            var programs = await PostgresPrograms.FindAsync(folders: null, home.Major, timeout.Token);
            await new Cluster(home, programs, ServerUser.Pick(), Durable: false).StopAsync(timeout.Token);
        }
        if (Directory.Exists(home.Folder))
            Directory.Delete(home.Folder, recursive: true);
        Directory.Delete(folder, recursive: true);
    }

    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedOptions options, ILogger log, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        Directory.CreateDirectory(folder);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(StartTimeout);
        FileStream? lockFile = null;
        try
        {
            lockFile = await FolderLock.SharedAsync(Path.Combine(folder, "postgres.users.lock"), timeout.Token);
            await using var startLock = await FolderLock.ExclusiveAsync(Path.Combine(folder, "postgres.starting.lock"), timeout.Token);
            var cluster = await Cluster.OpenAsync(options with { DataFolder = folder }, timeout.Token);
            var running = Postmaster.FindRunning(cluster.Home);
            var port = running is null ? await cluster.StartAsync(timeout.Token) : await cluster.JoinAsync(running, timeout.Token);
            await cluster.EnsureDatabaseAsync(port, options.Database, timeout.Token);
            if (options.StopWhenAbandoned) cluster.StopWhenUnused(lockFile.Name);
            if (running is null) LogStarted(log, cluster.Programs.Major, port, cluster.Home.Folder);
            else LogJoined(log, port, cluster.Home.Folder);
            return new EmbeddedPostgres(cluster, port, running is null, lockFile, options, log);
        }
        catch (Exception e)
        {
            if (lockFile is not null) await lockFile.DisposeAsync();
            if (e is OperationCanceledException && !ct.IsCancellationRequested)
                throw new EmbeddedPostgresException(
                    $"The embedded PostgreSQL of {folder} was not ready within {StartTimeout.TotalSeconds:0} s.", e);
            if (e is UnauthorizedAccessException)
                throw new EmbeddedPostgresException(
                    $"The embedded PostgreSQL of {folder} belongs to another user: start as that user, or choose another data folder.", e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref lease, null) is not { } lockFile) return;
        await lockFile.DisposeAsync();
        using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await using var exclusiveLock = FolderLock.TryExclusive(usersLock);
        if (exclusiveLock is null)
        {
            LogLeft(log, Folder);
            return;
        }
        using var timeout = new CancellationTokenSource(StartTimeout);
        await cluster.StopAsync(timeout.Token);
        LogStopped(log, Folder);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Embedded PostgreSQL {Major} started on port {Port}; its data is in {Folder}")]
    private static partial void LogStarted(ILogger log, int major, int port, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Embedded PostgreSQL found running on port {Port}; its data is in {Folder}")]
    private static partial void LogJoined(ILogger log, int port, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Embedded PostgreSQL in {Folder} left running: another host uses it")]
    private static partial void LogLeft(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Embedded PostgreSQL in {Folder} stopped")]
    private static partial void LogStopped(ILogger log, string folder);
}
