using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Free text that staff write about a case, without personal numbers.</summary>
internal static class Notes
{
    public static IEnumerable<Fault> Faults(params IEnumerable<(string Pointer, string? Text)> notes) =>
        notes.Select(n => FaultOf(n.Pointer, n.Text)).OfType<Fault>();

    /// <returns>Null: nothing is wrong with it.</returns>
    public static Fault? FaultOf(string pointer, string? text) => text is not null && PersonalNumber.IsIn(text)
        ? StaffNote.HasPersonalNumber(pointer) : null;
}
