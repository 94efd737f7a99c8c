using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
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
        HostTelemetry.AddLogging(builder, readers);
        HostTelemetry.AddExport(builder);

        using var loggers = HostTelemetry.CreateStartupLoggers(configuration, readers);
        var prerequisites = await Prerequisites.Prepare(configuration, builder.Environment, loggers.CreateLogger("PowerCrm.Host"),
            waitsForVault: readers, ct);
        try
        {
            AddProduct(builder, prerequisites, readers, sandbox);
            AuditServices.Add(builder);
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
}
