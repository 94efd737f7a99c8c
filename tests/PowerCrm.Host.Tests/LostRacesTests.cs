using Microsoft.Extensions.Logging;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests;

public class LostRacesTests
{
    [Fact]
    public void a_lost_race_is_not_logged_and_any_other_fault_is()
    {
        var said = new List<string>();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(new Kept(said)).AddSampler<LostRaces>());
        var log = factory.CreateLogger("JasperFx.Events.IEvent");
        log.Say(new RowMissedException(new Rejection("place_full", "There is no place left.")), "race");
        log.Say(new InvalidOperationException("bug"), "bug");
        log.Say(null, "no fault");
        said.ShouldBe(["bug", "no fault"]);
    }

    private sealed class Kept(List<string> said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => said.Add(formatter(state, exception));
        public void Dispose()
        {
        }
    }
}

internal static partial class Saying
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{What}")]
    public static partial void Say(this ILogger log, Exception? exception, string what);
}
