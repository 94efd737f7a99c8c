using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>What is agreed to, and to change it: sensitive data later, or all of it back, which stops the process.</summary>
[Tags("privacy")]
public static class ManageConsent
{
    public sealed record Request([MaxRunes(50)] string PolicyVersion, bool Agreed, bool Sensitive);
    public sealed record Response(string? PolicyVersion, string CurrentVersion, bool Agreed, bool Sensitive);

    [WolverineGet("/privacy/consent"), Applicant, EndpointName("ReadConsent")]
    [Answers<Response>]
    public static async Task<IResult> Read(CurrentCaller caller, IStreams events, CancellationToken ct) =>
        Reply.Ok(Shown((await events.Load<Registrant>(caller.Id, ct)).State));

    [WolverinePut("/privacy/consent"), Applicant, Idempotent, EndpointName("ChangeConsent")]
    [Answers<Response>]
    public static async Task<IResult> Change(Body<Request> body, CurrentCaller caller, HttpContext http, Commands commands,
        Images images, IKeyRing keys, CancellationToken ct)
    {
        var request = body.Value;
        if (request.PolicyVersion != Policies.Version)
            return Problem.Invalid(new Fault("/policyVersion", "invalid"));
        var pictures = request is { Agreed: true, Sensitive: true } ? [] : await images.OfOwner(caller.Id, ct);
        IReadOnlyList<Row> gone = request is { Agreed: true, Sensitive: true } ? []
            : [Images.Removal(caller.Id), .. pictures.Select(p => ImageUnused.Now(caller.Id, p.Id))];
        IReadOnlyList<Guid> read = [];
        var answer = await commands.Run<Registrant>(http, caller.Id, (it, _) =>
        {
            var decision = Decide(it, request.Agreed, request.Sensitive);
            // Pictures and what was read from them are held on the separate consent alone: without it they go, unless a contract came of
            // them.
            if (gone.Count == 0 || it.Status == AuthStatus.Approved)
                return decision;
            read = ReadingSubject.UpTo(caller.Id, it.Round);
            return decision.With([.. gone, .. read.Select(keys.Destruction)]);
        }, _ => Reply.Ok(new Response(Policies.Version, Policies.Version, request.Agreed, request.Agreed && request.Sensitive)), ct);
        foreach (var subject in read)
            keys.Forget(subject);
        return answer;
    }

    /// <summary>
    /// Without consent to the policy there is none to sensitive data. What was submitted and not decided goes back to draft.
    /// </summary>
    public static Decision Decide(Registrant it, bool agreed, bool sensitive)
    {
        var changed = new ConsentChanged(Policies.Version, Policies.Hash, agreed, agreed && sensitive);
        return it switch
        {
            { Status: AuthStatus.None } or { Erased: true } => new Rejection("not_found", "There is no such registration.", Missing: true),
            _ when it.Agreed == changed.Policy && it.Sensitive == changed.Sensitive && it.PolicyVersion == changed.PolicyVersion =>
                Decision.Nothing,
            { Status: AuthStatus.Pending or AuthStatus.Processing } when !changed.Policy || !changed.Sensitive =>
                Decision.Append(changed, new RegistrationWithdrawn(it.Round)),
            _ => Decision.Append(changed),
        };
    }

    private static Response Shown(Registrant it) => new(it.PolicyVersion, Policies.Version, it.Agreed, it.Sensitive);
}
