namespace PowerCrm.Store;

/// <summary>Writes and reads the actors of events that are people: see <see cref="Caller"/>.</summary>
public static class Actor
{
    private const string ApplicantPrefix = "applicant:", StaffPrefix = "staff:";

    public static string Applicant(Guid registration) => ApplicantPrefix + registration.ToString("D");
    public static string Staff(Guid account) => StaffPrefix + account.ToString("D");

    public static bool IsApplicant(string actor) => actor.StartsWith(ApplicantPrefix, StringComparison.Ordinal);

    /// <summary>Returns the account of a member of staff; null for other actors.</summary>
    public static Guid? StaffOf(string actor) => actor.StartsWith(StaffPrefix, StringComparison.Ordinal)
        && Guid.TryParse(actor.AsSpan(StaffPrefix.Length), out var account) ? account : null;
}
