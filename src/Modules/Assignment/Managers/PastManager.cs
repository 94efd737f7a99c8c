using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>A manager as folded from the event stream of the account. Leave and the WeCom id are not in the log.</summary>
/// <param name="Staff">Null if the account is not a manager's.</param>
internal sealed record PastManager(Guid? Staff, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    bool Active) : IEventFold<PastManager>
{
    public static PastManager Initial { get; } = new(null, [], [], 0, true);

    public static PastManager When(PastManager it, object @event) => @event switch
    {
        ManagerAdded e => it with { Staff = e.Manager, Territories = e.Territories, Specialties = e.Specialties, Capacity = e.Capacity },
        ManagerChanged e => it with { Staff = e.Manager, Territories = e.Territories, Specialties = e.Specialties, Capacity = e.Capacity },
        StaffAccountClosed => it with { Active = false },
        StaffAccountReopened => it with { Active = true },
        _ => it,
    };
}
