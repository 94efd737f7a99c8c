using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// How long data are kept that nobody goes on with, by class, in days; then they are taken away at night. Null: until somebody erases them.
/// What applicants were promised is the ceiling; what they need to correct or to contest something is the floor.
/// </summary>
/// <param name="DraftDays">Registrations that were never handed in, since something was last done with them, 30..1095.</param>
/// <param name="WithdrawnDays">Registrations that were taken back and not handed in again, 30..1095.</param>
/// <param name="RejectedDays">Registrations that were refused and not handed in again, 180..1095.</param>
/// <param name="NetworkDays">Marks of network addresses, 1..30: the privacy text says thirty days.</param>
public sealed record RetentionPolicy(int NetworkDays, int? DraftDays = null, int? WithdrawnDays = null, int? RejectedDays = null)
    : IPolicyContent
{
    public const string Kind = "retention";

    /// <summary>Three years: until then something about a registration may be claimed in court (Civil Code, article 188).</summary>
    private const int Longest = 1095;
    private const int LeastIdle = 30, LeastRefused = 180, MostNetwork = 30;

    /// <summary>Nothing that a registration holds is taken away by time.</summary>
    public static PolicyKind<RetentionPolicy> BuiltIn { get; } = new(Kind, "retention-0", () => new RetentionPolicy(MostNetwork));

    public IReadOnlyList<Fault> Faults(string under)
    {
        var faults = new List<Fault>();
        Range("/networkDays", NetworkDays, 1, MostNetwork);
        Range("/draftDays", DraftDays, LeastIdle, Longest);
        Range("/withdrawnDays", WithdrawnDays, LeastIdle, Longest);
        Range("/rejectedDays", RejectedDays, LeastRefused, Longest);
        return faults;

        void Range(string member, int? value, int least, int most)
        {
            if (value < least || value > most)
                faults.Add(new Fault(under + member, "out_of_range", least, most));
        }
    }
}
