using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PowerCrm.Store;

/// <summary>The store's activity source and meter; both are named <see cref="Name"/>.</summary>
public static class Telemetry
{
    public const string Name = "PowerCrm.Store";
    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("powercrm.append.conflicts",
        description: "Appends that met a newer version");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("powercrm.reactions.dead_letters",
        description: "Messages that could not be handled, per reaction");

    public static void CountConflict() => Conflicts.Add(1);

    public static void CountDeadLetter(string reaction) => DeadLetters.Add(1, new KeyValuePair<string, object?>("reaction", reaction));
}
