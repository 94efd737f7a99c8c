using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PowerCrm.Host.Hosting;

/// <summary>The log of the host, its traces and its metrics.</summary>
internal static class HostTelemetry
{
    /// <param name="readers">False for a verb: its output goes to standard output, so its log goes to standard error.</param>
    public static void AddLogging(WebApplicationBuilder builder, bool readers)
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
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = GetErrorThreshold(readers));
    }

    /// <summary>Creates the log of what happens before the host is built.</summary>
    public static ILoggerFactory CreateStartupLoggers(IConfiguration configuration, bool readers) => LoggerFactory.Create(logging =>
    {
        logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole(o => o.SingleLine = true)
            .AddConsole(o => o.LogToStandardErrorThreshold = GetErrorThreshold(readers));
        if (LogFile.PathOf(configuration) is { } path)
            LogFile.ReplaceConsole(logging, path);
    });

    private static LogLevel GetErrorThreshold(bool readers) => readers ? LogLevel.None : LogLevel.Trace;

    /// <summary>Sends traces and metrics if an OTLP endpoint is configured (OTEL_EXPORTER_OTLP_ENDPOINT).</summary>
    public static void AddExport(WebApplicationBuilder builder)
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
