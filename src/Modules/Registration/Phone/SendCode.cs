using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Sends the applicant a code by SMS. The response does not tell whether the phone is known to the system.</summary>
[Tags("registration")]
public static class SendCode
{
    public sealed record Request([Exact, TopCode("phone_invalid")] string Phone) : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => Mobile.IsMainland(Phone) ? [] : SendCode.InvalidPhone.Errors!;
    }

    internal sealed record Response(int ExpiresIn, int ResendAfter);

    private const string LimitName = "SendCode";
    private const int ResendAfter = 60;
    private const int MaxPerPhoneAndHour = 5, MaxPerPhoneAndDay = 10, MaxPerPersonAndDay = 20;

    [WolverinePost("/auth/send-code"), Applicant, Idempotent]
    [Answers<Response>(202),
        ProblemCodes("phone_invalid", "code_too_frequent", "code_daily_limit", "sms_unavailable", "consent_required", "captcha_required")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, HttpContext http, VerificationCodes codes,
        Reservations reservations, ISms sms, IRateLimits limits, RegistrationRateLimits allowances, SmsBudget budget,
        CaptchaChallenge captcha, FraudSignals signals, CodeLimitLog log, IStreams events, DatabaseClock clock, CancellationToken ct)
    {
        var phone = body.Value.Phone;
        if (!Mobile.IsMainland(phone))
            return InvalidPhone;
        if (!(await events.Load<Registrant>(caller.Id, ct)).State.Agreed)
            return new Problem("consent_required");
        var windows = GetWindows(caller.Id, await signals.FindDevice(caller.Id, ct), allowances.CodesPerDevice, phone);
        // Thousands of people may share one address of a carrier. The limits of the caller and the phone are taken last, so that a refusal
        // because of others takes nothing from them.
        if (await allowances.Acquire(http, LimitName, 100, 1000, 3600, ct) is { } exceeded)
            return Limited(exceeded);
        var prefix = allowances.PhonePrefixLimit(phone);
        if ((await captcha.Check(http, phone, ct) ?? await AcquireLimits(limits, prefix, windows, ct)) is { } problem)
        {
            // Nothing is sent: a person at their own limit must not use up what everybody on the address shares. A wrong ticket counts,
            // because the vendor was asked about it.
            if (problem.Code != "captcha_required" || !http.Request.Headers.ContainsKey(CaptchaChallenge.Header))
                await allowances.Release(http, LimitName, ct);
            return Limited(problem);
        }
        if (!await budget.TryAcquire(ct))
        {
            await GiveBack();
            return Problem.Unavailable("sms_unavailable", TimeSpan.FromMinutes(10));
        }
        var newCode = await codes.CreateCode(caller.Id, reservations.ComputePhoneIndex(phone), ct);
        switch (await sms.SendCode(phone, newCode.Code, ct))
        {
            case SmsResult.Unavailable unavailable:
                await Withdraw();
                await GiveBack();
                return Problem.Unavailable("sms_unavailable", unavailable.RetryAfter);
            case SmsResult.Throttled { Daily: true }:
                await Withdraw();
                return Problem.TooMany(GetTimeUntilTomorrow(await clock.ReadNow(ct)), "code_daily_limit");
            case SmsResult.Throttled:
                await Withdraw();
                return Problem.TooMany(TimeSpan.FromSeconds(ResendAfter), "code_too_frequent");
            case SmsResult.Refused:
                await Withdraw();
                return InvalidPhone;
            default:
                // Also when the outcome is unknown: the message may have arrived, so the code stays valid, and it is never sent again
                // automatically.
                return Reply.Accepted(new Response(VerificationCodes.LifetimeSeconds, ResendAfter));
        }

        Problem Limited(Problem limit)
        {
            log.CodeNotSent(caller.Id, limit.Code);
            return limit;
        }

        // Nothing was sent: the code is withdrawn and the budget gets it back.
        async Task Withdraw()
        {
            await codes.Withdraw(newCode, ct);
            await budget.Release(ct);
        }

        // An outage here or at the vendor must not use up anybody's allowance.
        async Task GiveBack()
        {
            await limits.ReleaseAll([prefix.Key, .. windows.Select(w => w.Key)], ct);
            await allowances.Release(http, LimitName, ct);
        }
    }

    private sealed record Window(string Key, int Limit, TimeSpan Length, string Code);

    /// <summary>
    /// The person's own windows come first, so that a person who has used them up learns nothing about a phone; then the narrowest. A
    /// refusal by one of them takes nothing from the others: a person at their own limit must not use up the limit of a phone.
    /// </summary>
    private static IReadOnlyList<Window> GetWindows(Guid caller, string? device, int maxPerDevice, string phone) =>
    [
        new($"sms:caller:{caller}", MaxPerPersonAndDay, TimeSpan.FromHours(24), "code_daily_limit"),
        // Several people may use WeChat on one device, but not many.
        .. device is null ? (Window[])[]
            : [new Window($"sms:device:{device}", maxPerDevice, TimeSpan.FromHours(24), "code_daily_limit")],
        new($"sms:phone:soon:{phone}", 1, TimeSpan.FromSeconds(ResendAfter), "code_too_frequent"),
        new($"sms:phone:hour:{phone}", MaxPerPhoneAndHour, TimeSpan.FromHours(1), "code_too_frequent"),
        new($"sms:phone:day:{phone}", MaxPerPhoneAndDay, TimeSpan.FromHours(24), "code_daily_limit"),
    ];

    private static async Task<Problem?> AcquireLimits(IRateLimits limits, RateLimit prefix, IReadOnlyList<Window> windows,
        CancellationToken ct)
    {
        var exceeded = await limits.TryAcquireAll([prefix, .. windows.Select(w => new RateLimit(w.Key, w.Limit, w.Length))],
            allOrNone: true, ct);
        return exceeded is { } it ? it.Result.ToProblem(it.Index == 0 ? "code_too_frequent" : windows[it.Index - 1].Code) : null;
    }

    /// <summary>Returns the time until midnight in China: vendors count days in China's time zone.</summary>
    private static TimeSpan GetTimeUntilTomorrow(DateTimeOffset now) => TimeSpan.FromDays(1) - ChinaTime.Local(now).TimeOfDay;

    internal static Problem InvalidPhone { get; } = Problem.Invalid(new Fault("/phone", "phone_invalid") { Top = "phone_invalid" });
}
