using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// How many days inactive data are kept, by class, before the nightly run deletes them. Null keeps them until somebody erases them. The
/// upper bounds are what applicants were promised; the lower bounds leave them time to correct or to contest something.
/// </summary>
/// <param name="DraftDays">Registrations that were never submitted, from their last activity, 30..1095.</param>
/// <param name="WithdrawnDays">Registrations that were withdrawn and not submitted again, 30..1095.</param>
/// <param name="RejectedDays">Registrations that were rejected and not submitted again, 180..1095.</param>
/// <param name="NetworkDays">Marks of network addresses, 1..30: the privacy text promises thirty days.</param>
/// <param name="InboxDays">Messages to staff, read or not, 90..1095.</param>
public sealed record RetentionPolicy(int NetworkDays, int? DraftDays = null, int? WithdrawnDays = null, int? RejectedDays = null,
    int? InboxDays = null) : IPolicyContent
{
    public const string Kind = "retention";

    /// <summary>Three years: until then a claim about a registration may be brought to court (Civil Code, article 188).</summary>
    private const int MaxDays = 1095;
    private const int MinIdleDays = 30, MinRejectedDays = 180, MaxNetworkDays = 30;

    /// <summary>Never deletes a registration.</summary>
    public static PolicyKind<RetentionPolicy> BuiltIn { get; } = new(Kind, "retention-0", () => new RetentionPolicy(MaxNetworkDays));

    public IReadOnlyList<Fault> Faults(string basePointer)
    {
        var faults = new List<Fault>();
        Range("/networkDays", NetworkDays, 1, MaxNetworkDays);
        Range("/draftDays", DraftDays, MinIdleDays, MaxDays);
        Range("/withdrawnDays", WithdrawnDays, MinIdleDays, MaxDays);
        Range("/rejectedDays", RejectedDays, MinRejectedDays, MaxDays);
        Range("/inboxDays", InboxDays, InboxRetention.MinDays, MaxDays);
        return faults;

        void Range(string member, int? value, int min, int max)
        {
            if (value < min || value > max)
                faults.Add(new Fault(basePointer + member, "out_of_range", min, max));
        }
    }
}
