namespace PowerCrm.Stress;

/// <summary>The faults during an experiment. Each fault ends by itself, and stopped processes are started again.</summary>
internal static class Faults
{
    private static readonly Dictionary<string, (string Description, Func<FaultContext, Task> Strike)> All = new(StringComparer.Ordinal)
    {
        ["none"] = ("nothing", _ => Task.CompletedTask),
        ["kill"] = ("a host is killed every few seconds, and started again", HostFaults.Kill),
        ["freeze"] = ("a host is frozen, 30 s each time", HostFaults.Freeze),
        ["kill-and-freeze"] = ("one host is killed, then another is frozen for 30 s", HostFaults.KillAndFreeze),
        ["rolling"] = ("the hosts are stopped and started one after another, as for an update", HostFaults.RestartInTurn),
        ["postgres-restart"] = ("PostgreSQL is stopped and started", s => DatabaseFaults.StopDatabase(s, s.Server.Stop)),
        ["postgres-kill"] = ("PostgreSQL is killed and started", s => DatabaseFaults.StopDatabase(s, s.Server.Kill)),
        ["deadlocks"] = ("transactions from outside lock rows of the product's in ever another order, and the product's are undone",
            DatabaseFaults.CauseDeadlocks),
        ["disk-full"] = ("PostgreSQL's disk is full for some seconds", DatabaseFaults.FillDisk),
        ["slow-disk"] = ("each flush of PostgreSQL's takes 0.3 to 12 s longer, for some seconds", DatabaseFaults.SlowDownDisk),
        ["clock"] = ("the clock of one host is an hour ahead, then an hour behind", HostFaults.ShiftClock),
        ["connections"] = ("all of PostgreSQL's connections are taken for 10 s", DatabaseFaults.TakeConnections),
        ["network-cut"] = ("the connections between hosts and PostgreSQL are closed, and new ones refused for some seconds",
            NetworkFaults.CutNetwork),
        ["network-stall"] = ("no byte passes between hosts and PostgreSQL for 15 s, and no close", NetworkFaults.StallNetwork),
        ["network-slow"] = ("each byte between hosts and PostgreSQL arrives 50 ms later, in both directions", NetworkFaults.SlowNetwork),
        ["blobs"] = ("the store of the pictures is away for some seconds", OutsideFaults.UnmountBlobs),
        ["vendors"] = ("WeChat and the SMS gateway in turn fail, hang, dawdle, lie and repeat themselves", OutsideFaults.FailVendors),
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
        "clock" when HostFaults.FaketimeLibrary is null => "Please install what is missing (Debian's name): faketime",
        _ => null,
    };

    /// <summary>Causes the fault again and again until the token is cancelled; returns how often.</summary>
    public static async Task<int> Inject(Deployment deployment, ExperimentSettings settings, CancellationToken ct)
    {
        var context = new FaultContext(deployment, new Random(settings.Seed), settings, ct);
        await All[settings.Fault].Strike(context);
        return context.Count;
    }
}
