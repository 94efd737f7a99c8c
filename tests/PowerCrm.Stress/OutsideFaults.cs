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

    public static async Task FailVendors(FaultContext it)
    {
        SandboxFault[] modes = [SandboxFault.Error, SandboxFault.Slow, SandboxFault.Timeout, SandboxFault.Ok];
        while (await it.Wait(1, 3))
        {
            var (vendor, mode) = (it.Random.Next(2) == 0 ? SandboxState.Wechat : SandboxState.Sms, modes[it.Random.Next(modes.Length)]);
            // That a vendor works again is no fault.
            if (mode != SandboxFault.Ok)
                it.Record($"{vendor}: {mode}");
            it.Deployment.Vendors.SetFault(vendor, mode);
        }
        it.Deployment.Vendors.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        it.Deployment.Vendors.SetFault(SandboxState.Sms, SandboxFault.Ok);
    }
}
