using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>The applicant takes the application back before anybody decided; it is a draft again, with all that was typed.</summary>
[Tags("registration")]
public static class WithdrawRegistration
{
    public sealed record Response(Guid RegistrationId, string AuthStatus, long Version);

    [WolverinePost("/auth/withdraw"), Applicant, Idempotent]
    [Answers<Response>, Refuses("already_decided")]
    public static Task<IResult> Post(CurrentCaller caller, HttpContext http, Commands commands, CancellationToken ct) =>
        commands.Run<Registrant>(http, caller.Id, (it, _) => Decide(it),
            done => Reply.Ok(new Response(caller.Id, AuthStatus.Draft, done.Version), done.Version), ct);

    public static Decision Decide(Registrant it) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => new Rejection("not_found", "There is no such registration.", Missing: true),
        { Status: AuthStatus.Draft } => Decision.Nothing,                           // withdrawn already, or never submitted
        { Status: AuthStatus.Approved or AuthStatus.Rejected } => new Rejection("already_decided", "The application has been decided."),
        _ => Decision.Append(new RegistrationWithdrawn(it.Round)),
    };
}
