using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Ends one of the caller's own sessions, on another device or here; its tokens become invalid at once on every host.</summary>
[Tags("sign-in")]
public static class EndSession
{
    [WolverineDelete("/auth/sessions/{id:guid}"), SignedIn, BeforeSetUp]
    [Answers(204)]
    public static async Task<IResult> Delete(Guid id, CurrentCaller caller, OwnSessions sessions, CancellationToken ct) =>
        !await sessions.End(caller, id, ct) ? Problem.NotFound : id == caller.Session ? Logout.Done : Reply.NoContent();
}
