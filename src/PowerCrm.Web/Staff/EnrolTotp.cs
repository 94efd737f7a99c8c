using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>
/// A member of staff sets up a second factor: an empty body gives a secret, and a code of it, within ten minutes, puts it in force.
/// </summary>
/// <remarks>
/// Nothing changes at the sign-in until a code has proved that the authenticator has the secret. A factor that is in force is not replaced:
/// whoever has found a desk unlocked could exchange it. It is removed first, by a code of it. Other sessions of the account end: they were
/// opened without it.
/// </remarks>
[Tags("sign-in")]
public static class EnrolTotp
{
    public sealed record Request([Exact, MaxRunes(6)] string? Code = null);

    public sealed record Answer(string Secret, string Uri);

    internal static void Describe()
    {
        ProblemCatalogue.Add("totp_enrolled", 409, "已启用动态码，请先停用再重新绑定。", "A second factor is already set up; remove it first.");
        ProblemCatalogue.Add("totp_not_begun", 409, "请先获取密钥，并在十分钟内输入动态码。",
            "Request a secret first, then send its code within ten minutes.");
        ProblemCatalogue.Add("totp_incorrect", 400, "动态码不正确或已使用。", "The one-time code is wrong or was used before.");
    }

    [WolverinePost("/staff/totp"), Staff, BeforeSetUp, Idempotent]
    [Answers<Answer>, Answers(204), Refuses("totp_enrolled", "totp_not_begun", "totp_incorrect", "login_locked")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, StaffTotp totp, IRateLimits limits, IStreams events,
        HttpContext http, CancellationToken ct)
    {
        if (body.Value.Code is not { } code)
        {
            // A secret is shown once. Who did not see it gets another one.
            IdempotencyScope.Of(http).KeepNothing();
            return await totp.Begin(caller.Id, ct) is { } made
                ? Reply.Ok(new Answer(made.Secret, made.Address)).With("Cache-Control", "no-store") : new Problem("totp_enrolled");
        }
        if (await totp.Pending(caller.Id, ct) is not { } pending)
            return new Problem(await totp.InForce(caller.Id, ct) is null ? "totp_not_begun" : "totp_enrolled");
        if (await StaffTotp.Try(limits, caller.Id, ct) is { } locked)
            return locked;
        if (pending.Step(code) is not { } step)
            return new Problem("totp_incorrect");
        var reply = Reply.NoContent();
        await events.Append([new StreamAppend(AccountStream.Of(caller.Id), Expected.Any, new SecondFactorEnrolled(caller.Id))], ct,
            [StaffTotp.Enrolment(caller.Id, pending, step), Sessions.EndingOthers(caller), .. IdempotencyScope.Of(http).For(reply)]);
        await StaffTotp.Passed(limits, caller.Id, ct);
        return reply;
    }
}
