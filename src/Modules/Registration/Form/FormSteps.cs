using PowerCrm.Contracts;

namespace PowerCrm.Registration;

/// <summary>
/// The step of the form that the applicant is at, as <c>step</c> in responses: <c>phone</c> (to be verified), <c>info</c> (person, company,
/// power data), <c>materials</c> (the pictures), <c>submit</c> (all is complete), <c>wait</c> (under review), <c>done</c> (approved). After
/// a rejection it is the first step that the reasons open.
/// </summary>
public static class FormSteps
{
    private static readonly string[] Pictures = [.. RegistrationForm.Fields.Where(f => f.Kind == FieldKind.Picture).Select(f => f.Pointer)];

    public static string GetCurrent(Registrant it, IReadOnlyList<Issue> issues) => it switch
    {
        { Status: AuthStatus.Pending or AuthStatus.Processing } => "wait",
        { Status: AuthStatus.Approved } => "done",
        { Phone: null } => "phone",
        { Status: AuthStatus.Rejected, Opens.Count: > 0 } when it.Opens.All(Pictures.Contains) => "materials",
        { Status: AuthStatus.Rejected } => "info",
        _ when issues.Any(i => i.Blocking && !Pictures.Contains(i.Pointer)) => "info",
        _ when issues.Any(i => i.Blocking) => "materials",
        _ => "submit",
    };
}
