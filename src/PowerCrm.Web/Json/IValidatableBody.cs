namespace PowerCrm.Web;

/// <summary>
/// A body with rules that no single member can express: ranges, sizes, relations between members. Its handler checks them; if the body is
/// malformed, <see cref="StrictJson"/> does, so that all faults are reported at once.
/// </summary>
public interface IValidatableBody
{
    /// <summary>Returns the rule violations. Pure, and safe for any values: members that could not be read are empty.</summary>
    IReadOnlyList<Fault> Faults();
}
