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
    /// Adds Marten on one database, configured for this product. Needs a <see cref="MasterKey"/> in the container. The data source that it
    /// registers is used by everything: its sessions abort a transaction that is idle for 5 s, so that a frozen process cannot hold up the
    /// log.
    /// </summary>
    /// <param name="runsBackground">False when this process appends and reads, but runs no daemon and drains nothing (the command
    /// line).</param>
    /// <param name="isSolo">True when no other host shares the work (tests).</param>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression AddPowerCrmStore(this IServiceCollection services,
        string connectionString, Action<StoreBuilder> configure, bool runsBackground, bool isSolo)
    {
        var builder = new StoreBuilder().Event<OperatorActed>("operator_acted");
        configure(builder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreRegistry(builder.Events, builder.Due, builder.Calls, builder.ReadModels,
            [("store", typeof(StoreServices).Assembly), .. builder.Schemas])
        { LogTables = builder.LogTables });
        var name = HostName.Of(new NpgsqlConnectionStringBuilder(connectionString).ApplicationName, runsBackground);
        services.AddSingleton(name);
        services.AddSingleton(_ => CreateDataSource(connectionString, name, runsBackground));
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<WakeUpSignals>();
        services.AddSingleton<IKeyRing, KeyRing>();
        services.AddSingleton(p => new ExternalCalls(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<StoreRegistry>(),
            p.GetRequiredService<FactRecorder>(), p.GetRequiredService<ILogger<ExternalCalls>>()));
        services.AddSingleton<EventSessions>();
        services.AddSingleton<StreamsFactory>().AddSingleton<FactRecorder>();
        services.AddSingleton<StoreSchema>();
        services.AddSingleton(p => new Maintenance(p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<StoreRegistry>(),
            p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<StoreSchema>()));
        services.AddSingleton<OperatorActions>().AddSingleton<DeadLetters>();
        services.AddSingleton<DueDrainer>();
        services.AddSingleton<StreamVersions>();
        if (runsBackground)
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
        // Externally managed: a process that only reads runs no daemon, and Marten does not warn that it is missing.
        marten.AddAsyncDaemon(!runsBackground ? DaemonMode.ExternallyManaged : isSolo ? DaemonMode.Solo : DaemonMode.HotCold);
        // After the daemon: the host stops its services in reverse order, and these must not use a daemon that has stopped.
        if (runsBackground)
            services.AddHostedService<ReaderRestarter>().AddHostedService<LostMessageRecovery>();
        return marten;
    }

    private static void Configure(StoreOptions options, IServiceProvider services)
    {
        options.DatabaseSchemaName = "public";
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.UseSystemTextJsonForSerialization(StoreJson.CreateOptions());
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.TimeProvider = services.GetRequiredService<DatabaseClock>();
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Logger(new SilentLogger());
        options.Listeners.Add(new AppendSignaler(services.GetRequiredService<WakeUpSignals>()));
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

    private static NpgsqlDataSource CreateDataSource(string connectionString, HostName name, bool runsBackground)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // An explicit 0 switches it off, as some poolers need. Npgsql's own builder contains every keyword, given or not.
        if (!new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey("Max Auto Prepare"))
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (200, 2);
        if (runsBackground)
            SetTimeouts(builder);
        builder.ApplicationName = name.Value;
        builder.Timezone = "UTC";
        builder.NoResetOnClose = true;
        builder.Options = string.Join(' ',
            new[] { builder.Options, "-c idle_in_transaction_session_timeout=5000" }.Where(o => !string.IsNullOrEmpty(o)));
        var source = new NpgsqlDataSourceBuilder(builder.ConnectionString);
        // Npgsql would log statements with their parameters at Debug level; parameters must not be logged.
        source.EnableParameterLogging(false);
        return PrimaryServer.Build(source);
    }

    /// <summary>
    /// Sets timeouts: a lost network route to PostgreSQL closes no connection, and without these limits a request waits for half a minute
    /// or more. Values in the operator's connection string take precedence; long-running operations set their own limit.
    /// </summary>
    private static void SetTimeouts(NpgsqlConnectionStringBuilder builder)
    {
        // Npgsql's own builder contains every keyword, whether it was given or not.
        var settings = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!settings.ContainsKey("Command Timeout"))
            builder.CommandTimeout = 10;
        if (!settings.ContainsKey("Timeout"))
            builder.Timeout = 5;
        // A commit that waits for its standby cannot be cancelled: PostgreSQL stops waiting and reports that it has committed. A negative
        // timeout closes the connection without waiting for that response, so that no caller is told of a write that only one server has.
        if (!settings.ContainsKey("Cancellation Timeout"))
            builder.CancellationTimeout = -1;
    }

    /// <summary>The work beside the requests: the clock, the due commands and the signals.</summary>
    private sealed class Background(DatabaseClock clock, DueDrainer drainer, WakeUpSignals signals, IHostApplicationLifetime lifetime)
        : BackgroundService
    {
        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await clock.Refresh(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.WhenAll(clock.RefreshUntilStopped(stoppingToken), Drain(stoppingToken), signals.Run(stoppingToken));

        /// <summary>
        /// Drains only after the host has started. While Wolverine starts, it already accepts messages but does not find their queues, and
        /// it caches that result for the life of the process: such a host would take each row and put it back forever.
        /// </summary>
        private async Task Drain(CancellationToken stopping)
        {
            var applicationStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(() => applicationStarted.TrySetResult());
            await applicationStarted.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await drainer.Run(stopping);
        }
    }

    /// <summary>Wakes those who wait for a stream after the commit that appended to it.</summary>
    private sealed class AppendSignaler(WakeUpSignals signals) : DocumentSessionListenerBase
    {
        public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
        {
            foreach (var stream in commit.GetStreams())
                signals.Signal(Topics.Stream(stream.Id));
            return Task.CompletedTask;
        }
    }

    /// <summary>Replaces Marten's own logger, which prints the parameter values of a failed command; these must not be logged.</summary>
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
