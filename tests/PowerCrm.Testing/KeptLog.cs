using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PowerCrm.Testing;

/// <summary>The lines of PowerCrm's own log, in their order.</summary>
public sealed class KeptLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Said => [.. lines];

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("PowerCrm", StringComparison.Ordinal) ? new Kept(lines)
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Kept(ConcurrentQueue<string> lines) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));
    }
}
