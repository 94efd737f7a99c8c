using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;
using Wolverine.Marten;

namespace PowerCrm.Registration;

/// <summary>Returns the consent that the applicant gave, and the version of the policy in force.</summary>
[Tags("privacy")]
public static class ReadConsent
{
    internal sealed record Response(string? PolicyVersion, string CurrentVersion, bool Agreed, bool Sensitive);

    [WolverineGet("/privacy/consent"), Applicant]
    [Answers<Response>]
    public static async Task<IResult> Get(CurrentCaller caller, IStreams events, CancellationToken ct) =>
        Reply.Ok(ToResponse((await events.Load<Registrant>(caller.Id, ct)).State));

    internal static Response ToResponse(Registrant it) => new(it.PolicyVersion, ConsentTexts.Version, it.Agreed, it.Sensitive);
}

/// <summary>The applicant consents to the processing of sensitive data later, or withdraws any consent, which stops the process.</summary>
[Tags("privacy")]
public static class ManageConsent
{
    public sealed record Request([MaxRunes(50)] string PolicyVersion, bool Agreed, bool Sensitive);

    public static Guid Own(CurrentCaller caller) => caller.Id;

    /// <summary>
    /// The most changes of one person's consent within 24 hours. Each one is an event that stays for ever. Only giving consent is refused
    /// after that: it can be withdrawn at any time.
    /// </summary>
    public const int MaxPerDay = 20;

    public static IResult Before(Body<Request> body, Registrant it, DateTimeOffset now)
    {
        if (body.Value.PolicyVersion != ConsentTexts.Version)
            return Problem.Invalid(new Fault("/policyVersion", "invalid"));
        return GetRetryDelay(it, body.Value.Agreed, body.Value.Sensitive, now) is { } delay ? Problem.TooMany(delay)
            : WolverineContinue.Result();
    }

    /// <summary>Returns how long to wait before more consent can be given; null when it is allowed now, or when none is added.</summary>
    public static TimeSpan? GetRetryDelay(Registrant it, bool agreed, bool sensitive, DateTimeOffset now) =>
        agreed && (!it.Agreed || sensitive && !it.Sensitive) ? Registrant.GetRetryDelay(it.ConsentChanges, MaxPerDay, now) : null;

    /// <summary>Loads the pictures that are deleted when the consent is withdrawn.</summary>
    public static async Task<IReadOnlyList<Images.Image>> LoadAsync(Body<Request> body, CurrentCaller caller, Images images,
        CancellationToken ct) =>
        body.Value is { Agreed: true, Sensitive: true } ? [] : await images.FindByOwner(caller.Id, ct);

    [WolverinePut("/privacy/consent"), Applicant, Idempotent(RunsUnstored = true), EndpointName("ChangeConsent")]
    [Answers<ReadConsent.Response>]
    public static (IResult, Events, IEnumerable<IMartenOp>) Put(Body<Request> body, CurrentCaller caller,
        [WriteAggregate(FromMethod = nameof(Own))] Registrant it, IReadOnlyList<Images.Image> pictures, IKeyRing keys,
        ConsentTexts consentTexts, DateTimeOffset now)
    {
        var (_, agreed, sensitive) = body.Value;
        var deletesPictures = !PictureRetention.MayKeep(agreed && sensitive, it.Hold is not null, it.Status);
        IReadOnlyList<Guid> subjects = deletesPictures ? ReadingSubject.UpTo(caller.Id, it.Round) : [];
        var decision = Decide(it, agreed, sensitive, consentTexts.Hash);
        if (deletesPictures)
            decision = decision.WithRows(PictureDeletionRows(caller.Id, it, pictures, keys));
        var reply = Reply.Ok(new ReadConsent.Response(ConsentTexts.Version, ConsentTexts.Version, agreed, agreed && sensitive));
        return decision.Answer(it.Version, now, _ => reply with { BeforeSend = Forget });

        Task Forget()
        {
            foreach (var subject in subjects)
                keys.Evict(subject);
            return Task.CompletedTask;
        }
    }

    /// <summary>The rows that delete the pictures with their bytes, and the keys of their readings.</summary>
    internal static IEnumerable<Row> PictureDeletionRows(Guid person, Registrant it, IReadOnlyList<Images.Image> pictures, IKeyRing keys) =>
    [
        // The stored responses for retries also contain readings.
        IdempotencyScope.DeleteResponsesTo(Actor.Applicant(person)),
        Images.DeleteRow(person), .. pictures.Select(p => ImageUnused.ScheduleNow(person, p.Id)),
        .. ReadingSubject.UpTo(person, it.Round).Select(keys.DestroyKey),
    ];

    /// <summary>
    /// Without consent to the policy there is none to sensitive data. A submission that is not decided goes back to draft.
    /// </summary>
    /// <param name="hash">The hash of the texts in force.</param>
    public static Decision Decide(Registrant it, bool agreed, bool sensitive, string hash)
    {
        var changed = new ConsentChanged(ConsentTexts.Version, hash, agreed, agreed && sensitive);
        return it switch
        {
            { Status: AuthStatus.None } or { Erased: true } => RegistrationProblems.NotFound,
            _ when it.Agreed == changed.Policy && it.Sensitive == changed.Sensitive && it.PolicyVersion == changed.PolicyVersion =>
                Decision.Nothing,
            { Status: AuthStatus.Pending or AuthStatus.Processing } when !changed.Policy || !changed.Sensitive =>
                Decision.Append(changed, new RegistrationWithdrawn(it.Round)),
            _ => Decision.Append(changed),
        };
    }
}
