using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>A manager as folded from the event stream of the account. The WeCom id is not in the log.</summary>
/// <param name="Staff">Null if the account is not a manager's.</param>
/// <param name="Leave">The sealed leaves; null if there are none, or if they are not known.</param>
/// <param name="IsLeaveKnown">False after a change by a build that recorded no leave.</param>
internal sealed record PastManager(Guid? Staff, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    bool Active, Personal? Leave, bool IsLeaveKnown) : IEventFold<PastManager>
{
    public static PastManager Initial { get; } = new(null, [], [], 0, true, null, true);

    public static PastManager When(PastManager it, object @event) => @event switch
    {
        ManagerAdded e => it with
        {
            Staff = e.Manager,
            Territories = e.Territories,
            Specialties = e.Specialties,
            Capacity = e.Capacity,
            Leave = e.Leave,
        },
        ManagerChanged e when e.Changed.Contains(ManagerChanged.LeaveName) =>
            ApplyChange(it, e) with { Leave = e.Leave, IsLeaveKnown = e.Leave is not null },
        ManagerChanged e => ApplyChange(it, e),
        StaffAccountClosed => it with { Active = false },
        StaffAccountReopened => it with { Active = true },
        _ => it,
    };

    private static PastManager ApplyChange(PastManager it, ManagerChanged e) =>
        it with { Staff = e.Manager, Territories = e.Territories, Specialties = e.Specialties, Capacity = e.Capacity };
}
