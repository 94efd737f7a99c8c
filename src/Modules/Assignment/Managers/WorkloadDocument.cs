using System.Globalization;
using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>A manager's totals over all time. Open work is counted from the assignments.</summary>
/// <param name="Id">The manager's id.</param>
/// <param name="ByDay">Customers assigned, by date in China.</param>
public sealed record WorkloadDocument(Guid Id, int Assigned, int Acknowledged, int Contacted, int Serving, int Declined, int Overdue,
    IReadOnlyDictionary<string, int> ByDay)
{
    public static string FormatDay(DateTimeOffset at) => ChinaTime.Day(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Read model keyed by manager across all registrations. It is updated asynchronously by Marten's daemon.</summary>
public sealed class WorkloadProjection : AsyncReadModel<WorkloadDocument>
{
    public WorkloadProjection() : base("manager_workload")
    {
        // A waiting customer has no manager; no document exists for the empty id.
        Handles<CustomerImported>(e => e.Place.Manager ?? Guid.Empty);
        Handles<ManagerAssigned>(e => e.Manager);
        Handles<ManagerReassigned>(e => e.To);
        Handles<AssignmentDeclined>(e => e.Manager);
        Handles<AssignmentOverdue>(e => e.Manager);
        Handles<CustomerAcknowledged>(e => e.Manager);
        Handles<FirstContactRecorded>(e => e.Manager);
        Handles<ServiceStarted>(e => e.Manager);
    }

    protected override WorkloadDocument? When(WorkloadDocument? document, Guid id, IEvent e)
    {
        if (id == Guid.Empty)
            return null;
        var it = document ?? new WorkloadDocument(id, 0, 0, 0, 0, 0, 0, new Dictionary<string, int>());
        return e.Data switch
        {
            ManagerAssigned or ManagerReassigned { Kept: null } =>
                it with { Assigned = it.Assigned + 1, ByDay = Increment(it.ByDay, WorkloadDocument.FormatDay(e.Timestamp)) },
            CustomerImported { Place.State: CustomerState.Serving } => it with { Serving = it.Serving + 1 },
            CustomerImported =>
                it with { Assigned = it.Assigned + 1, ByDay = Increment(it.ByDay, WorkloadDocument.FormatDay(e.Timestamp)) },
            CustomerAcknowledged => it with { Acknowledged = it.Acknowledged + 1 },
            FirstContactRecorded => it with { Contacted = it.Contacted + 1 },
            ServiceStarted => it with { Serving = it.Serving + 1 },
            AssignmentDeclined => it with { Declined = it.Declined + 1 },
            AssignmentOverdue { Step: "reminded" } => it with { Overdue = it.Overdue + 1 },
            _ => it,
        };
    }

    /// <summary>Keeps the days of one year, so that the document does not grow without limit.</summary>
    private static SortedDictionary<string, int> Increment(IReadOnlyDictionary<string, int> days, string day)
    {
        var next = new SortedDictionary<string, int>(days.ToDictionary(), StringComparer.Ordinal)
        {
            [day] = days.GetValueOrDefault(day) + 1,
        };
        while (next.Count > 366)
            next.Remove(next.Keys.First());
        return next;
    }
}
