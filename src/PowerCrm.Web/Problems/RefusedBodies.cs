using System.Diagnostics.Metrics;

namespace PowerCrm.Web;

/// <summary>
/// Counts bodies that were refused because of unknown members or personal numbers in free text. A faulty client causes them too, so they
/// are no lines of the log.
/// </summary>
internal static class RefusedBodies
{
    private static readonly Meter Meter = new("PowerCrm.Web");
    private static readonly Counter<long> RefusedCounter = Meter.CreateCounter<long>("powercrm.bodies.refused",
        description: "Request bodies with unknown members or personal numbers, by code");

    private static readonly string[] CountedCodes = ["unknown_member", StaffNote.Code];

    public static void Count(IReadOnlyList<Fault>? faults)
    {
        foreach (var code in CountedCodes)
            if (faults?.Any(f => f.Code == code) == true)
                RefusedCounter.Add(1, new KeyValuePair<string, object?>("code", code));
    }
}
