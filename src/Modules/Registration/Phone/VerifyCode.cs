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
        IReadOnlyList<Fault> IValidatableBody.Faults() => Mobile.IsMainland(Phone) ? [] : SendCode.InvalidPhone.Errors!;
    }

    internal sealed record Response(bool PhoneVerified, string AuthStatus, string Step);

    private const string LimitName = "VerifyCode";

    [WolverinePost("/auth/verify-code"), Applicant, Idempotent]
    [Answers<Response>, ProblemCodes("code_incorrect", "code_locked", "phone_already_bound", "phone_invalid", "consent_required",
        "already_submitted")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, HttpContext http, VerificationCodes codes,
        Reservations reservations, PhoneBinding binding, RegistrationRateLimits allowances, CodeLimitLog log, CancellationToken ct)
    {
        var (phone, code) = body.Value;
        if (!Mobile.IsMainland(phone))
            return SendCode.InvalidPhone;
        if (await allowances.Acquire(http, LimitName, 60, 600, 36_000, ct) is { } problem)
            return Limited(problem);
        var result = await codes.Verify(caller.Id, reservations.ComputePhoneIndex(phone), code, ct);
        // A locked phone gets the same response for a right code and a wrong one, so a try is no guess, and does not use up what everybody
        // on the address shares.
        if (result is VerificationCodes.VerificationResult.Locked)
            await allowances.Release(http, LimitName, ct);
        return result switch
        {
            VerificationCodes.VerificationResult.Correct correct => await binding.Bind(http, caller, phone, "sms", [correct.Deletion], ct),
            VerificationCodes.VerificationResult.Locked locked => Limited(Problem.TooMany(locked.RetryAfter, "code_locked")),
            _ => new Problem("code_incorrect"),
        };

        Problem Limited(Problem limit)
        {
            log.CodeNotChecked(caller.Id, limit.Code);
            return limit;
        }
    }
}

/// <summary>Binds a verified phone to a registration, whichever way it was verified.</summary>
[PerRequest]
public sealed class PhoneBinding(Commands commands, Reservations reservations, IKeyRing keys, Drafts drafts)
{
    public async Task<IResult> Bind(HttpContext http, CurrentCaller caller, string phone, string method, IReadOnlyList<Row> rows,
        CancellationToken ct)
    {
        var index = reservations.ComputePhoneIndex(phone);
        var verified = new PhoneVerified(await keys.Seal(caller.Id, SealedFieldNames.Phone, new VerifiedPhone(phone), ct), method);
        VerifyCode.Response? response = null;
        return await commands.Run<Registrant>(http, caller.Id, async (it, _) =>
        {
            var isSamePhone = it.Phone is not null && await reservations.FindPhoneIndex(caller.Id, ct) is { } boundIndex
                && boundIndex.AsSpan().SequenceEqual(index);
            var decision = Decide(it, verified, isSamePhone);
            if (decision.Rejection is not null)
                return decision;
            var updated = Registrant.When(it, verified);
            response = new VerifyCode.Response(true, updated.Status, await drafts.GetStep(caller.Id, updated, ct));
            // Without an event there is no version check, so the registration may have changed since it was read. Its reserved phone is
            // left as it is.
            return decision.Events.Count == 0 ? decision.WithRows(rows) : decision.WithRows(rows)
                .WithRows(Reservations.ReservePhone(index, caller.Id));
        }, _ => Reply.Ok(response!), ct);
    }

    /// <param name="isSamePhone">It is the phone that this registration already has.</param>
    public static Decision Decide(Registrant it, PhoneVerified verified, bool isSamePhone) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
        { Agreed: false } => new Rejection("consent_required", "Consent to the processing of the phone is missing."),
        { Phone: not null } when isSamePhone => Decision.Nothing,                          // verifying it again changes nothing
        { Editable: false } => new Rejection("already_submitted", "The phone of a submitted application stays as it is."),
        _ => Decision.Append(verified),
    };
}
