using System.Globalization;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>A moment of a registration's history: a time, or right after one of its events. The default: now.</summary>
/// <param name="Version">Of the event. Events of one transaction have the same time; the version tells them apart.</param>
internal readonly record struct PastMoment(DateTimeOffset? At = null, long? Version = null)
{
    public static Fault Both { get; } =
        Fault.Said("/version", "invalid", "at 与 version 只能填写其中一项。", "Give at or version, not both.");

    public static Fault NoVersion { get; } =
        Fault.Said("/version", "invalid", "该注册没有这一版本。", "This registration has no event of this version.");

    private static Fault NoTime { get; } =
        Fault.Said("/at", "invalid", "时间应带时区，如 2026-11-27T10:00:00+08:00（地址中的 + 写作 %2B）。",
            "A time has its offset: 2026-11-27T10:00:00+08:00 (+ is %2B in an address).");

    /// <summary>From <c>?at=</c> or <c>?version=</c>.</summary>
    public static (PastMoment Asked, Fault? Wrong) Of(HttpContext http) => (Query.Single(http, "at"), Query.Single(http, "version")) switch
    {
        (null, null) => (default, null),
        (not null, not null) => (default, Both),
        (null, { } number) => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? (new PastMoment(Version: version), null) : (default, NoVersion),
        // A time has no blank: it is the + of an offset that was not escaped.
        ({ } text, null) => Rfc3339.Parse(text.Replace(' ', '+')) is { } at ? (new PastMoment(at), null) : (default, NoTime),
    };
}
