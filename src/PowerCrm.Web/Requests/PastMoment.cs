using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>A moment in the past, requested by <c>?at=</c> or on the command line.</summary>
public static class PastMoment
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <returns>Null when no moment was requested.</returns>
    /// <exception cref="ProblemException">The text is not a time with an offset.</exception>
    public static DateTimeOffset? ReadQuery(HttpContext http) => Query.ReadSingle(http, "at") is not { } text ? null
        // A time contains no space: it is the + of an offset that was not escaped.
        : Rfc3339.Parse(text.Replace(' ', '+')) ?? throw Problem.Invalid(Fault.WithText("/at", "invalid",
            "时间应带时区，如 2026-11-27T10:00:00+08:00（地址中的 + 写作 %2B）。",
            "A time has its offset: 2026-11-27T10:00:00+08:00 (+ is %2B in an address).")).ToException();

    /// <summary>A future time is refused. Up to five minutes ahead count as now, since the caller's clock may be ahead.</summary>
    /// <param name="requested">Null for now.</param>
    public static (DateTimeOffset At, Fault? Fault) Resolve(DateTimeOffset? requested, DateTimeOffset now) =>
        requested > now + ClockTolerance
        ? (now, Fault.WithText("/at", "invalid", "该时间尚未到来。", "The time must not be in the future."))
        : (requested is { } at && at < now ? at : now, null);

    /// <summary>The fault when nothing was recorded by that time.</summary>
    /// <param name="logStart">The time of the oldest event; null when the log is empty.</param>
    public static Fault CreateLogStartFault(DateTimeOffset? logStart) => logStart is { } start
        ? Fault.WithText("/at", "invalid", $"日志从 {start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} 开始，此前没有记录。",
            $"The log begins at {start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}; nothing was recorded before.")
        : Fault.WithText("/at", "invalid", "日志中还没有事件。", "There is no event in the log yet.");
}
