using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Operations;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine;

namespace PowerCrm.Host.Hosting;

/// <summary>Builds the host. Every verb of the command line builds the same one; only `run` listens.</summary>
internal static class HostFactory
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <param name="readers">False if this process runs no readers (every verb but `run`).</param>
    /// <param name="verb">True if none of the product's background work runs and nothing listens, even if the framework starts the host in
    /// order to inspect it.</param>
    public static async Task<BuiltHost> Build(string[] settings, bool readers, CancellationToken ct,
        Action<WebApplicationBuilder>? configure = null, bool verb = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // To detect changes of appsettings.json, .NET would watch every folder below the working folder, including the database
            // cluster's.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. settings],
            ContentRootPath = Directory.GetCurrentDirectory(),
        });
        configure?.Invoke(builder);
        var configuration = builder.Configuration;
        SecretFiles.Add(configuration, configuration);
        if (string.IsNullOrEmpty(configuration["urls"]))
            configuration["urls"] = DefaultUrl;
        var sandbox = SandboxSettings.Apply(configuration, builder.Environment);
        EncryptedAddresses.Check(configuration, builder.Environment);
        ConfigureLogging(builder);
        // The output of a verb goes to standard output, so its log goes to standard error.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = readers ? LogLevel.None : LogLevel.Trace);
        ConfigureTelemetry(builder);

        using var loggers = LoggerFactory.Create(logging =>
        {
            logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole(o => o.SingleLine = true)
                .AddConsole(o => o.LogToStandardErrorThreshold = readers ? LogLevel.None : LogLevel.Trace);
            if (LogFile.PathOf(configuration) is { } path)
                LogFile.ReplaceConsole(logging, path);
        });
        var prerequisites = await Prerequisites.Prepare(configuration, builder.Environment, loggers.CreateLogger("PowerCrm.Host"),
            waitsForVault: readers, ct);
        try
        {
            AddProduct(builder, prerequisites, readers, sandbox);
            AddAudit(builder);
            AddHealth(builder);
            if (readers)
                AddLoops(builder);
            if (verb)
                RemoveHostedWork(builder.Services);

            if (builder.Environment.IsDevelopment())
            {
                Demo.DemoGate.Add(builder.Services);
                Demo.DemoPapers.Add(builder.Services);
                Demo.SignInLinks.Add(builder.Services);
            }
            var app = builder.Build();
            // Before the endpoints, which need the store: a clear message instead of a stack trace.
            if (app.Services.GetRequiredService<IOptions<BlobOptions>>().Value.Fault is { } fault)
                throw new StartupException(fault);
            Use(app);
            Map(app, sandbox);
            return new BuiltHost(app, prerequisites);
        }
        catch
        {
            await prerequisites.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds the store, Wolverine, the web layer, the vendors and the modules.</summary>
    private static void AddProduct(WebApplicationBuilder builder, Prerequisites prerequisites, bool readers, bool sandbox)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton(prerequisites.Master);
        services.AddPowerCrmStore(prerequisites.ConnectionString, Modules.Store, runsBackground: readers,
            isSolo: IsSingleHost(configuration))
            .AddSubscriptionWithServices<LogSealer>(ServiceLifetime.Singleton, o => o.Name = LogSealer.StoredName);
        builder.Host.UseWolverine(o => Messaging.Configure(o, configuration));
        services.AddPowerCrmWeb(configuration);
        services.AddSingleton<IWechatTokenStore, WechatTokenStore>();
        services.AddVendors(configuration);
        if (sandbox)
            services.AddSingleton(new SandboxState());
        foreach (var module in Modules.All)
            module.Services(services, configuration);
        if (sandbox)
            OcrFaults.Add(services);
        services.AddPowerCrmOpenApi();
    }

    /// <summary>Adds the log's seals, checkpoints and exports, the standing audit, and the retention of data.</summary>
    private static void AddAudit(WebApplicationBuilder builder)
    {
        var (services, configuration, production) = (builder.Services, builder.Configuration, builder.Environment.IsProduction());
        services.AddSingleton<LogChain>().AddSingleton<AuditKey>().AddSingleton<Checkpoints>().AddSingleton<AuditExport>()
            .AddSingleton<ExportRunner>().AddSingleton(new ExportFonts(configuration["Audit:Font"]))
            .AddSingleton<StandingAudit>().AddSingleton(AuditSchedule.Of(configuration, production))
            .AddSingleton(new CheckpointFile(ResolvePath("Audit:CheckpointFile", "checkpoints.jsonl")))
            .AddSingleton(Operations.RetentionSchedule.Of(configuration, production))
            .AddSingleton(new TombstoneFile(ResolvePath("Privacy:TombstonesFile", "tombstones.jsonl")))
            .AddSingleton<PowerCrm.Registration.IErasedPersons, TombstoneRecorder>()
            .AddSingleton(new HoldFile(ResolvePath("Privacy:HoldsFile", "holds.jsonl")))
            .AddSingleton<PowerCrm.Registration.ILegalHoldList, LegalHoldList>();

        string ResolvePath(string setting, string file) => Path.GetFullPath(
            configuration[setting] ?? Path.Combine(configuration["PowerCrm:Data"] ?? ".data", file), builder.Environment.ContentRootPath);
    }

    private static void AddHealth(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"])
            .AddCheck<ReactionsHealth>("reactions", tags: ["ready"]);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }

    /// <summary>Adds the background jobs that a host repeats while it runs.</summary>
    private static void AddLoops(WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<DeadLetterWatch>().AddHostedService<CalendarMonitor>().AddHostedService<AutoApprovalNotice>()
            .AddHostedService<Review.OutdatedRowRewriter>().AddHostedService<CheckpointLoop>().AddHostedService<ExportLoop>()
            .AddHostedService<PowerCrm.Registration.ImportWorker>().AddHostedService<AuditLoop>()
            .AddHostedService<Operations.RetentionLoop>().AddHostedService<Operations.OperationsMetrics>()
            .AddHostedService<TombstoneLoop>().AddHostedService<HoldLoop>().AddHostedService<Watchdog>()
            .AddHostedService<AbandonedPictures>();
        if (!IsSingleHost(builder.Configuration))
            builder.Services.AddHostedService<FrozenHostMonitor>();
    }

    private static bool IsSingleHost(IConfiguration configuration) => configuration.GetValue("Hosts:Alone", false);

    /// <summary>Some of Wolverine's verbs start the host; only hosted services of Wolverine and Marten may run then.</summary>
    private static void RemoveHostedWork(IServiceCollection services)
    {
        foreach (var hosted in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Namespace is { } n
                && (n.StartsWith("PowerCrm", StringComparison.Ordinal)
                    || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))).ToList())
            services.Remove(hosted);
    }

    private static void Use(WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            Demo.DemoGate.Use(app);
        app.UsePowerCrmWeb();
        WebConsole.Use(app);
        if (!app.Environment.IsDevelopment())
            return;
        Demo.MiniProgram.Use(app);
        Demo.SignInLinks.Map(app);
    }

    private static void Map(WebApplication app, bool sandbox)
    {
        foreach (var module in Modules.All)
            module.Map(app);
        AuditRoutes.Describe();
        OperationsRoutes.Describe();
        OperationsRoutes.Map(app);
        app.MapPowerCrmEndpoints();
        // Without this, health checks answer every method.
        var reads = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthText.Write })
            .AllowAnonymous().WithMetadata(reads);
        app.MapHealthChecks("/health/ready",
                new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = HealthText.Write })
            .AllowAnonymous().WithMetadata(reads);
        app.MapPowerCrmOpenApi();
        if (sandbox)
        {
            var state = app.Services.GetRequiredService<SandboxState>();
            state.OnRecovered = app.Services.GetRequiredService<VendorHealth>().CloseCircuits;
            app.MapSandbox(state);
        }
    }

    private static void ConfigureLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment() && !builder.Configuration.GetValue("Logging:Json", false))
            builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss "));
        else
            builder.Logging.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        if (LogFile.PathOf(builder.Configuration) is { } path)
            LogFile.ReplaceConsole(builder.Logging, path);
        // Request paths contain ids, but query strings contain search terms, so the framework's request log stays off.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        // Gaps in the log's sequence are normal (a lost race uses up a number), but the daemon would log a warning for each.
        builder.Logging.AddFilter("JasperFx.Events.Daemon", LogLevel.Error);
        builder.Logging.AddFilter("Marten", LogLevel.Error);
        builder.Logging.AddFilter("Wolverine", LogLevel.Warning);
        builder.Logging.AddSampler<LostRaceSampler>();
        builder.Logging.EnableEnrichment();
        builder.Services.AddLogEnricher<RequestLogEnricher>();
    }

    /// <summary>Adds telemetry if an OTLP endpoint is configured (OTEL_EXPORTER_OTLP_ENDPOINT).</summary>
    private static void ConfigureTelemetry(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("powercrm"))
            .WithTracing(t => t.AddSource("Microsoft.AspNetCore", "Marten", "Wolverine", Store.Telemetry.Name).AddOtlpExporter())
            .WithMetrics(m => m.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "Marten",
                "Wolverine*", Store.Telemetry.Name, "PowerCrm.Web", "PowerCrm.Registration", "PowerCrm.Notification",
                "PowerCrm.Vendors", CalendarMonitor.MeterName).AddOtlpExporter());
    }
}

/// <summary>A host that was built, with its prerequisites.</summary>
internal sealed class BuiltHost(WebApplication app, Prerequisites prerequisites) : IAsyncDisposable
{
    public WebApplication App => app;
    public Prerequisites Prerequisites => prerequisites;
    public IServiceProvider Services => app.Services;

    /// <summary>Brings the schema up to date and refuses what must not be in Production.</summary>
    public async Task Prepare(CancellationToken ct)
    {
        await RefuseIncompleteRestore(ct);
        await Migrate(ct);
        await AdoptRootKey(ct);
        await app.Services.GetRequiredService<DatabaseClock>().Refresh(ct);
        await ProductionRules.Check(app, ct);
        await TombstoneLoop.EraseAgain(app.Services, app.Logger, ct);
        await HoldLoop.ReapplyHolds(app.Services, app.Logger, ct);
        await HoldLoop.ReapplyRequests(app.Services, ct);
        if (app.Environment.IsDevelopment())
            await Demo.DemoClock.Repair(app.Services.GetRequiredService<Npgsql.NpgsqlDataSource>(), app.Logger, ct);
    }

    /// <exception cref="StartupException">A restore into the database was begun and has not ended.</exception>
    public async Task RefuseIncompleteRestore(CancellationToken ct)
    {
        await using var connection = await app.Services.GetRequiredService<Npgsql.NpgsqlDataSource>().OpenConnectionAsync(ct);
        if (await RestoreMark.FindFault(connection, ct) is { } fault)
            throw new StartupException($"{fault} {RestoreMark.Fix}");
    }

    private async Task Migrate(CancellationToken ct)
    {
        try
        {
            await app.Services.GetRequiredService<Maintenance>().Migrate(ct);
        }
        catch (SchemaRefusedException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private async Task AdoptRootKey(CancellationToken ct)
    {
        await using var connection = await app.Services.GetRequiredService<Npgsql.NpgsqlDataSource>().OpenConnectionAsync(ct);
        try
        {
            await KeyRoot.LoadOrCreate(connection, prerequisites.Master, ct);
        }
        catch (MasterKeyException e)
        {
            throw new StartupException(e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (prerequisites)
            await app.DisposeAsync();
    }
}
