using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>The applicant verifies the phone with one tap: WeChat returns the number that it verified, so no SMS is needed.</summary>
[Tags("registration")]
public static class VerifyWechatPhone
{
    public sealed record Request([Exact, MaxRunes(4096)] string Code);

    private const string LimitName = "WechatPhone";

    [WolverinePost("/auth/wechat-phone"), Applicant, Idempotent]
    [Answers<VerifyCode.Response>,
        ProblemCodes("wechat_code_invalid", "wechat_unavailable", "phone_already_bound", "phone_invalid", "consent_required",
        "already_submitted")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, HttpContext http, IWechat wechat, PhoneBinding binding,
        RegistrationRateLimits allowances, IStreams events, CancellationToken ct)
    {
        // Checked before the call to WeChat, because the code is valid once.
        if (!(await events.Load<Registrant>(caller.Id, ct)).State.Agreed)
            return new Problem("consent_required");
        if (await allowances.Acquire(http, LimitName, 60, 600, 36_000, ct) is { } problem)
            return problem;
        return await wechat.GetPhone(body.Value.Code, ct) switch
        {
            WechatPhone.Ok { CountryCode: "86" } it when Mobile.IsMainland(it.PurePhoneNumber) =>
                await binding.Bind(http, caller, it.PurePhoneNumber, "wechat", [], ct),
            WechatPhone.Ok => new Problem("phone_invalid"),
            WechatPhone.Unavailable unavailable => await GiveBack(unavailable.RetryAfter),
            _ => new Problem("wechat_code_invalid"),
        };

        // An outage of WeChat must not use up what everybody on the address shares.
        async Task<Problem> GiveBack(TimeSpan retryAfter)
        {
            await allowances.Release(http, LimitName, ct);
            return Problem.Unavailable("wechat_unavailable", retryAfter);
        }
    }
}
