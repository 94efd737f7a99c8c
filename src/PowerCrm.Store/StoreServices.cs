using System.Data.Common;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten;
using Marten.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine.Marten;

namespace PowerCrm.Store;

public static class StoreServices
{
    /// <summary>
    /// Marten on one database, with what this product needs of it. Needs a <see cref="MasterKey"/> in the container. The data source that
    /// it registers is everyone's: its connections end a transaction that idles for 5 s, so that a frozen process cannot hold the log back.
    /// </summary>
    /// <param name="runs">False: this process appends and reads, but runs no daemon and drains nothing (the command line).</param>
    /// <param name="alone">True: no other host shares the work (tests).</param>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression AddPowerCrmStore(this IServiceCollection services,
        string connectionString, Action<StoreBuilder> fill, bool runs, bool alone)
    {
        var builder = new StoreBuilder();
        fill(builder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreRegistry(builder.Events, builder.Due, builder.Calls, builder.ReadModels,
            [("store", typeof(StoreServices).Assembly), .. builder.Schemas]));
        var name = HostName.Of(new NpgsqlConnectionStringBuilder(connectionString).ApplicationName, runs);
        services.AddSingleton(name);
        services.AddSingleton(_ => DataSource(connectionString, name, runs));
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<Bells>();
        services.AddSingleton<IKeyRing, KeyRing>();
        services.AddSingleton(p => new OutsideCalls(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<StoreRegistry>(),
            p.GetRequiredService<ILogger<OutsideCalls>>()));
        services.AddSingleton<EventSessions>();
        services.AddSingleton<EventStreams>().AddSingleton<Facts>();
        services.AddSingleton<StoreSchema>();
        services.AddSingleton(p => new Maintenance(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<StoreRegistry>(),
            p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<Wolverine.Runtime.IWolverineRuntime>(),
            p.GetRequiredService<StoreSchema>(), p.GetRequiredService<OutsideCalls>()));
        services.AddSingleton<DueDrainer>();
        services.AddSingleton<StreamVersions>();
        if (runs)
            services.AddHostedService<Background>().AddHostedService(p => p.GetRequiredService<StreamVersions>());
        var marten = services.AddMarten(p =>
        {
            var options = new StoreOptions();
            options.Connection(p.GetRequiredService<NpgsqlDataSource>());
            Configure(options, p);
            builder.Apply(options);
            return options;
        });
        marten.UseLightweightSessions().IntegrateWithWolverine(o =>
        {
            o.MessageStorageSchemaName = "wolverine";
            o.UseFastEventForwarding = true;
            o.AutoCreate = AutoCreate.None;
        });
        // Externally managed: a process that only looks runs none, and Marten does not print that it misses one.
        marten.AddAsyncDaemon(!runs ? DaemonMode.ExternallyManaged : alone ? DaemonMode.Solo : DaemonMode.HotCold);
        // After the daemon: the host stops its services in reverse order, and nobody may ask a daemon that has stopped.
        if (runs)
            services.AddHostedService<StoppedReaders>().AddHostedService<LostMessages>();
        return marten;
    }

    private static void Configure(StoreOptions options, IServiceProvider services)
    {
        options.DatabaseSchemaName = "public";
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(StoreJson.Make());
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.TimeProvider = services.GetRequiredService<DatabaseClock>();
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Logger(new SilentLogger());
        options.Listeners.Add(new StreamBells(services.GetRequiredService<Bells>()));
        options.Storage.Add(new LogGuards());
        var daemon = options.Projections;
        daemon.StaleSequenceThreshold = TimeSpan.FromMilliseconds(200);
        daemon.FastPollingTime = TimeSpan.FromMilliseconds(100);
        daemon.SlowPollingTime = TimeSpan.FromMilliseconds(250);
        daemon.LeadershipPollingTime = 1000;
        (daemon.Errors.SkipApplyErrors, daemon.Errors.SkipUnknownEvents, daemon.Errors.SkipSerializationErrors) = (false, false, false);
        (daemon.RebuildErrors.SkipApplyErrors, daemon.RebuildErrors.SkipUnknownEvents, daemon.RebuildErrors.SkipSerializationErrors) =
            (false, false, false);
    }

    private static NpgsqlDataSource DataSource(string connectionString, HostName name, bool runs)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ContainsKey("Max Auto Prepare") || builder.MaxAutoPrepare == 0)
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (200, 2);
        if (runs)
            LimitWaits(builder);
        builder.ApplicationName = name.Value;
        builder.Timezone = "UTC";
        builder.NoResetOnClose = true;
        builder.Options = string.Join(' ',
            new[] { builder.Options, "-c idle_in_transaction_session_timeout=5000" }.Where(o => !string.IsNullOrEmpty(o)));
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        // Npgsql would log statements with parameters at Debug; nothing of ours may.
        source.EnableParameterLogging(false);
        return Primary.Build(source);
    }

    /// <summary>
    /// A route to PostgreSQL that is lost closes no connection: without a limit of ours a request waits for half a minute and more. What
    /// the operator's connection string says counts; what takes long by its nature sets a limit of its own.
    /// </summary>
    private static void LimitWaits(NpgsqlConnectionStringBuilder builder)
    {
        // Npgsql's own builder knows each of its words, given or not.
        var given = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!given.ContainsKey("Command Timeout"))
            builder.CommandTimeout = 10;
        if (!given.ContainsKey("Timeout"))
            builder.Timeout = 5;
        // A commit that waits for its standby cannot be cancelled: PostgreSQL gives up the wait and says that it has committed. So what is
        // given up is not listened to any more, and its connection is closed; nobody is told of a write that only one server has.
        if (!given.ContainsKey("Cancellation Timeout"))
            builder.CancellationTimeout = -1;
    }

    /// <summary>What runs beside the requests: the clock and what falls due.</summary>
    private sealed class Background(DatabaseClock clock, DueDrainer drainer, Bells bells, IHostApplicationLifetime lifetime)
        : BackgroundService
    {
        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await clock.Look(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.WhenAll(clock.Follow(stoppingToken), Drain(stoppingToken), bells.Run(stoppingToken));

        /// <summary>
        /// Drains from the moment on when the host has started. While Wolverine starts, it takes messages already, but does not find their
        /// queues, and keeps that answer for as long as the process runs: such a host would take each row and put it back for ever.
        /// </summary>
        private async Task Drain(CancellationToken stopping)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
            await started.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await drainer.Run(stopping);
        }
    }

    /// <summary>Wakes those who wait for a stream, after the commit that appended to it.</summary>
    private sealed class StreamBells(Bells bells) : DocumentSessionListenerBase
    {
        public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
        {
            foreach (var stream in commit.GetStreams())
                bells.Ring(Topics.Stream(stream.Id));
            return Task.CompletedTask;
        }
    }

    /// <summary>Marten's own logger prints the values of a failed command's parameters; nothing of ours may.</summary>
    private sealed class SilentLogger : IMartenLogger, IMartenSessionLogger
    {
        public IMartenSessionLogger StartSession(IQuerySession session) => this;
        public void SchemaChange(string sql) { }
        public void LogSuccess(NpgsqlCommand command) { }
        public void LogFailure(NpgsqlCommand command, Exception ex) { }
        public void LogSuccess(NpgsqlBatch batch) { }
        public void LogFailure(NpgsqlBatch batch, Exception ex) { }
        public void LogFailure(Exception ex, string message) { }
        public void RecordSavedChanges(IDocumentSession session, IChangeSet commit) { }
        public void OnBeforeExecute(NpgsqlCommand command) { }
        public void OnBeforeExecute(NpgsqlBatch batch) { }
    }
}
