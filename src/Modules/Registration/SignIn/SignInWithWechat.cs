using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>A visitor of the mini-program signs in with one tap. The first sign-in starts the registration, later ones find it.</summary>
[Tags("sign-in")]
public static class SignInWithWechat
{
    public sealed record Request([Exact, MaxRunes(4096)] string Code,
        [TopCode("consent_required")] ConsentGiven? Consent = null, ProfileGiven? Profile = null,
        [Exact, MaxRunes(200)] string? DeviceId = null) : IValidatableBody
    {
        /// <summary>Checked before the code is used, because it is valid once.</summary>
        public IReadOnlyList<Fault> Faults() =>
        [
            .. Consent is null ? [CreateConsentFault("/consent", "required")] : (Fault[])[],
            .. Consent is { Agreed: not true } ? [CreateConsentFault("/consent/agreed", "required")] : (Fault[])[],
            .. Consent is { PolicyVersion: not ConsentTexts.Version }
            ? [CreateConsentFault("/consent/policyVersion", "invalid")] : (Fault[])[],
        ];

        private static Fault CreateConsentFault(string pointer, string code) => new(pointer, code) { Top = "consent_required" };
    }

    public sealed record ConsentGiven([MaxRunes(50)] string? PolicyVersion = null, bool? Agreed = null, bool? Sensitive = null);
    public sealed record ProfileGiven([Decorative(Decoration.Truncated), MaxRunes(100)] string? Nickname = null,
        [Decorative(Decoration.WebAddress), MaxRunes(500)] string? AvatarUrl = null);
    internal sealed record Response(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, Guid RegistrationId,
        string AuthStatus,
        string Step);

    [WolverinePost("/auth/wechat"), AllowAnonymous]
    [Answers<Response>, ProblemCodes("consent_required", "wechat_code_invalid", "forbidden", "wechat_unavailable", "request_in_progress")]
    public static async Task<IResult> Post(Body<Request> body, Execution execution, SignInLog log, HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        var result = request.Faults() is { Count: > 0 } faults ? Problem.Invalid(faults) : await execution.Run(request, http, ct);
        if (result is Problem problem)
            log.RecordApplicantRefusal(problem.Code);
        else if (result is Reply { Body: Response signedIn })
            log.RecordApplicantSignIn(signedIn.RegistrationId);
        return result;
    }

    public static Decision Decide(Registrant it, WechatAuthorized authorized) =>
        it.Status == AuthStatus.None ? Decision.Append(authorized) : Decision.Nothing;

    /// <summary>
    /// Decides a later sign-in. Signing in gives consent to the texts in force; it can add to the consent but never withdraws it. When the
    /// consent was changed too often to be given again today, the person is signed in without it.
    /// </summary>
    /// <param name="hash">The hash of the texts in force.</param>
    public static Decision DecideRepeatedSignIn(Registrant it, bool sensitive, string hash, DateTimeOffset now) => it switch
    {
        { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
        { Agreed: true, PolicyVersion: ConsentTexts.Version } when it.Sensitive || !sensitive => Decision.Nothing,
        _ when ManageConsent.GetRetryDelay(it, agreed: true, sensitive, now) is not null => Decision.Nothing,
        _ => Decision.Append(new ConsentChanged(ConsentTexts.Version, hash, true, it.Sensitive || sensitive)),
    };

    /// <summary>Exchanges a WeChat code for tokens.</summary>
    [PerRequest]
    public sealed class Execution(IWechat wechat, IStreams events, IKeyRing keys, Reservations reservations, Drafts drafts,
        Sessions sessions, RegistrationRateLimits allowances, FraudSignals signals, ConsentTexts consentTexts)
    {
        private const string LimitName = "SignIn";

        public async Task<IResult> Run(Request request, HttpContext http, CancellationToken ct)
        {
            if (await allowances.Acquire(http, LimitName, 120, 1200, 36_000, ct) is { } problem)
                return problem;
            return await wechat.SignIn(request.Code, ct) switch
            {
                WechatSession.Ok session => await CompleteSignIn(session, request, http, ct),
                WechatSession.Unavailable unavailable => await GiveBack(unavailable.RetryAfter),
                // WeChat has restricted this account; nothing but WeChat's own service can lift that.
                WechatSession.Blocked => Problem.Forbidden,
                _ => new Problem("wechat_code_invalid"),
            };

            // An outage of WeChat must not use up what everybody on the address shares.
            async Task<Problem> GiveBack(TimeSpan retryAfter)
            {
                await allowances.Release(http, LimitName, ct);
                return Problem.Unavailable("wechat_unavailable", retryAfter);
            }
        }

        private async Task<IResult> CompleteSignIn(WechatSession.Ok session, Request request, HttpContext http, CancellationToken ct)
        {
            var identity = reservations.ComputeIdentityIndex(session.OpenId);
            var sensitive = request.Consent!.Sensitive is true;
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var existingId = await reservations.FindByIdentity(identity, ct);
                var id = existingId ?? Guid.CreateVersion7();
                var outcome = existingId is null ? await StartRegistration(id, identity, session, request, sensitive, ct)
                    : await AsApplicant(id).Decide<Registrant>(id, (it, now) => DecideRepeatedSignIn(it, sensitive, consentTexts.Hash, now),
                        ct);
                // A concurrent first sign-in of the same person or an erasure came first: look again.
                if (outcome is not Outcome.Done)
                    continue;
                await signals.RecordSignIn(id, request.DeviceId, http, ct);
                await drafts.PrefillProfile(id, request.Profile?.Nickname, request.Profile?.AvatarUrl, ct);
                var tokens = await sessions.Issue(Audience.Applicant, id, null, ct);
                // Checked after everything is written: an erasure in the meantime has deleted what was there.
                var hasIdentity = await reservations.HasIdentity(id, ct);
                var it = (await events.Load<Registrant>(id, ct)).State;
                if (!hasIdentity || it.Erased)
                {
                    await sessions.EndAll(Audience.Applicant, id, ct);
                    continue;
                }
                return Reply.Ok(new Response(tokens.AccessToken, tokens.RefreshToken, tokens.TokenType, tokens.ExpiresIn, id, it.Status,
                    await drafts.GetStep(id, it, ct)));
            }
            return new Problem("request_in_progress") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        private async Task<Outcome> StartRegistration(Guid id, byte[] identity, WechatSession.Ok session, Request request, bool sensitive,
            CancellationToken ct)
        {
            var sealedIdentity = await keys.Seal(id, SealedFieldNames.Identity, new WechatIdentity(session.OpenId, session.UnionId), ct);
            // With the person's own key: after an erasure nobody can use it to tell that somebody else came with the same device.
            var device = string.IsNullOrEmpty(request.DeviceId) ? null
                : await keys.Fingerprint(id, "device", Encoding.UTF8.GetBytes(request.DeviceId), ct);
            var authorized = new WechatAuthorized(sealedIdentity, ConsentTexts.Version, consentTexts.Hash, sensitive, device);
            return await AsApplicant(id).Decide<Registrant>(id, (it, _) =>
                Decide(it, authorized).WithRows(Reservations.ReserveIdentity(identity, id)), ct);
        }

        private IStreams AsApplicant(Guid id) => events.As(events.Caller with { Actor = Actor.Applicant(id) });
    }
}
