using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>
/// The applicant proves possession of the phone with the code that was sent to it. A phone belongs to one registration only.
/// </summary>
[Tags("registration")]
public static class VerifyCode
{
    public sealed record Request([Exact, TopCode("phone_invalid")] string Phone, [Exact, TopCode("code_incorrect")] string Code)
        : IValidatableBody
    {
        IReadOnlyList<Fault> IValidatableBody.Faults() => Mobile.IsMainland(Phone) ? [] : SendCode.Invalid.Errors!;
    }

    internal sealed record Response(bool PhoneVerified, string AuthStatus, string Step);

    [WolverinePost("/auth/verify-code"), Applicant, Idempotent]
    [Answers<Response>, ProblemCodes("code_incorrect", "code_locked", "phone_already_bound", "phone_invalid", "consent_required")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, HttpContext http, VerificationCodes codes,
        Reservations reservations, PhoneBinding binding, RegistrationRateLimits allowances, CodeLimitLog log, CancellationToken ct)
    {
        var (phone, code) = body.Value;
        if (!Mobile.IsMainland(phone))
            return SendCode.Invalid;
        if (await allowances.Take(http, "VerifyCode", 60, 600, 36_000, ct) is { } refused)
            return Limited(refused);
        return await codes.Verify(caller.Id, reservations.PhoneIndex(phone), code, ct) switch
        {
            VerificationCodes.VerificationResult.Correct right => await binding.Bind(http, caller, phone, "sms", [right.Deletion], ct),
            VerificationCodes.VerificationResult.Locked locked => Limited(Problem.TooMany(locked.RetryAfter, "code_locked")),
            _ => new Problem("code_incorrect"),
        };

        Problem Limited(Problem limit)
        {
            log.NotChecked(caller.Id, limit.Code);
            return limit;
        }
    }
}

/// <summary>Binds a verified phone to a registration, whichever way it was verified.</summary>
[PerRequest]
public sealed class PhoneBinding(Commands commands, Reservations reservations, IKeyRing keys, Drafts drafts)
{
    public async Task<IResult> Bind(HttpContext http, CurrentCaller caller, string phone, string by, IReadOnlyList<Row> rows,
        CancellationToken ct)
    {
        var index = reservations.PhoneIndex(phone);
        var verified = new PhoneVerified(await keys.Seal(caller.Id, SealedFieldNames.Phone, new VerifiedPhone(phone), ct), by);
        VerifyCode.Response? answer = null;
        return await commands.Run<Registrant>(http, caller.Id, async (it, _) =>
        {
            var same = it.Phone is not null && await reservations.FindPhoneIndex(caller.Id, ct) is { } held
                && held.AsSpan().SequenceEqual(index);
            var decision = Decide(it, verified, same);
            if (decision.Rejection is not null)
                return decision;
            var after = Registrant.When(it, verified);
            answer = new VerifyCode.Response(true, after.Status, await drafts.GetStep(caller.Id, after, ct));
            // Without an event there is no version check, so the registration may have changed since it was read. Its reserved phone is
            // left as it is.
            return decision.Events.Count == 0 ? decision.WithRows(rows) : decision.WithRows(rows)
                .WithRows(Reservations.ReservePhone(index, caller.Id));
        }, _ => Reply.Ok(answer!), ct);
    }

    /// <param name="same">It is the phone that this registration already has.</param>
    public static Decision Decide(Registrant it, PhoneVerified verified, bool same) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
        { Agreed: false } => new Rejection("consent_required", "Consent to the processing of the phone is missing."),
        { Phone: not null } when same => Decision.Nothing,                          // verifying it again changes nothing
        { Editable: false } => new Rejection("already_submitted", "The phone of a submitted application stays as it is."),
        _ => Decision.Append(verified),
    };
}
