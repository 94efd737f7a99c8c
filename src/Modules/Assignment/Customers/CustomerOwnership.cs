using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// Checks first that the customer belongs to the manager. Other callers get the same 404 as for a customer that does not exist. A
/// substitute is checked as the manager for whom the substitute acts (<see cref="CoveredColleagues.FindManager"/>).
/// </summary>
internal static class CustomerOwnership
{
    /// <returns>The rejection; null when the customer is the manager's.</returns>
    public static Decision? Check(Customer it, Guid manager) => it switch
    {
        _ when it.IsAssignedTo(manager) => (Decision?)null,
        { State: not CustomerState.Erased } when it.WasAssignedTo(manager) =>
            new Rejection("not_yours_any_more", "The customer has been reassigned to another manager."),
        _ => new Rejection("not_found", "There is no such customer.", Missing: true),
    };
}
