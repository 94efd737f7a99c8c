namespace PowerCrm.Web;

/// <summary>The two kinds of users. Each has its own scheme, so that a token of one is not valid for the other.</summary>
public static class Audience
{
    public const string Applicant = "applicant";
    public const string Staff = "staff";
}
