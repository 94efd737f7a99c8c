using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Returns the managers' workload at a past moment, for auditors. Reads the log up to that moment.</summary>
[Tags("audit")]
public static class ReadPastWorkload
{
    [WolverineGet("/audit/workload"), DisableRequestTimeout, Staff("auditor", "admin")]
    [QueryParameters("at")]
    [Answers<PastWorkload.Answer>]
    public static async Task<IResult> Get(PastWorkload workload, HttpContext http, CancellationToken ct)
    {
        var (answer, fault) = await workload.Read(PastMoment.ReadQuery(http), ct);
        return answer is null ? Problem.Invalid(fault!) : Reply.Ok(answer).WithHeader("Cache-Control", "no-store");
    }
}
