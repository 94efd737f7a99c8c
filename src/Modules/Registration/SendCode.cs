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
    private const string What = nameof(SendCode);

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
        // An address may be a whole town's behind one operator: its limit is wide, and where there is a CAPTCHA that is asked for long before.
        if ((await allowances.Take(http, What, 100, 1000, 3600, ct) ?? await stepUp.Ask(http, phone, ct)
            ?? await Throttled(limits, caller.Id, device, phone, ct)) is { } refused)
            return refused;
        if (await allowances.TakePhonePrefix(phone, ct) is { } crowded)
        {
            await GiveBackOwn();
            return crowded;
        }
        if (!await budget.Take(ct))
        {
            await GiveBack();
            return Problem.Unavailable("sms_unavailable", TimeSpan.FromMinutes(10));
        }
        var made = await codes.Make(caller.Id, reservations.Phone(phone), ct);
        switch (await sms.SendCode(phone, made.Code, ct))
        {
            case SmsResult.Unavailable away:
                await Withdraw();
                await GiveBack();
                if (away.Alarm)
                    SmsBudget.VendorAlarm();
                return Problem.Unavailable("sms_unavailable", away.RetryAfter);
            case SmsResult.Throttled often:
                await Withdraw();
                return Problem.TooMany(often.RetryAfter, often.Daily ? "code_daily_limit" : "code_too_frequent");
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
            await codes.Withdraw(made, ct);
            await budget.GiveBack(ct);
        }

        // Our fault or a vendor's: it costs nobody one of his.
        async Task GiveBack()
        {
            await allowances.GiveBack(http, What, ct);
            await allowances.GiveBackPhonePrefix(phone, ct);
            await GiveBackOwn();
        }

        async Task GiveBackOwn()
        {
            foreach (var (key, _, _, _) in Limits(caller.Id, device, phone))
                await limits.GiveBack(key, ct);
        }
    }

    /// <summary>The narrowest window first: what is refused there takes nothing of the wider ones.</summary>
    private static async Task<Problem?> Throttled(IRateLimits limits, Guid caller, string? device, string phone, CancellationToken ct)
    {
        foreach (var (key, most, window, code) in Limits(caller, device, phone))
            if ((await limits.Take(key, most, window, ct)).Refusal(code) is { } refused)
                return refused;
        return null;
    }

    private static (string Key, int Most, TimeSpan Window, string Code)[] Limits(Guid caller, string? device, string phone) =>
    [
        ($"sms:phone:soon:{phone}", 1, TimeSpan.FromSeconds(ResendAfter), "code_too_frequent"),
        ($"sms:phone:hour:{phone}", 5, TimeSpan.FromHours(1), "code_too_frequent"),
        ($"sms:caller:{caller}", 20, TimeSpan.FromHours(24), "code_daily_limit"),
        // One device may have several people's WeChat, but not many; whoever names none has the caller's limit alone.
        ($"sms:device:{device ?? caller.ToString()}", 20, TimeSpan.FromHours(24), "code_daily_limit"),
        ($"sms:phone:day:{phone}", 10, TimeSpan.FromHours(24), "code_daily_limit"),
    ];

    /// <summary>From which device the registration was begun; a hash.</summary>
    private sealed record Device(string? Hash) : IFold<Device>
    {
        public static Device Initial { get; } = new((string?)null);

        public static Device Apply(Device it, object @event) => @event is WechatAuthorized e ? new Device(e.DeviceHash) : it;
    }

    internal static Problem Invalid { get; } = Problem.Invalid(new Fault("/phone", "phone_invalid") { Top = "phone_invalid" });
}
