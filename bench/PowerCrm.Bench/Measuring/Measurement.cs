using System.Diagnostics;

namespace PowerCrm.Bench.Measuring;

/// <summary>The result of one side in one turn.</summary>
internal sealed record Measurement(long Done, TimeSpan Took, TimeSpan ClientCpu, TimeSpan ServerCpu)
{
    public double PerSecond => Done / Took.TotalSeconds;
    public double ClientMicros => ClientCpu.TotalMicroseconds / Done;
    public double ServerMicros => ServerCpu.TotalMicroseconds / Done;

    /// <summary>Runs <paramref name="one"/> repeatedly in several writers for a time, and counts.</summary>
    public static async Task<Measurement> Run(BenchCluster cluster, int writers, TimeSpan time, Func<int, CancellationToken, Task> one,
        CancellationToken ct)
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var (client, server, started) = (self.TotalProcessorTime, cluster.Cpu(), Stopwatch.GetTimestamp());
        var done = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            long count = 0;
            for (; Stopwatch.GetElapsedTime(started) < time; count++)
                await one(writer, ct);
            return count;
        }, ct)));
        var took = Stopwatch.GetElapsedTime(started);
        self.Refresh();
        return new Measurement(done.Sum(), took, self.TotalProcessorTime - client, cluster.Cpu() - server);
    }
}
