namespace PowerCrm.Web;

/// <summary>
/// A body with rules that its members alone cannot tell: ranges, sizes, one member against another. Its handler asks for them; where the
/// body does not even have the right shape, <see cref="StrictJson"/> does, so that all faults are told at once.
/// </summary>
public interface IRuled
{
    /// <summary>Pure, and for values of any kind: members that could not be read are empty.</summary>
    IReadOnlyList<Fault> Faults();
}
