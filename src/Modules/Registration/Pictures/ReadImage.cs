using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The picture, to its owner and to the reviewer who holds the case at this moment; the reviewer's look is recorded
/// first.</summary>
internal static class ReadImage
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/upload/image/{imageId:guid}", Handle)
        .RequireSignedIn().WithName(nameof(ReadImage)).WithTags("pictures").Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
        .Refuses("picture_unavailable");

    private static async Task<IResult> Handle(Guid imageId, CurrentCaller caller, HttpContext http, Images images, IStreams events,
        IKeyRing keys, CancellationToken ct)
    {
        if (await images.Find(imageId, ct) is not { } image || !await May(caller, image, events, ct))
            return Problem.NotFound;
        var (jpeg, problem) = await images.OpenOrRefuse(image, ct);
        if (jpeg is null)
            return problem!;
        if (caller.IsStaff)
            await Record(caller, image, events, keys, ct);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{image.Kind}.jpg\"";
        return TypedResults.Bytes(jpeg, "image/jpeg");
    }

    private static async Task<bool> May(CurrentCaller caller, Images.Image image, IStreams events, CancellationToken ct)
    {
        if (caller.IsApplicant)
            return caller.Id == image.Owner;
        var holder = await events.Load<Holder>(image.Owner, ct);
        return holder.State.Reviewer == caller.Id && holder.State.Until > holder.Now;
    }

    private static async Task Record(CurrentCaller caller, Images.Image image, IStreams events, IKeyRing keys, CancellationToken ct)
    {
        var stream = AccessStream.Of(image.Owner);
        var why = await keys.Seal(image.Owner, Sealed.Purpose, new AccessPurpose("review"), ct, stream);
        await events.Append([new StreamAppend(stream, Expected.Any,
            new PersonalDataRevealed(image.Owner, caller.Id, caller.Role ?? "", image.Kind, why))], ct);
    }

    /// <summary>Who holds the case.</summary>
    internal sealed record Holder(Guid? Reviewer, DateTimeOffset Until) : IFold<Holder>
    {
        public static Holder Initial { get; } = new(null, default);

        public static Holder When(Holder it, object @event) => @event switch
        {
            ReviewClaimed e => new Holder(e.Reviewer, e.LeaseUntil),
            ReviewTakenOver e => new Holder(e.To, e.LeaseUntil),
            ReviewReleased or ReviewDecided or DecisionProposed or RegistrationWithdrawn or InfoSubmitted or PersonalDataErased
                or ErasureDeferred => Initial,
            _ => it,
        };
    }
}
