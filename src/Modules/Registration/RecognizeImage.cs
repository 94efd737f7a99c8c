using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The applicant need not type what stands on the paper: it is read from the picture, to be confirmed.</summary>
internal static class RecognizeImage
{
    public sealed record Request(Guid ImageId);
    public sealed record Warning(string Code, string Message);
    public sealed record Response(string Kind, string Provider, IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<Warning> Warnings);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/ocr/recognize", Handle)
        .RequireApplicant().Idempotent().WithName(nameof(RecognizeImage)).WithTags("pictures")
        .Produces<Response>().Refuses("ocr_unreadable", "ocr_unavailable", "picture_unavailable");

    private static async Task<IResult> Handle(Body<Request> body, CurrentCaller caller, Images images, Readings readings, PictureReader reader,
        IRateLimits limits, NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        if (await images.Find(body.Value.ImageId, ct) is not { } image || image.Owner != caller.Id)
            return Problem.NotFound;
        byte[]? jpeg;
        try
        {
            jpeg = await images.Open(image, ct);
        }
        catch (BlobsUnavailableException)
        {
            return Problem.Unavailable("picture_unavailable", TimeSpan.FromSeconds(30));
        }
        if (jpeg is null)
            return Problem.NotFound;
        var allowance = $"ocr:{caller.Id}";
        if ((await limits.Take(allowance, 60, TimeSpan.FromHours(24), ct)).Refusal() is { } often)
            return often;
        var result = await reader.Read(image.Kind, jpeg, ct);
        if (result is not OcrResult.Unavailable)
        {
            var kept = (await readings.Find(caller.Id, image.Id, ct) ?? Readings.Kept.Nothing).With(result);
            await using var connection = await database.OpenConnectionAsync(ct);
            try
            {
                await Rows.Run(connection, null, [await readings.Row(caller.Id, image.Id, kept, read: true, ct)], ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
            {
                // Swept while it was being read.
                return Problem.NotFound;
            }
        }
        switch (result)
        {
            case OcrResult.Ok ok:
                return Reply.Ok(new Response(image.Kind, ok.Provider, ok.Fields, [.. ok.Warnings.Select(w => new Warning(w, Words.OfReading(w, Languages.Of(http))))]));
            case OcrResult.Unavailable away:
                await limits.GiveBack(allowance, ct);
                return Problem.Unavailable("ocr_unavailable", away.RetryAfter);
            default:
                return new Problem("ocr_unreadable");
        }
    }
}
