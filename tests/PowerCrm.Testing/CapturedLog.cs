using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PowerCrm.Testing;

/// <summary>Keeps the lines of PowerCrm's own log, in their order.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Text, IReadOnlyDictionary<string, string?> Fields)> lines = new();

    public IReadOnlyList<string> Lines => [.. lines.Select(l => l.Text)];

    /// <summary>The fields of a line by name.</summary>
    public IReadOnlyDictionary<string, string?> FieldsOf(string line) => lines.First(l => l.Text == line).Fields;

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("PowerCrm", StringComparison.Ordinal) ? new CapturingLogger(lines)
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class CapturingLogger(ConcurrentQueue<(string, IReadOnlyDictionary<string, string?>)> lines) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue((formatter(state, exception),
                ((state as IEnumerable<KeyValuePair<string, object?>>) ?? []).GroupBy(f => f.Key, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.First().Value?.ToString(), StringComparer.Ordinal)));
    }
}
