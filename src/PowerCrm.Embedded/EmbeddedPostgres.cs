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

    private EmbeddedPostgres(Cluster cluster, int port, bool started, FileStream held, EmbeddedOptions options, ILogger log)
    {
        (this.cluster, lease, usersLock, this.log) = (cluster, held, held.Name, log);
        (Port, Started) = (port, started);
        ConnectionString = cluster.ConnectionString(port, options.Database);
    }

    public string ConnectionString { get; }
    public string Folder => cluster.Home.Folder;
    public int Port { get; }

    /// <summary>True when this host started the server, false when it was already running.</summary>
    public bool Started { get; }

    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedOptions options, ILogger log, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        Directory.CreateDirectory(folder);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(StartTimeout);
        FileStream? held = null;
        try
        {
            held = await FolderLock.SharedAsync(Path.Combine(folder, "postgres.users.lock"), patience.Token);
            await using var starting = await FolderLock.ExclusiveAsync(Path.Combine(folder, "postgres.starting.lock"), patience.Token);
            var cluster = await Cluster.OpenAsync(options with { DataFolder = folder }, patience.Token);
            var found = Postmaster.FindRunning(cluster.Home);
            var port = found is null ? await cluster.StartAsync(patience.Token) : await cluster.JoinAsync(found, patience.Token);
            await cluster.EnsureDatabaseAsync(port, options.Database, patience.Token);
            if (options.StopWhenAbandoned) cluster.StopWhenUnused(held.Name);
            if (found is null) LogStarted(log, cluster.Programs.Major, port, cluster.Home.Folder);
            else LogJoined(log, port, cluster.Home.Folder);
            return new EmbeddedPostgres(cluster, port, found is null, held, options, log);
        }
        catch (Exception e)
        {
            if (held is not null) await held.DisposeAsync();
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
        if (Interlocked.Exchange(ref lease, null) is not { } held) return;
        await held.DisposeAsync();
        using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await using var last = FolderLock.TryExclusive(usersLock);
        if (last is null)
        {
            LogLeft(log, Folder);
            return;
        }
        using var patience = new CancellationTokenSource(StartTimeout);
        await cluster.StopAsync(patience.Token);
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
