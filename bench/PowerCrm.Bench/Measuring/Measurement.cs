using System.Diagnostics;

namespace PowerCrm.Bench.Measuring;

/// <summary>The result of one side in one turn.</summary>
internal sealed record Measurement(long Done, TimeSpan Took, TimeSpan ClientCpu, TimeSpan ServerCpu)
{
    public double PerSecond => Done / Took.TotalSeconds;
    public double ClientMicros => ClientCpu.TotalMicroseconds / Done;
    public double ServerMicros => ServerCpu.TotalMicroseconds / Done;

    /// <summary>Runs <paramref name="operation"/> repeatedly in several writers for a time, and counts.</summary>
    public static async Task<Measurement> Run(BenchCluster cluster, int writers, TimeSpan time,
        Func<int, CancellationToken, Task> operation, CancellationToken ct)
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var (client, server, started) = (self.TotalProcessorTime, cluster.ReadCpuTime(), Stopwatch.GetTimestamp());
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            long count = 0;
            for (; Stopwatch.GetElapsedTime(started) < time; count++)
                await operation(writer, ct);
            return count;
        }, ct)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        self.Refresh();
        return new Measurement(counts.Sum(), elapsed, self.TotalProcessorTime - client, cluster.ReadCpuTime() - server);
    }
}
