using System.Collections.Immutable;
using JasperFx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Returns a picture: to its owner; to the reviewer who currently holds the case; and, if it was submitted, to an auditor who has given a
/// reason within the last half hour. Each access by staff is recorded before the response.
/// </summary>
internal static class ReadImage
{
    private static readonly TimeSpan AuditorAccessTime = TimeSpan.FromMinutes(30);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/upload/image/{imageId:guid}", Handle)
        .RequireSignedIn().WithName(nameof(ReadImage)).WithTags("pictures").Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
        .WithProblemCodes("picture_unavailable");

    private static async Task<IResult> Handle(Guid imageId, CurrentCaller caller, HttpContext http, Images images, IStreams events,
        IKeyRing keys, CancellationToken ct)
    {
        if (await images.Find(imageId, ct) is not { } image)
            return Problem.NotFound;
        var reason = caller.IsStaff ? await FindAccessReason(caller, image, events, ct) : null;
        if (reason is null && !(caller.IsApplicant && caller.Id == image.Owner))
            return Problem.NotFound;
        var (jpeg, problem) = await images.OpenOrRefuse(image, ct);
        if (jpeg is null)
            return problem!;
        if (reason is not null)
            await RecordAccess(caller, image, reason, events, keys, ct);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{image.Kind}.jpg\"";
        return TypedResults.Bytes(jpeg, "image/jpeg");
    }

    /// <param name="AuditorReason">The auditor's sealed reason; null for the review itself.</param>
    private sealed record AccessReason(Personal? AuditorReason);

    /// <returns>Null when the caller has no right to see the picture.</returns>
    private static async Task<AccessReason?> FindAccessReason(CurrentCaller caller, Images.Image image, IStreams events,
        CancellationToken ct)
    {
        var it = await events.Load<CaseAccess>(image.Owner, ct);
        if (it.State.Claim.FindHolder(it.Now) == caller.Id)
            return new AccessReason(null);
        if (!caller.Has("auditor") && !caller.Has("admin") || it.State.Erased || !it.State.SubmittedPictures.Contains(image.Id))
            return null;
        var lastReason = (await events.Load<AuditorReasons>(AccessStream.Of(image.Owner), ct)).State.Last.GetValueOrDefault(caller.Id);
        return lastReason.Reason is { } reason && lastReason.At + AuditorAccessTime > it.Now ? new AccessReason(reason) : null;
    }

    private static async Task RecordAccess(CurrentCaller caller, Images.Image image, AccessReason reason, IStreams events, IKeyRing keys,
        CancellationToken ct)
    {
        var purpose = reason.AuditorReason ?? await AccessStream.SealPurpose(keys, image.Owner, "review", ct);
        await events.Append(
            [AccessStream.Append(new PersonalDataRevealed(image.Owner, caller.Id, caller.Role ?? "", image.Kind, purpose))], ct);
    }

    /// <summary>The last reason that each auditor gave for looking at a past case.</summary>
    internal sealed record AuditorReasons(ImmutableDictionary<Guid, (DateTimeOffset At, Personal? Reason)> Last) : IFold<AuditorReasons>
    {
        public static AuditorReasons Initial { get; } = new(ImmutableDictionary<Guid, (DateTimeOffset, Personal?)>.Empty);

        public static AuditorReasons WhenRecorded(AuditorReasons it, IEvent e) =>
            e.Data is PersonalDataRevealed { What: AccessStream.PastCase } revealed
            ? new(it.Last.SetItem(revealed.By, (e.Timestamp, revealed.Why))) : it;
    }

    /// <summary>Who holds the case, and which pictures were ever submitted.</summary>
    internal sealed record CaseAccess(ReviewClaim Claim, ImmutableHashSet<Guid> SubmittedPictures, bool Erased) : IEventFold<CaseAccess>
    {
        public static CaseAccess Initial { get; } = new(ReviewClaim.Initial, [], false);

        public static CaseAccess When(CaseAccess it, object @event) => it with
        {
            Claim = ReviewClaim.When(it.Claim, @event),
            SubmittedPictures = @event is MaterialsUploaded e
                ? it.SubmittedPictures.Union([e.BusinessLicense.ImageId, e.IdCardFront.ImageId, e.IdCardBack.ImageId])
                : it.SubmittedPictures,
            Erased = it.Erased || @event is PersonalDataErased or ErasureDeferred,
        };
    }
}
