using Microsoft.Extensions.Logging;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests;

public class LostRacesTests
{
    [Fact]
    public void an_attempt_that_lost_a_race_is_not_logged_and_any_other_fault_is()
    {
        var lines = new List<string>();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(new MessageRecorder(lines)).AddSampler<LostRaceSampler>());
        var log = factory.CreateLogger("JasperFx.Events.IEvent");
        var race = new RowMissedException(new Rejection("place_full", "There is no place left."));
        log.Attempt(race, "race");
        log.Attempt(new InvalidOperationException("bug"), "bug");
        log.Attempt(null, "no fault");
        log.End(race, "moved to the error queue");
        lines.ShouldBe(["bug", "no fault", "moved to the error queue"]);
    }

    private sealed class MessageRecorder(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Add(formatter(state, exception));
        public void Dispose()
        {
        }
    }
}

internal static partial class AttemptLog
{
    [LoggerMessage(LostRaceSampler.AttemptFailedEventId, LogLevel.Error, "{What}")]
    public static partial void Attempt(this ILogger log, Exception? exception, string what);

    [LoggerMessage(108, LogLevel.Error, "{What}")]
    public static partial void End(this ILogger log, Exception? exception, string what);
}
