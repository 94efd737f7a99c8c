using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// Free text that staff write about a case. More people read it than may open the papers, so personal numbers are refused.
/// </summary>
internal static class Notes
{
    public static IEnumerable<Fault> Faults(params IEnumerable<(string Pointer, string? Text)> notes) =>
        notes.Select(n => FaultOf(n.Pointer, n.Text)).OfType<Fault>();

    /// <returns>Null: nothing is wrong with it.</returns>
    public static Fault? FaultOf(string pointer, string? text) => text is not null && PersonalNumber.IsIn(text)
        ? Fault.Said(pointer, "personal_number",
            "请勿在备注中填写身份证号码或手机号。", "No identity number and no mobile in a note.") : null;
}
