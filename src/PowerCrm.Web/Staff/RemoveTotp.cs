using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>
/// Removes the caller's second factor, confirmed by a code, and by the password if the sign-in is older than 15 minutes; the password alone
/// is then enough again. Their other sessions end.
/// </summary>
[Tags("sign-in")]
public static class RemoveTotp
{
    public sealed record Request([Exact, MaxRunes(6)] string Code, [Exact, MaxRunes(200)] string? Password = null);

    [WolverineDelete("/staff/totp"), Staff]
    [Answers(204), ProblemCodes("totp_incorrect", "login_locked", "reauthentication_required", "invalid_credentials")]
    public static async Task<IResult> Delete(Body<Request> body, CurrentCaller caller, StaffTotp totp, Reauthentication reauthentication,
        IRateLimits limits, IStreams events, HttpContext http, CancellationToken ct)
    {
        if (await totp.FindActive(caller.Id, ct) is not { } factor)
            return Reply.NoContent();                       // already done
        if (await reauthentication.Check(caller, body.Value.Password, http, ct) is { } refusal)
            return refusal;
        if (await StaffTotp.CountAttempt(limits, caller.Id, ct) is { } locked)
            return locked;
        if (factor.FindStep(body.Value.Code) is not { } step)
            return new Problem("totp_incorrect");
        await events.Append([new StreamAppend(AccountStream.Of(caller.Id), ExpectedVersion.Any, new SecondFactorRemoved(caller.Id))], ct,
            [StaffTotp.RemovalRow(caller.Id, factor, step), Sessions.EndOthersRow(caller)]);
        await StaffTotp.ResetAttempts(limits, caller.Id, ct);
        return Reply.NoContent();
    }
}
