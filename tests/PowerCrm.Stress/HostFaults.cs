namespace PowerCrm.Stress;

/// <summary>Faults of the hosts: killed, frozen, restarted, with a wrong clock.</summary>
internal static class HostFaults
{
    /// <summary>The library libfaketime of Debian.</summary>
    public static string? FaketimeLibrary => !Directory.Exists("/usr/lib") ? null : Directory.EnumerateDirectories("/usr/lib", "*-linux-*")
        .Select(f => Path.Combine(f, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);

    public static async Task Kill(FaultContext it)
    {
        // A limited number, so that the journeys also finish on a slow machine.
        while (it.Count < 15 && await it.Wait(1.5, 4))
        {
            var host = it.Deployment.Hosts[it.Random.Next(it.Deployment.Hosts.Count)];
            it.Record($"host {host.Id} is killed");
            await host.Kill();
            host.Start();
            await host.WaitUntilReady();
        }
    }

    public static async Task Freeze(FaultContext it)
    {
        while (await it.Wait(1, 3))
            await FreezeOne(it, it.Deployment.Hosts[it.Random.Next(it.Deployment.Hosts.Count)]);
    }

    public static async Task KillAndFreeze(FaultContext it)
    {
        if (!await it.Wait(2, 4))
            return;
        var (first, second) = (it.Deployment.Hosts[0], it.Deployment.Hosts[^1]);
        it.Record($"host {first.Id} is killed");
        await first.Kill();
        await it.Wait(3, 3);
        first.Start();
        await first.WaitUntilReady();
        if (await it.Wait(1, 3))
            await FreezeOne(it, second);
    }

    private static async Task FreezeOne(FaultContext it, HostProcess host)
    {
        it.Record($"host {host.Id} is frozen");
        await host.Freeze();
        await it.Wait(it.FreezeTime.TotalSeconds, it.FreezeTime.TotalSeconds);
        await host.Thaw();
        await host.WaitUntilReady();
    }

    public static async Task RestartInTurn(FaultContext it)
    {
        while (await it.Wait(1, 2))
            foreach (var host in it.Deployment.Hosts)
            {
                it.Record($"host {host.Id} is stopped");
                await host.Stop();
                host.Start();
                await host.WaitUntilReady();
            }
    }

    /// <summary>
    /// Changes the clock of one host only: vendors refuse requests signed at a wrong time, so another host has to send the codes.
    /// </summary>
    public static async Task ShiftClock(FaultContext it)
    {
        var host = it.Deployment.Hosts[^1];
        do
        {
            var offset = it.Count % 2 == 0 ? "+1h" : "-1h";
            it.Record($"the clock of host {host.Id} is set to {offset}");
            await host.Stop();
            (host.Environment["LD_PRELOAD"], host.Environment["FAKETIME"]) = (FaketimeLibrary!, offset);
            host.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            host.Start();
            await host.WaitUntilReady();
        }
        while (await it.Wait(it.Settings.Quick ? 4 : 20, it.Settings.Quick ? 6 : 30));
    }
}
