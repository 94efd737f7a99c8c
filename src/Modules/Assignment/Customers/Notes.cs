using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Seals the notes of staff about a customer with that person's key.</summary>
internal static class Notes
{
    /// <param name="manager">The manager for whom the caller acts; null for the caller.</param>
    /// <returns>Null when there is no note, or when the customer is not the manager's; then no key is created.</returns>
    public static async ValueTask<Personal?> Seal(IKeyRing keys, Customer it, Guid customer, CurrentCaller caller, string? text,
        CancellationToken ct, Guid? manager = null) =>
        string.IsNullOrEmpty(text) || it.State is CustomerState.None or CustomerState.Erased
            || (caller.Has("manager") && !it.IsAssignedTo(manager ?? caller.Id) && it.Offer?.To != caller.Id) ? null
            : await keys.Seal(customer, SealedFieldNames.Note, new ReviewNote(text), ct);
}
