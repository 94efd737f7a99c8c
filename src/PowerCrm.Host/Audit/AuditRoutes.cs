using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>For auditors and administrators: what happened to a registration, and whether the log still says what it said.</summary>
public static class AuditRoutes
{
    public static void Describe()
    {
        ProblemCatalogue.Add("verification_running", 409, "另一次核验正在进行，请稍候。",
            "Another verification is running; try again later.");
        RequestExport.Describe();
    }
}
