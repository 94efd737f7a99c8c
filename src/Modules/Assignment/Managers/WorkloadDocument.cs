using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>What a manager was given and did, over all time; what is open now is counted where the places are.</summary>
/// <param name="ByDay">Customers given, by China's date.</param>
public sealed record WorkloadDocument(Guid Manager, int Assigned, int Acknowledged, int Contacted, int Serving, int Declined, int Overdue,
    IReadOnlyDictionary<string, int> ByDay)
{
    public static string Day(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Keyed by manager.</summary>
public sealed class WorkloadProjection : IProjection<WorkloadDocument>
{
    public static string Name => "managerworkload";

    public static IReadOnlyList<Type> Handles { get; } =
    [
        typeof(ManagerAssigned), typeof(ManagerReassigned), typeof(AssignmentDeclined), typeof(AssignmentOverdue), typeof(CustomerAcknowledged),
        typeof(FirstContactRecorded), typeof(ServiceStarted),
    ];

    public static string? Key(Recorded e) => Manager(e.Data).ToString();

    public static WorkloadDocument? Apply(WorkloadDocument? document, Recorded e)
    {
        var it = document ?? new WorkloadDocument(Manager(e.Data), 0, 0, 0, 0, 0, 0, new Dictionary<string, int>());
        return e.Data switch
        {
            ManagerAssigned or ManagerReassigned => it with { Assigned = it.Assigned + 1, ByDay = OneMore(it.ByDay, WorkloadDocument.Day(e.At)) },
            CustomerAcknowledged => it with { Acknowledged = it.Acknowledged + 1 },
            FirstContactRecorded => it with { Contacted = it.Contacted + 1 },
            ServiceStarted => it with { Serving = it.Serving + 1 },
            AssignmentDeclined => it with { Declined = it.Declined + 1 },
            AssignmentOverdue { Step: "reminded" } => it with { Overdue = it.Overdue + 1 },
            _ => it,
        };
    }

    /// <summary>A year of days, so that the document does not grow for ever.</summary>
    private static SortedDictionary<string, int> OneMore(IReadOnlyDictionary<string, int> days, string day)
    {
        var next = new SortedDictionary<string, int>(days.ToDictionary(), StringComparer.Ordinal) { [day] = days.GetValueOrDefault(day) + 1 };
        while (next.Count > 366)
            next.Remove(next.Keys.First());
        return next;
    }

    private static Guid Manager(object e) => e switch
    {
        ManagerAssigned a => a.Manager,
        ManagerReassigned a => a.To,
        AssignmentDeclined a => a.Manager,
        AssignmentOverdue a => a.Manager,
        CustomerAcknowledged a => a.Manager,
        FirstContactRecorded a => a.Manager,
        ServiceStarted a => a.Manager,
        _ => Guid.Empty,
    };
}
