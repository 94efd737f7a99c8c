using System.Diagnostics;
using Dapper;
using Npgsql;
using PowerCrm.Sandbox;

namespace PowerCrm.Stress;

/// <summary>The faults during an experiment. Each fault ends by itself, and stopped processes are started again.</summary>
internal static class Faults
{
    private static readonly Dictionary<string, (string Description, Func<FaultContext, Task> Strike)> All = new(StringComparer.Ordinal)
    {
        ["none"] = ("nothing", _ => Task.CompletedTask),
        ["kill"] = ("a host is killed every few seconds, and started again", Kill),
        ["freeze"] = ("a host is frozen, 30 s each time", Freeze),
        ["kill-and-freeze"] = ("one host is killed, then another is frozen for 30 s", KillAndFreeze),
        ["rolling"] = ("the hosts are stopped and started one after another, as for an update", RestartInTurn),
        ["postgres-restart"] = ("PostgreSQL is stopped and started", s => StopDatabase(s, s.Server.Stop)),
        ["postgres-kill"] = ("PostgreSQL is killed and started", s => StopDatabase(s, s.Server.Kill)),
        ["deadlocks"] = ("transactions from outside lock rows of the product's in ever another order, and the product's are undone",
            CauseDeadlocks),
        ["disk-full"] = ("PostgreSQL's disk is full for some seconds", FillDisk),
        ["slow-disk"] = ("each flush of PostgreSQL's takes 0.3 to 12 s longer, for some seconds", SlowDownDisk),
        ["clock"] = ("the clock of one host is an hour ahead, then an hour behind", ShiftClock),
        ["connections"] = ("all of PostgreSQL's connections are taken for 10 s", TakeConnections),
        ["network-cut"] = ("the connections between hosts and PostgreSQL are closed, and new ones refused for some seconds", CutNetwork),
        ["network-stall"] = ("no byte passes between hosts and PostgreSQL for 15 s, and no close", StallNetwork),
        ["network-slow"] = ("each byte between hosts and PostgreSQL arrives 50 ms later, in both directions", SlowNetwork),
        ["blobs"] = ("the store of the pictures is away for some seconds", UnmountBlobs),
        ["vendors"] = ("WeChat and the SMS gateway fail, hang and dawdle in turn", FailVendors),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    public static string Describe(string fault) => All[fault].Description;

    /// <summary>Faults that stop and start hosts.</summary>
    public static IReadOnlyCollection<string> OfHostProcesses { get; } = ["kill", "kill-and-freeze", "rolling", "clock"];

    /// <summary>Faults that end PostgreSQL, and with it the connections of this process, too.</summary>
    public static IReadOnlyCollection<string> ThatEndPostgres { get; } = ["postgres-restart", "postgres-kill", "disk-full"];

    /// <summary>All faults but those.</summary>
    public static IReadOnlyCollection<string> Except(params IEnumerable<string> those) => [.. Names.Except(those)];

    /// <summary>True for faults of the network, which need the proxy between hosts and PostgreSQL.</summary>
    public static bool NeedsNetwork(string fault) => fault.StartsWith("network-", StringComparison.Ordinal);

    /// <summary>True when PostgreSQL must be on a small disk of its own.</summary>
    public static bool NeedsSmallDisk(string fault) => fault == "disk-full";

    /// <summary>Returns what the machine lacks for the fault, as a message; null when nothing.</summary>
    public static string? Missing(string fault) => fault switch
    {
        "disk-full" when !OperatingSystem.IsLinux() || Environment.UserName != "root" => "A small disk is mounted for this: as root.",
        "slow-disk" => SlowDisk.Missing,
        "clock" when FaketimeLibrary is null => "Please install what is missing (Debian's name): faketime",
        _ => null,
    };

    /// <summary>The library libfaketime of Debian.</summary>
    private static string? FaketimeLibrary => !Directory.Exists("/usr/lib") ? null : Directory.EnumerateDirectories("/usr/lib", "*-linux-*")
        .Select(f => Path.Combine(f, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);

    /// <summary>Causes the fault again and again until the token is cancelled; returns how often.</summary>
    public static async Task<int> Inject(Deployment deployment, ExperimentSettings settings, CancellationToken ct)
    {
        var context = new FaultContext(deployment, new Random(settings.Seed), settings, ct);
        await All[settings.Fault].Strike(context);
        return context.Count;
    }

    private sealed class FaultContext(Deployment deployment, Random random, ExperimentSettings settings, CancellationToken ct)
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();

        public Deployment Deployment => deployment;
        public Random Random => random;
        public ExperimentSettings Settings => settings;
        public CancellationToken Cancellation => ct;
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
            settings.Progress(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{clock.Elapsed.TotalSeconds:0.0} s: {message}"));
        }
    }

    private static async Task Kill(FaultContext it)
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

    private static async Task Freeze(FaultContext it)
    {
        while (await it.Wait(1, 3))
            await FreezeOne(it, it.Deployment.Hosts[it.Random.Next(it.Deployment.Hosts.Count)]);
    }

    private static async Task KillAndFreeze(FaultContext it)
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

    private static async Task RestartInTurn(FaultContext it)
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

    private static async Task StopDatabase(FaultContext it, Func<CancellationToken, Task> stop)
    {
        while (await it.Wait(3, 8))
        {
            it.Record("PostgreSQL ends");
            await stop(CancellationToken.None);
            await it.Wait(0.5, 2);
            await it.Server.Restart(CancellationToken.None);
            NpgsqlConnection.ClearAllPools();
        }
    }

    private static async Task TakeConnections(FaultContext it)
    {
        while (await it.Wait(2, 5))
        {
            it.Record("all connections are taken");
            var connections = new List<NpgsqlConnection>();
            try
            {
                while (true)
                    connections.Add(await it.Deployment.OpenAsync());
            }
            catch (NpgsqlException)
            {
                await it.Wait(10, 10);
            }
            foreach (var connection in connections)
                await connection.CloseAsync();
        }
    }

    private static readonly string[] ContendedTables = ["mt_streams", "pc_review_cases", "pc_managers", "pc_assignments", "pc_due",
        "pc_inbox_heads", "wolverine.wolverine_incoming_envelopes"];

    private static async Task CauseDeadlocks(FaultContext it)
    {
        await using var observer = await it.Deployment.OpenAsync();
        for (var recorded = await CountDeadlocks(); await it.Wait(0.05, 0.2);)
        {
            await Lock();
            for (var current = await CountDeadlocks(); recorded < current; recorded++)
                it.Record("a transaction of the product's is undone");
        }

        Task<long> CountDeadlocks() => observer.ExecuteScalarAsync<long>(
            "select pg_stat_get_db_deadlocks(oid) from pg_database where datname = current_database()");

        async Task Lock()
        {
            await using var connection = await it.Deployment.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            // PostgreSQL rolls back the transaction that detects the deadlock first: the product's, which checks after one second.
            await connection.ExecuteAsync("set local deadlock_timeout = '1min'");
            foreach (var table in ContendedTables.OrderBy(_ => it.Random.Next()).Take(4))
            {
                await connection.ExecuteAsync($"""
                    select from {table}
                    where ctid = any(array(select ctid from {table} order by xmin::text::bigint desc limit 20))
                    for update
                    """);
                await it.Wait(0.05, 0.2);
            }
        }
    }

    private static async Task FillDisk(FaultContext it)
    {
        // Not during the creation of the schema: the first seconds have no fault.
        while (await it.Wait(2, it.Settings.Quick ? 3 : 8))
        {
            it.Record("the disk is full");
            await it.Server.FillDisk();
            await it.Wait(3, it.Settings.Quick ? 4 : 10);
            it.Server.EmptyDisk();
            await it.Server.RestartIfStopped(CancellationToken.None);
            NpgsqlConnection.ClearAllPools();
        }
    }

    /// <summary>Slow, very slow, and (not in a quick run) so slow that a host times out on a commit which then succeeds.</summary>
    private static async Task SlowDownDisk(FaultContext it)
    {
        int[] delays = it.Settings.Quick ? [300, 3000] : [300, 3000, 12_000];
        while (await it.Wait(2, it.Settings.Quick ? 3 : 8))
        {
            var delay = TimeSpan.FromMilliseconds(delays[it.Count % delays.Length]);
            it.Record(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"each flush takes {delay.TotalSeconds:0.0} s longer"));
            await using var slow = await it.Server.SlowDisk(delay);
            await it.Wait(it.Settings.Quick ? 3 : 10, it.Settings.Quick ? 4 : 15);
        }
    }

    /// <summary>
    /// Changes the clock of one host only: vendors refuse requests signed at a wrong time, so another host has to send the codes.
    /// </summary>
    private static async Task ShiftClock(FaultContext it)
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

    private static async Task CutNetwork(FaultContext it)
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

    private static async Task StallNetwork(FaultContext it)
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

    private static async Task SlowNetwork(FaultContext it)
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

    private static async Task UnmountBlobs(FaultContext it)
    {
        while (await it.Wait(0.5, it.Settings.Quick ? 1 : 4))
        {
            it.Record("the pictures' store is away");
            it.Deployment.UnmountBlobs();
            await it.Wait(2, it.Settings.Quick ? 3 : 10);
            it.Deployment.RemountBlobs();
        }
    }

    private static async Task FailVendors(FaultContext it)
    {
        SandboxFault[] modes = [SandboxFault.Error, SandboxFault.Slow, SandboxFault.Timeout, SandboxFault.Ok];
        while (await it.Wait(1, 3))
        {
            var (vendor, mode) = (it.Random.Next(2) == 0 ? SandboxState.Wechat : SandboxState.Sms, modes[it.Random.Next(modes.Length)]);
            it.Record($"{vendor}: {mode}");
            it.Deployment.Vendors.SetFault(vendor, mode);
        }
        it.Deployment.Vendors.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        it.Deployment.Vendors.SetFault(SandboxState.Sms, SandboxFault.Ok);
    }
}
