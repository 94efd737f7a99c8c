using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PowerCrm.EventStore;

/// <summary>The store's source of traces and its meter; both are named <see cref="Name"/>.</summary>
public static class Telemetry
{
    public const string Name = "PowerCrm.EventStore";
    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    internal static readonly Histogram<double> AppendMs = Meter.CreateHistogram<double>("powercrm.append.duration", "ms", "Append, from send to commit");
    internal static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("powercrm.append.conflicts", description: "Appends that met a newer version");
    internal static readonly Counter<long> Handled = Meter.CreateCounter<long>("powercrm.reader.handled", description: "Events handled, per reader");
    internal static readonly Counter<long> SetAside = Meter.CreateCounter<long>("powercrm.reader.set_aside", description: "Streams set aside, per subscription");
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> Lags = new(StringComparer.Ordinal);
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> Parkeds = new(StringComparer.Ordinal);

    static Telemetry()
    {
        Meter.CreateObservableGauge("powercrm.reader.lag", () => Observe(Lags), "events", "Ceiling minus checkpoint, per reader led here");
        Meter.CreateObservableGauge("powercrm.reader.parked", () => Observe(Parkeds), "streams", "Streams set aside, per subscription led here");
    }

    internal static void Lag(string reader, long events) => Lags[reader] = events;
    internal static void Parked(string reader, long streams) => Parkeds[reader] = streams;

    private static IEnumerable<Measurement<long>> Observe(IEnumerable<KeyValuePair<string, long>> values) =>
        values.Select(v => new Measurement<long>(v.Value, new KeyValuePair<string, object?>("reader", v.Key)));
}
