using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PowerCrm.Testing;

/// <summary>Keeps what was logged, in its order.</summary>
/// <param name="categories">How the names of the kept categories begin: PowerCrm's own, unless said otherwise.</param>
public sealed class CapturedLog(string categories = "PowerCrm") : ILoggerProvider
{
    /// <summary>Also keeps what libraries log.</summary>
    public const string AllCategories = "";

    private readonly ConcurrentQueue<Line> lines = new();
    private readonly ConcurrentQueue<string> scopes = new();

    public IReadOnlyList<string> Lines => [.. lines.Select(l => l.Message)];

    /// <summary>The lines with their category, level, exception and fields.</summary>
    public IReadOnlyList<string> Details => [.. lines.Select(l => l.Details)];

    /// <summary>Everything that was logged in these categories, including exceptions, fields and scopes.</summary>
    public string Text => string.Join('\n', lines.Select(l => l.Content).Concat(scopes));

    /// <summary>The fields of a line by name.</summary>
    public IReadOnlyDictionary<string, string?> FieldsOf(string line) => lines.First(l => l.Message == line).Fields
        .GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);

    /// <summary>Returns the lines since the last call with their exceptions, and keeps them no longer.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (lines.TryDequeue(out var line))
            taken.Add(line.Fault.Length == 0 ? line.Message : $"{line.Message} {line.Fault}");
        return taken;
    }

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(categories, StringComparison.Ordinal)
        ? new CapturingLogger(categoryName, lines, scopes) : NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed record Line(
        string Category, LogLevel Level, string Message, string Fault, IReadOnlyList<KeyValuePair<string, string?>> Fields)
    {
        public string Content => $"{Message} {Fault} {string.Join(' ', Fields.Select(f => $"{f.Key}={f.Value}"))}";
        public string Details => $"{Category} {Level} {Content}";
    }

    private sealed class CapturingLogger(string category, ConcurrentQueue<Line> lines, ConcurrentQueue<string> scopes) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            scopes.Enqueue($"{state}");
            return null;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue(new Line(category, logLevel, formatter(state, exception),
                $"{exception}", [.. (state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    .Select(f => KeyValuePair.Create(f.Key, f.Value?.ToString()))]));
    }
}
