using System.Diagnostics.Metrics;

namespace PowerCrm.Bench.Measuring;

/// <summary>
/// Counts what Npgsql sends and waits for, by its own meter: one measurement of the operation's duration for each command or batch.
/// Nothing sits on the wire, and nothing listens while time is measured.
/// </summary>
internal static class Trips
{
    public static async Task<double> Count(int commands, Func<Task> one)
    {
        long trips = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Meter.Name == "Npgsql" && instrument.Name is "db.client.operation.duration" or "db.client.commands.duration")
                    it.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref trips));
        listener.Start();
        for (var i = 0; i < commands; i++)
            await one();
        return (double)Interlocked.Read(ref trips) / commands;
    }
}
