using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The applicant gets a code by SMS. The answer is the same whether or not anybody here knows the phone.</summary>
internal static class SendCode
{
    public sealed record Request([Exact, TopCode("phone_invalid")] string Phone);
    public sealed record Response(int ExpiresIn, int ResendAfter);

    private const int ResendAfter = 60;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/send-code", Handle)
        .RequireApplicant().Idempotent().WithName(nameof(SendCode)).WithTags("registration")
        .Produces<Response>(StatusCodes.Status202Accepted).Refuses("phone_invalid", "code_too_frequent", "code_daily_limit", "sms_unavailable");

    private static async Task<IResult> Handle(Body<Request> body, CurrentCaller caller, HttpContext http, Codes codes, Reservations reservations,
        ISms sms, IRateLimits limits, Allowances allowances, SmsBudget budget, StepUp stepUp,
        IEventStore events, CancellationToken ct)
    {
        var phone = body.Value.Phone;
        if (!Mobile.IsMainland(phone))
            return Invalid;
        var device = (await events.Load<Device>(caller.Id, ct)).State.Hash;
        if ((await allowances.Take(http, "SendCode", 20, 200, 3600, ct) ?? await stepUp.Ask(http, phone, ct)
            ?? await Throttled(limits, caller.Id, device, phone, ct) ?? await allowances.TakePhonePrefix(phone, ct)) is { } refused)
            return refused;
        if (!await budget.Take(ct))
        {
            await limits.Forget(Soon(phone), ct);
            return Problem.Unavailable("sms_unavailable", TimeSpan.FromMinutes(10));
        }
        var (challenge, code) = await codes.Make(caller.Id, reservations.Phone(phone), ct);
        switch (await sms.SendCode(phone, code, ct))
        {
            case SmsResult.Unavailable away:
                await Withdraw();
                await limits.Forget(Soon(phone), ct);
                return Problem.Unavailable("sms_unavailable", away.RetryAfter);
            case SmsResult.Throttled:
                await Withdraw();
                return Problem.TooMany(TimeSpan.FromSeconds(ResendAfter), "code_too_frequent");
            case SmsResult.Refused:
                await Withdraw();
                return Invalid;
            default:
                // Also for an unknown outcome: it may have arrived, so it is good, and it is never sent again by itself.
                return Reply.Accepted(new Response(Codes.Seconds, ResendAfter));
        }

        // Nothing went out: the code is none, and costs nothing.
        async Task Withdraw()
        {
            await codes.Withdraw(challenge, ct);
            await budget.GiveBack(ct);
        }
    }

    /// <summary>The narrowest window first: what is refused there takes nothing of the wider ones.</summary>
    private static async Task<Problem?> Throttled(IRateLimits limits, Guid caller, string? device, string phone, CancellationToken ct)
    {
        foreach (var (key, most, window, code) in new[]
                 {
                     (Soon(phone), 1, TimeSpan.FromSeconds(ResendAfter), "code_too_frequent"),
                     ($"sms:phone:hour:{phone}", 5, TimeSpan.FromHours(1), "code_too_frequent"),
                     ($"sms:caller:{caller}", 20, TimeSpan.FromHours(24), "code_daily_limit"),
                     // One device may have several people's WeChat, but not many; whoever names none has the caller's limit alone.
                     ($"sms:device:{device ?? caller.ToString()}", 20, TimeSpan.FromHours(24), "code_daily_limit"),
                     ($"sms:phone:day:{phone}", 10, TimeSpan.FromHours(24), "code_daily_limit"),
                 })
            if ((await limits.Take(key, most, window, ct)).Refusal(code) is { } refused)
                return refused;
        return null;
    }

    private static string Soon(string phone) => $"sms:phone:soon:{phone}";

    /// <summary>From which device the registration was begun; a hash.</summary>
    private sealed record Device(string? Hash) : IFold<Device>
    {
        public static Device Initial { get; } = new((string?)null);

        public static Device Apply(Device it, object @event) => @event is WechatAuthorized e ? new Device(e.DeviceHash) : it;
    }

    internal static Problem Invalid { get; } = Problem.Invalid(new Fault("/phone", "phone_invalid") { Top = "phone_invalid" });
}
