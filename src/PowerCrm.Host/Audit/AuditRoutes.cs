using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>The routes for auditors and administrators: the history of a registration, and the verification of the log.</summary>
public static class AuditRoutes
{
    public static void Describe()
    {
        ProblemCatalogue.Add("verification_running", 409, "另一次核验正在进行，请稍候。",
            "Another verification is running; try again later.");
        RequestExport.Describe();
    }
}
