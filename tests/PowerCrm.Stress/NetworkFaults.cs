namespace PowerCrm.Stress;

/// <summary>Faults of the network between hosts and PostgreSQL.</summary>
internal static class NetworkFaults
{
    public static async Task CutNetwork(FaultContext it)
    {
        while (await it.Wait(1.5, 4))
        {
            var networks = it.Networks(all: it.Count % 2 == 0);
            it.Record($"the network of {Hosts(networks)} is cut");
            foreach (var network in networks)
                network.Cut();
            await it.Wait(1, 5);
            foreach (var network in networks)
                network.Restore();
        }
    }

    public static async Task StallNetwork(FaultContext it)
    {
        var seconds = it.Settings.Quick ? 6 : 15;
        // A quick run does only the first, which is the hardest.
        while (!(it.Settings.Quick && it.Count == 1) && await it.Wait(1, it.Settings.Quick ? 2 : 10))
        {
            var (networks, forget) = (it.Networks(all: it.Count % 4 < 2), it.Count % 2 == 0);
            it.Record($"the network of {Hosts(networks)} stalls{(forget ? " and forgets its connections" : "")}");
            foreach (var network in networks)
                network.Stall();
            await it.Wait(seconds, seconds);
            foreach (var network in networks)
                network.Resume(forget);
        }
    }

    public static async Task SlowNetwork(FaultContext it)
    {
        it.Record("the network is slow");
        foreach (var network in it.Deployment.Networks)
            network.Slow(TimeSpan.FromMilliseconds(50));
        while (await it.Wait(60, 60))
        {
        }
        foreach (var network in it.Deployment.Networks)
            network.Slow(TimeSpan.Zero);
    }

    private static string Hosts(IReadOnlyList<NetworkProxy> networks) => networks.Count == 1 ? "a host" : "all hosts";
}
