using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>The applicant withdraws the application before it is decided. It becomes a draft again and keeps all that was typed.</summary>
[Tags("registration")]
public static class WithdrawRegistration
{
    internal sealed record Response(Guid RegistrationId, string AuthStatus, long Version);

    public static Guid Own(CurrentCaller caller) => caller.Id;

    [WolverinePost("/auth/withdraw"), Applicant, Idempotent]
    [Answers<Response>, ProblemCodes("already_decided")]
    public static (IResult, Events, IEnumerable<IMartenOp>) Post(CurrentCaller caller,
        [WriteAggregate(FromMethod = nameof(Own))] Registrant it,
        DateTimeOffset now) =>
        Decide(it).Answer(it.Version, now, append => Reply.Ok(new Response(caller.Id, AuthStatus.Draft, append.Version), append.Version));

    public static Decision Decide(Registrant it) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
        { Status: AuthStatus.Draft } => Decision.Nothing,                           // withdrawn already, or never submitted
        _ when !Lifecycle.Allows(it.Status, LifecycleCommand.Withdraw) =>
            new Rejection("already_decided", "The application has been decided."),
        _ => Decision.Append(new RegistrationWithdrawn(it.Round)),
    };
}
