using System.Globalization;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>A point in a registration's history: a time, or right after one of its events. The default is now.</summary>
/// <param name="Version">The version of the event. Events of one transaction have the same time; the version tells them apart.</param>
internal readonly record struct HistoryPoint(DateTimeOffset? At = null, long? Version = null)
{
    public static Fault BothGiven { get; } =
        Fault.WithText("/version", "invalid", "at 与 version 只能填写其中一项。", "Give at or version, not both.");

    public static Fault UnknownVersion { get; } =
        Fault.WithText("/version", "invalid", "该注册没有这一版本。", "This registration has no event of this version.");

    /// <summary>Reads the point from <c>?at=</c> or <c>?version=</c>.</summary>
    /// <exception cref="ProblemException">The time is not a time with an offset.</exception>
    public static (HistoryPoint Point, Fault? Fault) Of(HttpContext http) =>
        (PastMoment.ReadQuery(http), Query.ReadSingle(http, "version")) switch
        {
            ({ }, not null) => (default, BothGiven),
            (null, { } number) => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
                ? (new HistoryPoint(Version: version), null) : (default, UnknownVersion),
            var (at, _) => (new HistoryPoint(at), null),
        };
}
