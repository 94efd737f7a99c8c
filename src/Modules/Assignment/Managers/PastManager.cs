using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>What the stream of an account says of its manager. Leave and the id at WeCom are not in the log.</summary>
/// <param name="Staff">Null: the account is nobody's who looks after customers.</param>
internal sealed record PastManager(Guid? Staff, IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    bool Active) : IFold<PastManager>
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
