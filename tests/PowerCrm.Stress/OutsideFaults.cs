using PowerCrm.Sandbox;

namespace PowerCrm.Stress;

/// <summary>Faults of what is outside the hosts and PostgreSQL: the pictures' store, the vendors.</summary>
internal static class OutsideFaults
{
    public static async Task UnmountBlobs(FaultContext it)
    {
        while (await it.Wait(0.5, it.Settings.Quick ? 1 : 4))
        {
            it.Record("the pictures' store is away");
            it.Deployment.UnmountBlobs();
            await it.Wait(2, it.Settings.Quick ? 3 : 10);
            it.Deployment.RemountBlobs();
        }
    }

    /// <summary>
    /// WeChat and the SMS gateway in turn; each fails, hangs, lies and repeats itself in an order of its own, again and again.
    /// </summary>
    public static async Task FailVendors(FaultContext it)
    {
        SandboxFault[] modes = [SandboxFault.Error, SandboxFault.Slow, SandboxFault.Timeout, SandboxFault.Denied, SandboxFault.Invented,
            SandboxFault.Garbled, SandboxFault.Repeated, SandboxFault.Ok];
        string[] vendors = [SandboxState.Wechat, SandboxState.Sms];
        var orders = vendors.Select(_ => Shuffle(modes, it.Random)).ToList();
        for (var turn = 0; await it.Wait(1, 3); turn++)
        {
            var (vendor, round) = (turn % vendors.Length, turn / vendors.Length);
            var mode = orders[vendor][round % modes.Length];
            // That a vendor works again is no fault.
            if (mode != SandboxFault.Ok)
                it.Record($"{vendors[vendor]}: {mode}");
            it.Deployment.Vendors.SetFault(vendors[vendor], mode);
        }
        foreach (var vendor in vendors)
            it.Deployment.Vendors.SetFault(vendor, SandboxFault.Ok);
    }

    private static SandboxFault[] Shuffle(SandboxFault[] modes, Random random)
    {
        SandboxFault[] shuffled = [.. modes];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
