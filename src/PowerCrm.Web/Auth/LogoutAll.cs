using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Ends all sessions of the caller, on all devices and every host, including this one.</summary>
[Tags("sign-in")]
public static class LogoutAll
{
    [WolverinePost("/auth/logout-all"), Applicant, Idempotent, EndpointName("LogoutAllApplicant")]
    [Answers(204)]
    public static Task<IResult> Applicant(CurrentCaller caller, Sessions sessions, CancellationToken ct) => End(caller, sessions, ct);

    [WolverinePost("/staff/logout-all"), Staff, BeforeSetUp, Idempotent, EndpointName("LogoutAllStaff")]
    [Answers(204)]
    public static Task<IResult> Staff(CurrentCaller caller, Sessions sessions, CancellationToken ct) => End(caller, sessions, ct);

    private static async Task<IResult> End(CurrentCaller caller, Sessions sessions, CancellationToken ct)
    {
        await sessions.EndAll(caller.Audience, caller.Id, ct);
        return Logout.Done;
    }
}
