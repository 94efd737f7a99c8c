using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>
/// Sets up the caller's second factor: an empty body returns a secret, and a code from it, sent within ten minutes, activates it.
/// </summary>
/// <remarks>
/// The sign-in does not change until a code has proved that the authenticator has the secret. An active factor cannot be replaced, since
/// anybody at an unlocked computer could do so; it must be removed first, with a code. The account's other sessions end, because they were
/// opened without the factor. Each step needs the password if the sign-in is older than 15 minutes (<see cref="Reauthentication"/>).
/// </remarks>
[Tags("sign-in")]
public static class EnrolTotp
{
    public sealed record Request([Exact, MaxRunes(6)] string? Code = null, [Exact, MaxRunes(200)] string? Password = null);

    public sealed record Answer(string Secret, string Uri);

    internal static void Describe()
    {
        ProblemCatalogue.Add("totp_enrolled", 409, "已启用动态码，请先停用再重新绑定。", "A second factor is already set up; remove it first.");
        ProblemCatalogue.Add("totp_not_begun", 409, "请先获取密钥，并在十分钟内输入动态码。",
            "Request a secret first, then send its code within ten minutes.");
        ProblemCatalogue.Add("totp_incorrect", 400, "动态码不正确或已使用。", "The one-time code is wrong or was used before.");
    }

    [WolverinePost("/staff/totp"), Staff, BeforeSetUp, Idempotent]
    [Answers<Answer>, Answers(204), ProblemCodes("totp_enrolled", "totp_not_begun", "totp_incorrect", "login_locked",
        "reauthentication_required", "invalid_credentials")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, StaffTotp totp, Reauthentication reauthentication,
        IRateLimits limits, IStreams events, HttpContext http, CancellationToken ct)
    {
        if (await reauthentication.Check(caller, body.Value.Password, http, ct) is { } refusal)
            return refusal;
        if (body.Value.Code is not { } code)
        {
            // A secret is shown once. A retry returns a new one.
            IdempotencyScope.Of(http).DoNotStore();
            return await totp.BeginEnrolment(caller.Id, ct) is { } secret
                ? Reply.Ok(new Answer(secret.Secret, secret.Address)).WithHeader("Cache-Control", "no-store")
                : new Problem("totp_enrolled");
        }
        if (await totp.FindPending(caller.Id, ct) is not { } pending)
            return new Problem(await totp.FindActive(caller.Id, ct) is null ? "totp_not_begun" : "totp_enrolled");
        if (await StaffTotp.CountAttempt(limits, caller.Id, ct) is { } locked)
            return locked;
        if (pending.FindStep(code) is not { } step)
            return new Problem("totp_incorrect");
        var reply = Reply.NoContent();
        await events.Append([new StreamAppend(AccountStream.Of(caller.Id), ExpectedVersion.Any, new SecondFactorEnrolled(caller.Id))], ct,
            [StaffTotp.EnrolmentRow(caller.Id, pending, step), Sessions.EndOthersRow(caller), .. IdempotencyScope.Of(http).RowsFor(reply)]);
        await StaffTotp.ResetAttempts(limits, caller.Id, ct);
        return reply;
    }
}
