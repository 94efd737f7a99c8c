namespace PowerCrm.Web;

/// <summary>The two kinds of people; each has its own scheme, so that a token of one is nothing to the other.</summary>
public static class Audience
{
    public const string Applicant = "applicant";
    public const string Staff = "staff";
}
