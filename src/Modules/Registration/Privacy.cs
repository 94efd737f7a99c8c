using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Who opened my papers: the person reads it at any time.</summary>
internal static class ReadAccessLog
{
    public sealed record Entry(DateTimeOffset At, string Role, string What, string? Why);
    public sealed record Response(IReadOnlyList<Entry> Items);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/privacy/access-log", Handle)
        .RequireApplicant().WithName(nameof(ReadAccessLog)).WithTags("privacy").Produces<Response>();

    private static async Task<IResult> Handle(CurrentCaller caller, IEventStore events, IKeyRing keys, CancellationToken ct) =>
        Reply.Ok(new Response(await Entries(caller.Id, events, keys, ct)));

    /// <summary>Newest first. The role, not the person: staff are answered for by the retailer.</summary>
    public static async Task<IReadOnlyList<Entry>> Entries(Guid registration, IEventStore events, IKeyRing keys, CancellationToken ct)
    {
        var entries = new List<Entry>();
        await foreach (var e in events.Read(AccessStream.Of(registration), ct))
            if (e.Data is PersonalDataRevealed seen)
                entries.Add(new Entry(e.At, seen.Role, seen.What,
                    (await keys.Open<AccessPurpose>(seen.Why, Sealed.Purpose, "access-log", ct, e.Stream))?.Purpose));
        entries.Reverse();
        return entries;
    }
}

/// <summary>What is agreed to, and to change it: sensitive data later, or all of it back, which stops the process.</summary>
internal static class ManageConsent
{
    public sealed record Request([MaxRunes(50)] string PolicyVersion, bool Agreed, bool Sensitive);
    public sealed record Response(string? PolicyVersion, string CurrentVersion, bool Agreed, bool Sensitive);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/privacy/consent", Read).RequireApplicant().WithName("ReadConsent").WithTags("privacy").Produces<Response>();
        routes.MapPut("/privacy/consent", Change).RequireApplicant().Idempotent().WithName("ChangeConsent").WithTags("privacy").Produces<Response>();
    }

    private static async Task<IResult> Read(CurrentCaller caller, IEventStore events, CancellationToken ct) =>
        Reply.Ok(Shown((await events.Load<Registrant>(caller.Id, ct)).State));

    private static async Task<IResult> Change(Body<Request> body, CurrentCaller caller, HttpContext http, Commands commands, CancellationToken ct)
    {
        var request = body.Value;
        if (request.PolicyVersion != Policies.Version)
            return Problem.Invalid(new Fault("/policyVersion", "invalid"));
        return await commands.Run<Registrant>(http, caller.Id, (it, _) => Decide(it, request.Agreed, request.Sensitive),
            _ => Reply.Ok(new Response(Policies.Version, Policies.Version, request.Agreed, request.Agreed && request.Sensitive)), ct);
    }

    /// <summary>Without consent to the policy there is none to sensitive data. What was submitted and not decided goes back to draft.</summary>
    public static Decision Decide(Registrant it, bool agreed, bool sensitive)
    {
        var changed = new ConsentChanged(Policies.Version, Policies.Hash, agreed, agreed && sensitive);
        return it switch
        {
            { Status: AuthStatus.None } or { Erased: true } => new Rejection("not_found", "There is no such registration.", Missing: true),
            _ when it.Agreed == changed.Policy && it.Sensitive == changed.Sensitive && it.PolicyVersion == changed.PolicyVersion => Decision.Nothing,
            { Status: AuthStatus.Pending or AuthStatus.Processing } when !changed.Policy || !changed.Sensitive =>
                Decision.Append(changed, new RegistrationWithdrawn(it.Round)),
            _ => Decision.Append(changed),
        };
    }

    private static Response Shown(Registrant it) => new(it.PolicyVersion, Policies.Version, it.Agreed, it.Sensitive);
}

/// <summary>All that is held about the caller, in clear, for the caller alone.</summary>
internal static class ExportPerson
{
    public sealed record Happened(long Version, DateTimeOffset At, string What);
    public sealed record Picture(Guid ImageId, string Kind, int Width, int Height, int Bytes, IReadOnlyDictionary<string, MaterialReading>? Readings);
    public sealed record Submitted(int Round, DateTimeOffset At, ApplicantData? Applicant, string CompanyName, string? CreditCode, string Province,
        string City, string? District, decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry);
    public sealed record Response(Guid RegistrationId, string AuthStatus, string? WxOpenid, string? WxUnionid, string? Phone, ManageConsent.Response Consent,
        JsonObject Draft, IReadOnlyList<Submitted> Submissions, IReadOnlyList<Picture> Pictures, IReadOnlyList<ReadAccessLog.Entry> AccessLog,
        IReadOnlyList<Happened> History);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/privacy/export", Handle)
        .RequireApplicant().WithName(nameof(ExportPerson)).WithTags("privacy").Produces<Response>();

    private static async Task<IResult> Handle(CurrentCaller caller, IEventStore events, IKeyRing keys, Drafts drafts, Images images, Readings readings,
        CancellationToken ct)
    {
        var (it, identity) = (Registrant.Initial, (WechatIdentity?)null);
        var (submissions, history) = (new List<Submitted>(), new List<Happened>());
        await foreach (var e in events.Read(caller.Id, ct))
        {
            it = Registrant.Apply(it, e.Data);
            history.Add(new Happened(e.Version, e.At, e.Type));
            if (e.Data is WechatAuthorized first)
                identity = await keys.Open<WechatIdentity>(first.Identity, Sealed.Identity, "export", ct);
            if (e.Data is InfoSubmitted x)
                submissions.Add(new Submitted(x.Round, e.At, await keys.Open<ApplicantData>(x.Applicant, Sealed.Applicant, "export", ct), x.CompanyName,
                    x.CreditCode, x.Province, x.City, x.District, x.PowerCapacity, x.MonthlyUsage, x.CurrentPrice, x.VoltageLevel, x.Industry));
        }
        if (it.Status == AuthStatus.None)
            return Problem.NotFound;
        var pictures = new List<Picture>();
        foreach (var p in await images.OfOwner(caller.Id, ct))
            pictures.Add(new Picture(p.Id, p.Kind, p.Width, p.Height, p.Bytes, await readings.Find(caller.Id, p.Id, ct)));
        return Reply.Ok(new Response(caller.Id, it.Status, identity?.OpenId, identity?.UnionId,
            (await keys.Open<VerifiedPhone>(it.Phone, Sealed.Phone, "export", ct))?.Phone,
            new ManageConsent.Response(it.PolicyVersion, Policies.Version, it.Agreed, it.Sensitive), (await drafts.Read(caller.Id, ct)).Form, submissions,
            pictures, await ReadAccessLog.Entries(caller.Id, events, keys, ct), history));
    }
}
