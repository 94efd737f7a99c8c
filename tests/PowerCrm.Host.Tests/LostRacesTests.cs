using Microsoft.Extensions.Logging;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests;

public class LostRacesTests
{
    [Fact]
    public void an_attempt_that_lost_a_race_is_not_logged_and_any_other_fault_is()
    {
        var captured = new CapturedLog(CapturedLog.AllCategories);
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(captured).AddSampler<LostRaceSampler>());
        var log = factory.CreateLogger("JasperFx.Events.IEvent");
        var race = new RowMissedException(new Rejection("place_full", "There is no place left."));
        log.Attempt(race, "race");
        log.Attempt(new InvalidOperationException("bug"), "bug");
        log.Attempt(null, "no fault");
        log.End(race, "moved to the error queue");
        captured.Lines.ShouldBe(["bug", "no fault", "moved to the error queue"]);
    }
}

internal static partial class AttemptLog
{
    [LoggerMessage(LostRaceSampler.AttemptFailedEventId, LogLevel.Error, "{What}")]
    public static partial void Attempt(this ILogger log, Exception? exception, string what);

    [LoggerMessage(108, LogLevel.Error, "{What}")]
    public static partial void End(this ILogger log, Exception? exception, string what);
}
