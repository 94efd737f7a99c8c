using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Whose customer it is, asked before anything else: a stranger meets the same 404 as for what does not exist.</summary>
internal static class Holder
{
    /// <returns>The refusal, or null: it is the manager's.</returns>
    public static Decision? Check(Customer it, Guid manager) => it switch
    {
        _ when it.IsOf(manager) => (Decision?)null,
        { State: not CustomerState.Erased } when it.WasOf(manager) =>
            new Rejection("not_yours_any_more", "The customer has gone to another manager."),
        _ => new Rejection("not_found", "There is no such customer.", Missing: true),
    };
}
