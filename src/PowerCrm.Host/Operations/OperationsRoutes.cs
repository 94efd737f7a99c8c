using PowerCrm.Web;

namespace PowerCrm.Host.Operations;

/// <summary>
/// The routes for operators: the same information and actions as at the command line, for the console. Auditors may read them. Answers
/// contain ids, names and numbers only, never the body of a message.
/// </summary>
internal static class OperationsRoutes
{
    public static void Describe()
    {
        ProblemCatalogue.Add("call_not_unknown", 409, "该调用已处理，或正在等待重新执行。",
            "This call has already been resolved, or is waiting to be repeated.");
        ProblemCatalogue.Add("rebuild_running", 409, "已有重建正在进行，请稍候。", "A rebuild is running; try again later.");
        ProblemCatalogue.Add("dead_letter_retrying", 409, "该消息正在等待重新处理，请稍后刷新。",
            "The message is about to be handled again; look again in a moment.");
        ProblemCatalogue.AddFault("outcome_unknown", "只能是 done 或 again。", "The value must be done or again.");
    }

    /// <summary>Maps the streaming route; the other routes are Wolverine endpoints.</summary>
    public static void Map(IEndpointRouteBuilder app) => RebuildProjection.Map(app);
}
