using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// Whose customer it is, asked before anything else: a stranger, who had it before included, meets the same 404 as for what does not exist.
/// </summary>
internal static class Holder
{
    /// <returns>The refusal, or null: it is the manager's.</returns>
    public static Decision? Check(Customer it, Guid manager) => it switch
    {
        _ when it.IsOf(manager) => (Decision?)null,
        _ => new Rejection("not_found", "There is no such customer.", Missing: true),
    };
}
