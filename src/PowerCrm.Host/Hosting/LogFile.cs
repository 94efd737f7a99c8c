using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Writes the log to a file instead of the terminal (<c>Logging:Path</c>), in the terminal's layout. `up` uses it to keep the log apart
/// from the steps that it prints.
/// </summary>
internal sealed class LogFile : ILoggerProvider, ISupportExternalScope
{
    /// <summary>
    /// Shared by all instances: starting the database logs before the host has its logger, and again after that is disposed.
    /// </summary>
    private static readonly Lock WriteLock = new();

    private readonly string path;
    private readonly ConsoleFormatter formatter;
    private IExternalScopeProvider? scopes;

    private LogFile(string path, ConsoleFormatter formatter)
    {
        (this.path, this.formatter) = (path, formatter);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    }

    public static string? PathOf(IConfiguration configuration) =>
        configuration["Logging:Path"] is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>Replaces the terminal's logger. Call it after that was added, because it registers the layouts.</summary>
    public static void ReplaceConsole(ILoggingBuilder logging, string path)
    {
        foreach (var descriptor in logging.Services.Where(s => s.ImplementationType == typeof(ConsoleLoggerProvider)).ToList())
            logging.Services.Remove(descriptor);
        logging.Services.Configure<SimpleConsoleFormatterOptions>(o => o.ColorBehavior = LoggerColorBehavior.Disabled);
        logging.Services.AddSingleton<ILoggerProvider>(it => new LogFile(path, it.GetServices<ConsoleFormatter>().Single(
            f => f.Name == (it.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName ?? ConsoleFormatterNames.Simple))));
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private void Write<TState>(in LogEntry<TState> entry)
    {
        using var line = new StringWriter();
        formatter.Write(entry, scopes, line);
        try
        {
            lock (WriteLock)
                File.AppendAllText(path, line.ToString());
        }
        catch (IOException)
        {
            // A full disk must not fail the request that logs; the line is lost.
        }
    }

    private sealed class CategoryLogger(LogFile owner, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            owner.Write(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter));
    }
}
