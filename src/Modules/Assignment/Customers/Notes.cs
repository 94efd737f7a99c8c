using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>What staff write about a customer is about a person, so it is sealed with that person's key.</summary>
internal static class Notes
{
    /// <returns>Null for no note, and for one about somebody else's customer: a stranger's request makes no key.</returns>
    public static async ValueTask<Personal?> Seal(IKeyRing keys, Customer it, Guid customer, CurrentCaller caller, string? text,
        CancellationToken ct) =>
        string.IsNullOrEmpty(text) || it.State is CustomerState.None or CustomerState.Erased
            || (caller.Has("manager") && !it.IsOf(caller.Id) && it.Offer?.To != caller.Id) ? null
            : await keys.Seal(customer, Sealed.Note, new ReviewNote(text), ct);
}
