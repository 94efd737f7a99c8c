using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>Turns the registers' answers into findings, as a pure function.</summary>
internal static class IdentityFindings
{
    private const string CompanySilent = "company_service_silent", PersonSilent = "person_service_silent";

    /// <summary>
    /// True when a person has to decide whether to ask again: it is unknown whether a request was made and charged, or one of the two was
    /// made and the other not.
    /// </summary>
    public static bool IsUnknown(IdentityVerified it) => !IsUnsent(it)
        && (it.Company.Code is IdentityOutcome.NoAnswer or IdentityOutcome.NotSent
            || it.Person.Code is IdentityOutcome.NoAnswer or IdentityOutcome.NotSent);

    /// <summary>True when certainly nothing was asked, so that asking later costs nothing twice.</summary>
    public static bool IsUnsent(IdentityVerified it) => it.Person.Code == IdentityOutcome.NotSent
        && it.Company.Code is IdentityOutcome.NotSent or IdentityOutcome.NotAsked;

    /// <summary>True when these findings say that a register did not answer.</summary>
    public static bool IsSilent(IReadOnlyList<Finding>? findings) =>
        findings?.Any(f => f.Code is CompanySilent or PersonSilent) == true;

    public static IReadOnlyList<Finding> Of(IdentityVerified it) => [CreateCompanyFinding(it.Company), CreatePersonFinding(it.Person)];

    private static Finding CreateCompanyFinding(IdentityOutcome it) => it.Code switch
    {
        IdentityOutcome.Confirmed => new("company_confirmed", Severities.Info, "/companyName", null),
        IdentityOutcome.Differing => new("company_register_differs", Severities.Blocking, "/companyName",
            string.Join(',', it.Differs.Select(f => f == "name" ? "businessLicense.companyName" : "businessLicense." + f))),
        IdentityOutcome.NotRegistered => new("company_not_registered", Severities.Blocking, "/creditCode", null),
        IdentityOutcome.NotActive => new("company_not_active", Severities.Blocking, "/companyName", null),
        IdentityOutcome.NotAsked => new("company_not_asked", Severities.Warning, "/creditCode", null),
        IdentityOutcome.Refused => new("company_service_refused", Severities.Warning, "/companyName", null),
        _ => new(CompanySilent, Severities.Warning, "/companyName", null),
    };

    private static Finding CreatePersonFinding(IdentityOutcome it) => it.Code switch
    {
        IdentityOutcome.Confirmed => new("person_confirmed", Severities.Info, "/realName", null),
        IdentityOutcome.Differing => new("person_register_differs", Severities.Blocking, "/realName",
            "idCardFront.name,idCardFront.idNumber"),
        IdentityOutcome.NotRegistered => new("person_not_registered", Severities.Blocking, "/realName", "idCardFront.idNumber"),
        IdentityOutcome.Refused => new("person_service_refused", Severities.Warning, "/realName", null),
        _ => new(PersonSilent, Severities.Warning, "/realName", null),
    };
}
