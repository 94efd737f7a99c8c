using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Seals the notes of staff about a customer with that person's key.</summary>
internal static class Notes
{
    /// <returns>Null when there is no note, or when the customer is not the caller's; then no key is created.</returns>
    public static async ValueTask<Personal?> Seal(IKeyRing keys, Customer it, Guid customer, CurrentCaller caller, string? text,
        CancellationToken ct) =>
        string.IsNullOrEmpty(text) || it.State is CustomerState.None or CustomerState.Erased
            || (caller.Has("manager") && !it.IsAssignedTo(caller.Id) && it.Offer?.To != caller.Id) ? null
            : await keys.Seal(customer, SealedFieldNames.Note, new ReviewNote(text), ct);
}
