using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>The settings of an experiment.</summary>
/// <param name="Quick">Only checks in some seconds that the experiment works; its numbers mean little.</param>
/// <param name="Seed">The seed of the order of events, as far as the order of processes can be controlled.</param>
/// <param name="Fault">One of <see cref="Faults.Names"/>.</param>
/// <param name="Cases">The number of cases; null for the experiment's default.</param>
/// <param name="Time">The duration; null for the experiment's default.</param>
/// <param name="Progress">Prints the progress.</param>
/// <param name="Requests">The number of the fuzzer's requests; null for the experiment's default.</param>
/// <param name="Number">The only request that the fuzzer sends; null for all.</param>
/// <param name="Bug">The bug to plant; null for all, one after another.</param>
internal sealed record ExperimentSettings(bool Quick, int Seed, string Fault, int? Cases, TimeSpan? Time, Action<string> Progress,
    int? Requests = null, int? Number = null, string? Bug = null)
{
    public TimeSpan Duration(double quickSeconds, double seconds) => Time ?? TimeSpan.FromSeconds(Quick ? quickSeconds : seconds);
    public int CountFor(int quick, int full) => Cases ?? (Quick ? quick : full);

    /// <summary>True when the experiment was made smaller: such a result must not replace a kept one.</summary>
    public bool IsShortened => Quick || Number is not null || Bug is not null;

    /// <summary>The command that repeats the experiment, for the head of its result.</summary>
    public string CommandLine(string experiment) => string.Create(CultureInfo.InvariantCulture,
        $"stress {experiment}{Option("", Bug)} --fault {Fault} --seed {Seed}{Option("--cases ", Cases)}{Option("--seconds ",
            Time?.TotalSeconds)}{Option("--requests ", Requests)}{Option("--number ", Number)}{(Quick ? " --quick" : "")}");

    private static string Option(string name, IFormattable? value) =>
        Option(name, value?.ToString(null, CultureInfo.InvariantCulture));

    private static string Option(string name, string? value) => value is null ? "" : $" {name}{value}";
}

/// <summary>An experiment of `stress`.</summary>
/// <param name="Missing">Returns what the machine lacks for it, as a message; null when the product's own requirements are enough.</param>
internal sealed record Experiment(string Name, string Description, Func<ExperimentSettings, Task<Findings>> Run,
    Func<Task<string?>>? Missing = null)
{
    /// <summary>The faults that it injects when asked to. One that injects none has only `none`.</summary>
    public IReadOnlyCollection<string> PossibleFaults { get; init; } = ["none"];

    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("way", "whole registrations, from WeChat sign-in to a served customer, by 16 people who repeat failed requests",
            RegistrationRuns.Run)
        {
            PossibleFaults = Faults.Names,
        },
        // A transaction of its own is open during the work.
        new("desk", "15 reviewers and 8 managers at one queue on 3 hosts", ReviewTeam.Run)
        {
            PossibleFaults = Faults.Except(Faults.ThatEndPostgres),
        },
        // Its figures come from one connection.
        new("herd", "phones that wait: polls of an unchanged status", Herd.Run)
        {
            PossibleFaults = Faults.Except(Faults.ThatEndPostgres),
        },
        new("poison", "a message that its reaction can never handle, and other messages of its queue", Poison.Run)
        {
            PossibleFaults = Faults.Names,
        },
        new("recover", "PostgreSQL is lost, and recovered to a moment from its archive", Recover.Run),
        new("failover", "three PostgreSQL servers under Patroni behind HAProxy; the primary is lost repeatedly, under the load of way",
            s => Failover.Run(s, PatroniCluster.RoutingMode.HAProxy), PatroniCluster.Missing),
        new("failover-direct", "as failover, but without HAProxy: the hosts know the three servers",
            s => Failover.Run(s, PatroniCluster.RoutingMode.MultiHost), PatroniCluster.Missing),
        new("fuzz", "each route of the OpenAPI document, anonymously and as each role, with valid and invalid requests", Fuzz.Run),
        // It moves the product's clock while it runs, and judges by what the gateway received.
        new("codes", "codes requested and guessed by many attackers, for many phones and for one, with honest people among them",
            CodeAttack.Run)
        {
            PossibleFaults = Faults.Except([.. Faults.ThatEndPostgres, "connections", "vendors"]),
        },
        new("uploads", "slow, aborted, hostile and too large uploads, and valid ones beside them", Uploads.Run)
        {
            PossibleFaults = Faults.Names,
        },
        // It kills the hosts itself; and an import that PostgreSQL interrupts every few seconds makes no progress.
        new("import", "files of customers, many at once and one twice, and hosts that are killed in the middle", Imports.Run)
        {
            PossibleFaults = Faults.Except([.. Faults.OfHostProcesses, "freeze", .. Faults.ThatEndPostgres]),
        },
        new("mixed", "a working day of all roles at 20 times the speed, compared with a model of the acknowledged commands", WorkingDay.Run)
        {
            PossibleFaults = Faults.Names,
        },
        new("upgrade", "a rolling upgrade to a build with a schema step, back again, and forward, under the load of way", Upgrades.Run),
        // It measures the memory of the hosts, which starts again in a new process, and PostgreSQL's tables.
        new("soak", "registrations one after another for an hour: memory, connections and tables do not grow", Soak.Run)
        {
            PossibleFaults = Faults.Except([.. Faults.OfHostProcesses, .. Faults.ThatEndPostgres, "connections"]),
        },
        new("planted", "bugs that are put into a copy of the product one after another: the experiments have to find each",
            PlantedBugs.Run),
    ];

    /// <summary>Returns why it cannot have the fault, as a message; null when it can.</summary>
    public string? Refusal(string fault) => PossibleFaults.Contains(fault) ? null
        : $"{Name} cannot have the fault {fault}; it can have: {string.Join(", ", PossibleFaults)}";
}
