using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>Gives a fault the deployment, the random numbers and the time of its end, and counts how often it was injected.</summary>
internal sealed class FaultContext(Deployment deployment, Random random, ExperimentSettings settings, CancellationToken ct)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();

    public Deployment Deployment => deployment;
    public Random Random => random;
    public ExperimentSettings Settings => settings;
    public int Count { get; private set; }
    public PostgresServer Server => deployment.Server ?? throw new InvalidOperationException("This fault needs a server of its own.");

    /// <summary>The networks of all hosts, or of a random one.</summary>
    public IReadOnlyList<NetworkProxy> Networks(bool all) => all
        ? deployment.Networks : [deployment.Networks[random.Next(deployment.Networks.Count)]];

    public TimeSpan FreezeTime => TimeSpan.FromSeconds(settings.Quick ? 8 : 30);

    /// <summary>Waits; returns false when the fault should end.</summary>
    public async Task<bool> Wait(double fromSeconds, double toSeconds)
    {
        var seconds = fromSeconds + random.NextDouble() * (toSeconds - fromSeconds);
        await Task.Delay(TimeSpan.FromSeconds(seconds), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ct.IsCancellationRequested;
    }

    public void Record(string message)
    {
        Count++;
        settings.Progress(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0.0} s: {message}"));
    }
}
