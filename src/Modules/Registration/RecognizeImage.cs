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
        if ((await limits.Take($"ocr:{caller.Id}", 60, TimeSpan.FromHours(24), ct)).Refusal() is { } often)
            return often;
        var result = await reader.Read(image.Kind, jpeg, ct);
        if (result is not OcrResult.Unavailable)
        {
            var fields = (result as OcrResult.Ok)?.Fields ?? new Dictionary<string, OcrField>();
            var kept = Readings.Beside(fields, await readings.Find(caller.Id, image.Id, ct));
            await using var connection = await database.OpenConnectionAsync(ct);
            try
            {
                await Rows.Run(connection, null, [await readings.Kept(caller.Id, image.Id, kept, read: true, ct)], ct);
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
                return Problem.Unavailable("ocr_unavailable", away.RetryAfter);
            default:
                return new Problem("ocr_unreadable");
        }
    }
}

/// <summary>What the applicant confirms or corrects of a reading is kept beside what was read, sealed; an id number lives nowhere else.</summary>
internal static class ConfirmReading
{
    public sealed record Request([MaxRunes(500)] Dictionary<string, string> Fields);

    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["businessLicense"] = ["companyName", "companyType", "creditCode", "legalPerson", "address", "registeredCapital", "establishedOn", "businessTerm", "businessScope"],
        ["idCardFront"] = ["name", "gender", "ethnicity", "birthDate", "address", "idNumber"],
        ["idCardBack"] = ["authority", "validFrom", "validTo"],
    };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/ocr/{imageId:guid}/confirm", Handle)
        .RequireApplicant().Idempotent().WithName(nameof(ConfirmReading)).WithTags("pictures").Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid imageId, Body<Request> body, CurrentCaller caller, Images images, Readings readings,
        NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        if (await images.Find(imageId, ct) is not { } image || image.Owner != caller.Id)
            return Problem.NotFound;
        var unknown = body.Value.Fields.Keys.Where(f => !Names[image.Kind].Contains(f)).Select(f => new Fault("/fields/" + f, "unknown_member")).ToList();
        if (unknown.Count > 0)
            return Problem.Invalid(unknown);
        var made = new Dictionary<string, MaterialReading>(await readings.Find(caller.Id, imageId, ct) ?? new Dictionary<string, MaterialReading>(), StringComparer.Ordinal);
        foreach (var (field, value) in body.Value.Fields)
            made[field] = (made.GetValueOrDefault(field) ?? new MaterialReading(null, 0, null)) with { Confirmed = value };
        var reply = Reply.NoContent();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows.Run(connection, transaction, [await readings.Kept(caller.Id, imageId, made, read: false, ct), .. IdempotencyScope.Of(http).For(reply)], ct);
        await transaction.CommitAsync(ct);
        return reply;
    }
}
