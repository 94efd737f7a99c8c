using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>Turns the registers' answers into findings, as a pure function.</summary>
internal static class IdentityFindings
{
    /// <summary>True when it is unknown whether a request was made and charged.</summary>
    public static bool IsUnknown(IdentityVerified it) =>
        it.Company.Code == IdentityOutcome.NoAnswer || it.Person.Code == IdentityOutcome.NoAnswer;

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
        _ => new("company_service_silent", Severities.Warning, "/companyName", null),
    };

    private static Finding CreatePersonFinding(IdentityOutcome it) => it.Code switch
    {
        IdentityOutcome.Confirmed => new("person_confirmed", Severities.Info, "/realName", null),
        IdentityOutcome.Differing => new("person_register_differs", Severities.Blocking, "/realName",
            "idCardFront.name,idCardFront.idNumber"),
        IdentityOutcome.NotRegistered => new("person_not_registered", Severities.Blocking, "/realName", "idCardFront.idNumber"),
        IdentityOutcome.Refused => new("person_service_refused", Severities.Warning, "/realName", null),
        _ => new("person_service_silent", Severities.Warning, "/realName", null),
    };
}
